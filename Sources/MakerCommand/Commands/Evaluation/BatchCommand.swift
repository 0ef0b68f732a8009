import Foundation
import Maker
import MakerVoting

/// `maker batch`.
struct BatchCommand: Sendable {
  /// One way in which every problem is solved.
  private struct Setting: Sendable {
    let name: String
    let preparation: RunPreparation

    /// The models, and all that was chosen otherwise than by default.
    var choices: JSON {
      var choices = preparation.settings.choices
      choices[Flag.model.member] = .strings(preparation.choice.names)
      return .object(choices)
    }
  }

  /// One problem to solve under one setting.
  private struct Job: Sendable {
    let problem: BatchProblem
    let work: Work
    let setting: Int
  }

  private let parsed: ParsedArguments
  private let setup: ModelSetup
  private let preparation: RunPreparation
  private let settings: [Setting]
  private let problems: [BatchProblem]
  private let jobs: [Job]
  private let done: [BatchRow]

  private var output: Output { preparation.output }

  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    try await BatchCommand(parsed, console, setup).run()
  }

  /// Reads and checks everything: nothing is spent on a batch that has a bad line.
  private init(_ parsed: ParsedArguments, _ console: Console, _ setup: ModelSetup) async throws {
    guard let file = parsed.positionals.first, parsed.positionals.count == 1 else {
      throw CommandError.usage("which problems? Write maker batch PROBLEMS.jsonl --out RESULTS.jsonl")
    }
    (self.parsed, self.setup) = (parsed, setup)
    let own = try Settings(parsed, console: console)
    if own.text(.plan) != nil { throw CommandError.usage("--plan: a plan is followed by ask; a batch makes its own") }
    let compared = try parsed.texts(EvaluationTree.compare).map { text in
      let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return (name, try Settings(try Self.overriding(parsed, text), console: console))
    }
    let others = (compared.map(\.1) + [own]).flatMap { settings in
      settings.texts(.model) + settings.texts(.modelFor).map { String($0.drop { $0 != "=" }.dropFirst()) }
    }
    var preparation = try await RunPreparation(settings: own, console: console, setup: setup, others: others)
    problems = try BatchProblem.read(JSONLines.read(file, what: "the problems", console: console))
    var settings: [Setting] = []
    for (name, changed) in compared {
      if settings.contains(where: { $0.name == name }) { throw CommandError.usage("--compare \(name) is given twice") }
      settings.append(
        Setting(
          name: name,
          preparation: try await RunPreparation(settings: changed, console: console, setup: setup, others: others)))
    }
    if settings.isEmpty {
      settings = [Setting(name: preparation.choice.names.joined(separator: " "), preparation: preparation)]
    }
    var all: [Job] = []
    for problem in problems {
      for (position, setting) in settings.enumerated() {
        let work = try problem.work(setting.preparation.settings, console, setup)
        all.append(Job(problem: problem, work: work, setting: position))
      }
    }
    done = try parsed.texts(EvaluationTree.out).last.map { try BatchFile.resume($0, output: preparation.output) } ?? []
    try Self.check(done, all, settings, parsed.texts(EvaluationTree.out).last ?? "")
    let known = Set(done.map { [$0.id, $0.setting] })
    jobs = all.filter { !known.contains([$0.problem.id, settings[$0.setting].name]) }
    self.settings = settings
    Self.share(&preparation, jobs.map { $0.work.adapt(settings[$0.setting].preparation).run.limits })
    self.preparation = preparation
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
  private static func check(
    _ done: [BatchRow], _ jobs: [Job], _ settings: [Setting], _ file: String
  ) throws(CommandError) {
    let choices = Dictionary(settings.map { ($0.name, $0.choices) }) { first, _ in first }
    let titles = Dictionary(jobs.map { ($0.problem.id, $0.work.title) }) { first, _ in first }
    for row in done {
      let id = Sanitizer.line(row.id, limit: 40)
      guard let chosen = choices[row.setting] else {
        throw .badData(
          "\(TextFiles.shown(file)) holds results of the setting `\(Sanitizer.line(row.setting, limit: 60))`, not of"
            + " \(Words.list(settings.map { "`\($0.name)`" }, "or")); choose another --out")
      }
      // Results of older versions do not say how they came about.
      if let other = row.json["settings"], other != chosen {
        let (old, new) = (other.object ?? JSONObject(), chosen.object ?? JSONObject())
        func shown(_ value: JSON?) -> String {
          value.map { Sanitizer.line($0.string ?? $0.compact, limit: 60) } ?? "the default"
        }
        let name = Set(old.names + new.names).filter { old[$0] != new[$0] }.min() ?? ""
        throw .badData(
          "\(TextFiles.shown(file)) holds results of other settings: \(Sanitizer.line(name, limit: 40)) was"
            + " \(shown(old[name])) and is \(shown(new[name])); choose another --out")
      }
      guard titles[row.id] == row.problem else {
        throw .badData(
          "\(TextFiles.shown(file)) holds a result of \(id) for another problem; choose another --out")
      }
    }
  }

  /// The arguments with `NAME=VALUE …` in the place of what they say.
  private static func overriding(_ parsed: ParsedArguments, _ text: String) throws(CommandError) -> ParsedArguments {
    var values: [String: [FlagValue]] = [:]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let flag = Flag.settings.first { $0.name == parts[0] || $0.member == parts[0] }
      guard let flag else {
        let hint = Nearest.name(to: parts[0], among: Flag.settings.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        throw .usage(
          "--compare: `\(Sanitizer.line(parts[0], limit: 40))` is no setting\(hint); write settings as \"k=5 model=NAME\""
        )
      }
      guard flag.decides else {
        throw .usage("--compare: \(flag.spelling) holds for the whole batch; compare settings of models and voting")
      }
      do throws(ValueProblem) {
        values[flag.name, default: []].append(try flag.read(parts.count > 1 ? parts[1] : "true"))
      } catch {
        throw .usage("--compare \(flag.name): \(error.description)")
      }
    }
    var arguments = parsed
    for (one, other) in Flag.exclusive {
      if values[one.name] != nil { arguments.values[other.name] = nil }
      if values[other.name] != nil { arguments.values[one.name] = nil }
    }
    arguments.values.merge(values) { $1 }
    return arguments
  }

  // MARK: Solving

  private func run() async throws -> ExitCode {
    if preparation.settings.isOn(.dryRun) { return try await dryRun() }
    let path = parsed.texts(EvaluationTree.out).last
    if !done.isEmpty, let path {
      output.notice(
        "\(done.count) of \(problems.count * settings.count) results are in \(TextFiles.shown(path)) already; those are"
          + " not asked again")
    }
    let review = parsed.texts(EvaluationTree.review).last
    if let review { try TextFiles.checkWritable(review) }
    let results = BatchResults(done, write: try writer(path))
    let end = try await solve(into: results)
    let summary = BatchSummary(problems: problems.count, settings: settings.map(\.name), rows: await results.rows)
    if let review {
      let lines = summary.review.map { BatchSummary.reviewed($0).compact + "\n" }
      try TextFiles.writeWhole(lines.joined(), to: review)
    }
    try tell(summary, path)
    switch end {
    case .interrupted: return .interrupted
    case .budgetExhausted: return .budgetSpent
    default: return summary.isAllWell ? .solved : .notSolved
    }
  }

  /// Standard output is for the results where no file is named, else for the summary.
  private func tell(_ summary: BatchSummary, _ path: String?) throws {
    if path == nil {
      output.notice(lines: summary.text)
    } else if output.isJSON {
      try output.result(summary.json)
    } else {
      try output.result(summary.text.joined(separator: "\n"))
    }
  }

  private func writer(_ path: String?) throws(CommandError) -> @Sendable (String) throws -> Void {
    let output = output
    guard let path else { return { try output.result($0) } }
    func failure() -> CommandError {
      .file("cannot write \(TextFiles.shown(path)): \(FileDescriptor.Failure(errno).reason)")
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure() }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    return { line in
      do { try FileDescriptor.write(line, to: file.fileDescriptor) } catch {
        throw CommandError.file(
          "cannot write \(TextFiles.shown(path)): \((error as? FileDescriptor.Failure)?.reason ?? "")")
      }
    }
  }

  /// Solves what is left, so many problems at once.
  ///
  /// - Returns: what ended the batch early; `nil` if it came to its end.
  private func solve(into results: BatchResults) async throws -> RunStatus? {
    if jobs.isEmpty { return nil }
    let width = parsed.integer(EvaluationTree.jobs) ?? 8
    let run = CommandRun(preparation: preparation, setup: setup)
    return try await run.session { base in
      let shared = SharedBudget(base.settings.limits, concurrency: base.settings.concurrency)
      var models: [[any CompletionModel]] = []
      for setting in settings {
        models.append(settings.count == 1 ? base.models : try await setting.preparation.models(setup))
      }
      return try await withThrowingTaskGroup(of: (Job, RunStatus, String?).self) { [models] group in
        var next = 0
        var early: RunStatus?
        func start() {
          guard early == nil, next < jobs.count, !base.stop.isGiven else { return }
          let (job, number) = (jobs[next], next)
          next += 1
          group.addTask {
            var means = base
            means.preparation = job.work.adapt(settings[job.setting].preparation)
            means.settings = means.preparation.run
            means.models = models[job.setting]
            means.id = "\(base.id).\(number + 1)"
            means.shared = shared
            return try await carryOut(job, means, results)
          }
        }
        for _ in 0..<width { start() }
        while let (job, status, reason) = try await group.next() {
          if let reason {
            early = status
            output.complaint(
              status == .interrupted ? "interrupted" : "the budget is spent: \(reason); give more with that flag")
          } else {
            output.summary("\(job.problem.id): \(status.rawValue.replacing("_", with: " "))")
          }
          if early != nil {
            // Those under way end by themselves: the stop and the budget are theirs as well.
            while try await group.next() != nil {}
            break
          }
          start()
        }
        return early ?? (base.stop.isGiven ? .interrupted : nil)
      }
    }
  }

  /// Solves one problem and writes the result; one that the batch's end cut short is not written, so that it is solved
  /// when the batch goes on.
  private func carryOut(
    _ job: Job, _ means: CommandRun.Means, _ results: BatchResults
  ) async throws -> (Job, RunStatus, String?) {
    let (name, choices, models) = (settings[job.setting].name, settings[job.setting].choices, means.models.map(\.name))
    let result: RunResult<Solved>
    do { result = try await job.work.solve(means) } catch let error as ModelError
      where [.contextTooLong, .filtered, .failedReply, .rejected].contains(error.code)
    {
      try await results.add(
        BatchRow(
          job.problem, job.work, setting: name, choices: choices, models: models, failure: error.message))
      return (job, .rejected, nil)
    }
    let isOwnLimit = result.reason?.hasPrefix(Flag.maxNodes.spelling) == true
    if result.status == .interrupted || (result.status == .budgetExhausted && !isOwnLimit) {
      return (job, result.status, result.reason ?? "")
    }
    try await results.add(BatchRow(job.problem, job.work, setting: name, choices: choices, models: models, result))
    return (job, result.status, nil)
  }

  // MARK: A dry run

  private func dryRun() async throws -> ExitCode {
    var forecast = Forecast()
    for job in jobs {
      forecast.add(
        try await Forecast(job.work, job.work.adapt(settings[job.setting].preparation), seeds: jobs.count > 20 ? 2 : 8))
    }
    let names = settings.map(\.name)
    if output.isJSON {
      try output.result([
        "dry_run": true, "problems": .integer(problems.count), "left": .integer(jobs.count),
        "settings": .strings(names), "expected": forecast.json,
      ])
    } else {
      var lines = ["problems: \(problems.count), under \(Words.count(names.count, "setting"))"]
      lines.append("to be solved: \(jobs.count)")
      lines += forecast.lines
      try output.result(lines.joined(separator: "\n"))
    }
    return .solved
  }
}
