import Maker
import MakerConsole
import MakerVoting

/// A batch under way: one run, in which each problem is a subtree.
struct BatchRun: Sendable {
  private let work: BatchWork
  private let means: RunMeans

  init(_ work: BatchWork, _ means: RunMeans) {
    (self.work, self.means) = (work, means)
  }

  private var output: Output { means.preparation.output }

  func solve() async throws -> RunOutcome {
    let file = try work.out.map { path throws(CommandError) in try ResultsFile(path) }
    let done = file?.rows ?? []
    if let file, let path = work.out {
      try work.check(done, path)
      if file.wasTorn {
        output.notice("the last line of \(TextFiles.shown(path)) was cut off; its problem is solved again")
      }
      if !done.isEmpty {
        output.notice(
          "\(done.count) of \(work.jobs.count) results are in \(TextFiles.shown(path)) already; those are not asked again"
        )
      }
    }
    let results = BatchResults(done, file, output)
    let jobs = work.left(done)
    let result = try await Batch.run(
      work.title, settings: means.settings, models: means.models, clock: means.clock, listeners: means.listeners,
      stop: means.stop, run: means.id, journal: means.journal
    ) { batch in
      try await solve(jobs, in: batch, into: results)
    }
    let rows = await results.rows
    var outcome = RunOutcome(result.map { Solved(text: work.title, json: .integer(rows.count)) })
    outcome.batch = BatchOutcome(
      problems: work.problems, settings: work.settings.map(\.name), rows: rows, out: work.out, review: work.review)
    return outcome
  }

  /// The models and the matcher of a setting.
  private struct Equipment: Sendable {
    let models: [any CompletionModel]
    let matcher: MatcherChoice
  }

  private func equipment() async throws -> [Equipment] {
    var all: [Equipment] = []
    for setting in work.settings {
      let models =
        work.settings.count == 1 ? means.models : try await setting.preparation.models(work.service.setup)
      let matcher = try await MatcherChoice.make(setting.preparation, work.service.setup, kind: .factualQA)
      all.append(Equipment(models: models, matcher: matcher))
    }
    return all
  }

  /// Solves the problems, so many at once.
  private func solve(_ jobs: [BatchWork.Job], in batch: Batch, into results: BatchResults) async throws {
    if jobs.isEmpty { return }
    let equipment = try await equipment()
    try await withThrowingTaskGroup(of: (any Error)?.self) { group in
      var next = 0
      var end: (any Error)?
      func start() {
        guard end == nil, next < jobs.count else { return }
        let job = jobs[next]
        next += 1
        group.addTask { try await carryOut(job, equipment[job.setting], in: batch, into: results) }
      }
      for _ in 0..<work.width { start() }
      while let early = try await group.next() {
        // Those under way end by themselves: the limits are theirs as well.
        if let early, end == nil { end = early }
        start()
      }
      if let end { throw end }
    }
  }

  /// Solves one problem and writes the result; one that the batch's end cut short is not written, so that it is solved
  /// when the batch goes on.
  ///
  /// - Returns: what ends the batch early.
  private func carryOut(
    _ job: BatchWork.Job, _ equipment: Equipment, in batch: Batch, into results: BatchResults
  ) async throws -> (any Error)? {
    if let row = batch.row(job.number).flatMap(BatchRow.init) {
      try await results.add(row)
      return nil
    }
    var own = means
    own.preparation = job.run.preparation
    if job.run.kind.takesMatcher { own.preparation.use(equipment.matcher) }
    (own.settings, own.models) = (own.preparation.run, equipment.models)
    own.place = batch.problem(job.number)
    // Equal problems are independent, and a problem's samples do not depend on the others of the batch.
    var seed = StableHash(job.problem.id)
    seed.combine(work.settings[job.setting].name)
    own.settings.seed ^= seed.value
    let result = try await job.run.work.solve(own).result
    if let end = end(result, batch) { return end }
    let setting = work.settings[job.setting]
    let row = BatchRow(
      job.problem, job.run.work.title, setting: setting.name, choices: setting.choices,
      models: equipment.models.map(\.name), result, words: means.words)
    batch.note(row.json, of: job.number)
    try await results.add(row)
    output.summary("\(job.problem.id): \(result.status.rawValue.replacing("_", with: " "))")
    return nil
  }

  /// What of a problem's result is the end of the whole batch: a limit that holds for all, and a fault that the next
  /// problem would meet as well.
  private func end(_ result: RunResult<Solved>, _ batch: Batch) -> (any Error)? {
    switch result.reason?.cause {
    case .limit(.nodes): nil
    case .limit(let limit): batch.spent(limit)
    case .interrupted: CancellationError()
    case .fault(let fault): Self.concernsOne.contains(fault.kind) ? nil : fault
    default: nil
    }
  }

  /// Faults of one prompt.
  private static let concernsOne = Set(
    ["context_too_long", "filtered", "failed_reply", "rejected"].map { Fault.Kind(rawValue: $0) })
}

/// The results of a batch as they come in: kept for the summary, and written a whole line at a time.
private actor BatchResults {
  private(set) var rows: [BatchRow]
  private let file: ResultsFile?
  private let output: Output

  init(_ rows: [BatchRow], _ file: ResultsFile?, _ output: Output) {
    (self.rows, self.file, self.output) = (rows, file, output)
  }

  func add(_ row: BatchRow) throws {
    // What is decided counts in the summary, whether or not it can be written.
    rows.append(row)
    if let file { return try file.write(row) }
    do throws(CommandError) { try output.row(row.json.compact) } catch { throw Fault(.file, error.message) }
  }
}
