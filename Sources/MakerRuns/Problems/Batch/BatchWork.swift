import Maker
import MakerConsole
import MakerVoting

/// A batch, read and checked: nothing is spent on one that has a bad line.
struct BatchWork: Sendable {
  /// One problem to solve under one setting.
  struct Job: Sendable {
    /// Its place among all, from 1.
    let number: Int
    let problem: BatchProblem
    let run: PreparedRun
    let setting: Int
  }

  let service: RunService
  let settings: [BatchSetting]
  let problems: Int
  let jobs: [Job]
  let out: String?
  let review: String?
  /// Problems under way at once.
  let width: Int
  private let models: [String]

  init(
    _ arguments: ProblemArguments, _ own: Settings, _ service: RunService, _ kinds: [ProblemKind]
  ) async throws {
    self.service = service
    guard let input = arguments.input("problems") else { throw CommandError.usage("which problems?") }
    (out, review) = (arguments.text("out"), arguments.text("review"))
    width = arguments.integer("jobs") ?? 8
    (settings, models) = try await BatchSetting.all(arguments.texts("compare"), own, service)
    let lines = try DataSet.lines(input, map: arguments.texts(DataSet.map.member), what: "the problems")
    let problems = try BatchProblem.read(lines, kinds, service.console)
    self.problems = problems.count
    var jobs: [Job] = []
    for problem in problems {
      for (position, setting) in settings.enumerated() {
        let ready = try await problem.problem(setting.preparation.settings, service)
        let run = try service.prepare(ready, setting.preparation)
        jobs.append(Job(number: jobs.count + 1, problem: problem, run: run, setting: position))
      }
    }
    self.jobs = jobs
    if let out { try check(ResultsFile.peek(out), out) }
    if let review { try TextFiles.checkWritable(review) }
  }

  var title: String {
    Words.count(problems, "problem") + (settings.count > 1 ? " under \(settings.count) settings" : "")
  }

  /// What is left when these are there already.
  func left(_ rows: [BatchRow]) -> [Job] {
    let known = Set(rows.map { [$0.id, $0.setting] })
    return jobs.filter { !known.contains([$0.problem.id, settings[$0.setting].name]) }
  }

  var work: Work {
    get throws {
      let done = try out.map { path throws(CommandError) in try ResultsFile.peek(path) } ?? []
      let left = left(done)
      var work = Work(
        title: title,
        opening: { preparation in
          guard let first = left.first else { return Work.Opening(prompt: "", samples: 0, outlook: "Nothing is left.") }
          let opening = try first.run.work.opening(first.run.preparation)
          return Work.Opening(
            prompt: opening.prompt, samples: opening.samples,
            outlook: "\(left.count) of \(jobs.count) are to be solved, \(width) at once.")
        }, solve: { try await BatchRun(self, $0).solve() })
      // Of all, not of those that are left: a batch that goes on has spent for the others already.
      let limits = jobs.map(\.run.preparation.run.limits)
      work.adapt = { Self.share(&$0, limits) }
      work.parts = left.map { ($0.run.work, $0.run.preparation) }
      work.otherModels = models
      return work
    }
  }

  /// What the user did not limit is the sum of what the problems' own runs would have.
  private static func share(_ preparation: inout RunPreparation, _ limits: [BudgetLimits]) {
    if !preparation.settings.isSet(.maxCalls) {
      preparation.run.limits.calls = limits.reduce(0) { sum, one in sum.flatMap { sum in one.calls.map { sum + $0 } } }
    }
    if !preparation.settings.isSet(.timeout) {
      preparation.run.limits.time = limits.reduce(Duration.zero) { sum, one in
        sum.flatMap { sum in one.time.map { sum + $0 } }
      }
    }
  }

  /// Results that are there already must be of these problems and settings.
  func check(_ done: [BatchRow], _ file: String) throws(CommandError) {
    let choices = Dictionary(settings.map { ($0.name, $0.choices) }) { first, _ in first }
    let titles = Dictionary(jobs.map { ($0.problem.id, $0.run.work.title) }) { first, _ in first }
    let shown = TextFiles.shown(file)
    for row in done {
      let id = Sanitizer.line(row.id, limit: 40)
      guard let chosen = choices[row.setting] else {
        throw .badData(
          "\(shown) holds results of the setting `\(Sanitizer.line(row.setting, limit: 60))`, not of"
            + " \(Words.list(settings.map { "`\($0.name)`" }, "or")); choose another --out")
      }
      if let other = row.json["settings"], other != chosen {
        let (old, new) = (other.object ?? JSONObject(), chosen.object ?? JSONObject())
        func text(_ value: JSON?) -> String {
          value.map { Sanitizer.line($0.string ?? $0.compact, limit: 60) } ?? "the default"
        }
        let name = Set(old.names + new.names).filter { old[$0] != new[$0] }.min() ?? ""
        throw .badData(
          "\(shown) holds results of other settings: \(Sanitizer.line(name, limit: 40)) was"
            + " \(text(old[name])) and is \(text(new[name])); choose another --out")
      }
      guard titles[row.id] == row.problem else {
        throw .badData("\(shown) holds a result of \(id) for another problem; choose another --out")
      }
    }
  }
}
