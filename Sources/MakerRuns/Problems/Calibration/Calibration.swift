import Maker
package import MakerConsole
import MakerVoting

extension ProblemKind {
  /// Models held against problems whose answers are known.
  ///
  /// - Parameters:
  ///   - kinds: those that generate such problems.
  package static func calibration(on kinds: [ProblemKind]) -> ProblemKind {
    let names = kinds.map(\.name)
    var kind = ProblemKind(
      name: "calibration", path: ["calibrate"],
      summary: "Measures how often models are right on problems with known answers, and recommends a margin.",
      arguments: CalibrationFlags.arguments(names, kinds.compactMap(\.known).flatMap(\.flags))
    ) { arguments, settings, _ in
      Work(try KnownSamples(arguments, settings, kinds), arguments)
    }
    kind.details = [
      "WHAT is a file of JSON Lines with \"prompt\" and \"ground_truth\" (and \"id\", and \"match\": exact, normalized or"
        + " numeric), or \(Words.list(names, "or")) for random steps with known replies. The known answers are never in a"
        + " prompt.",
      "Several --model are measured one after the other on the same problems, each with all of --concurrency, and ranked by"
        + " what a right answer costs (c/p).",
      "It is saved in maker/calibrations in the user's data folder; --calibration NAME uses it in later runs.",
    ]
    kind.examples = [
      .init(
        line: "maker calibrate hanoi --steps 1000 --model sim:accuracy=0.9 --model sim:accuracy=0.99",
        summary: "The paper's way: random steps of a small tower:"),
      .init(
        line: "maker calibrate samples.jsonl --name facts && maker ask \"…\" --calibration facts --reliability 0.95",
        summary: "Measure on answers you know, then let runs use it:"),
    ]
    kind.comparison = .byParts
    kind.planRefusal = "a calibration follows none"
    return kind
  }
}

/// What a calibration takes.
package enum CalibrationFlags {
  package static let steps = Flag(
    "steps", takes: .integer(1...1_000_000), placeholder: "N", "with a kind of problem: how many random steps",
    fallback: "500")
  package static let samplesPerPrompt = Flag(
    "samples-per-prompt", takes: .integer(1...10_000), placeholder: "N",
    "samples of each prompt, the first at the first temperature, as in an election", fallback: "3")
  package static let raw = Flag(
    "raw", "with SAMPLES: send each prompt as it stands; without it the solver agent is asked, as in a run")
  package static let target = Flag(
    "target", takes: .share(above: 0, below: 1), placeholder: "T",
    "the probability with which the whole task shall succeed", fallback: "0.95")
  package static let length = Flag(
    "length", takes: .number(1...1e18), placeholder: "S", "the steps of the whole task, for which k is recommended",
    fallback: "1000")

  fileprivate static func arguments(_ names: [String], _ own: [Flag]) -> [ProblemArgument] {
    [
      .words(
        "what", "SAMPLES.jsonl, \(Words.list(names, "or"))",
        question: "calibrate on what? Give SAMPLES.jsonl, \(Words.list(names, "or")).", readsInput: false),
      .file(
        Flag("samples", takes: .text, placeholder: "FILE", "problems with known answers, in place of WHAT"),
        text: "samples", what: "the samples"),
    ] + [samplesPerPrompt, target, length].map { .option($0) }
      + ([steps, raw] + own).map { .option($0, isHosted: false) }
  }
}

extension KnownSamples {
  /// Random steps of a small instance, the paper's way, or the lines of a file.
  fileprivate init(_ arguments: ProblemArguments, _ settings: Settings, _ kinds: [ProblemKind]) throws {
    let what = arguments.text("what")
    let chosen = kinds.first { $0.name == what }
    for kind in kinds where kind.name != chosen?.name {
      if let flag = kind.known?.flags.first(where: { arguments.has($0.member) }) {
        throw CommandError.usage("\(flag.spelling) goes with \(kind.name)")
      }
    }
    let steps = arguments.integer(CalibrationFlags.steps.member)
    if let known = chosen?.known {
      if arguments.isOn(CalibrationFlags.raw.member) { throw CommandError.usage("--raw goes with SAMPLES.jsonl") }
      var random = SplitMix64(seed: UInt64(settings.integer(.seed) ?? 0))
      self = try known.make(steps ?? 500, &random, arguments, settings)
      return
    }
    if steps != nil {
      throw CommandError.usage(
        "--steps goes with \(Words.list(kinds.map(\.name), "and")); SAMPLES has a problem a line")
    }
    guard let input = arguments.input("samples") ?? what.map({ .file($0) }) else {
      throw CommandError.usage("calibrate on what? Give SAMPLES.jsonl, \(Words.list(kinds.map(\.name), "or"))")
    }
    let text = try input.read("the samples")
    let lines =
      try Self.elements(text, of: input)
      ?? (JSONLines.read(text, name: TextFiles.shown(input.name), what: "the samples"))
    var title = Words.count(lines.count, "problem")
    if case .file(let path) = input { title += " of \(TextFiles.shown(path))" }
    try self.init(lines, title: title, raw: arguments.isOn(CalibrationFlags.raw.member), settings)
  }

  /// What a call gives is an array, whose elements are named by their numbers.
  private static func elements(_ text: String, of input: InputText) -> [JSONLines.Line]? {
    guard case .given(_, let name) = input, let elements = (try? JSON(parsing: text))?.array else { return nil }
    return elements.enumerated().map { position, element in
      JSONLines.Line(element.object ?? [:], number: position + 1, place: "`\(name)[\(position)]`")
    }
  }
}

extension Work {
  fileprivate init(_ known: KnownSamples, _ arguments: ProblemArguments) {
    let goal = (
      target: arguments.number(CalibrationFlags.target.member) ?? 0.95,
      length: arguments.number(CalibrationFlags.length.member) ?? 1000
    )
    let each = arguments.integer(CalibrationFlags.samplesPerPrompt.member) ?? 3
    self.init(
      title: known.title,
      opening: { _ in
        Opening(
          prompt: known.firstPrompt, samples: each,
          outlook: "Every model is asked for \(Words.count(known.count * each, "sample")).")
      }
    ) { means in
      try await Self.measure(known, each, goal, means)
    }
    // Retries count as calls.
    adapt = { $0.forLongProblems(calls: known.count * each * 2 * max(1, $0.choice.names.count)) }
  }

  /// Holds the models against the problems, one after the other: how many samples a second there are is the model's own.
  private static func measure(
    _ known: KnownSamples, _ each: Int, _ goal: (target: Double, length: Double), _ means: RunMeans
  ) async throws -> RunOutcome {
    let names = means.preparation.choice.names
    let kept = CalibrationRecords()
    let result = try await Batch.run(
      known.title, settings: means.settings, models: means.models, clock: means.clock, listeners: means.listeners,
      stop: means.stop, run: means.id, journal: means.journal
    ) { batch in
      for (number, model) in means.models.enumerated() {
        let calibrator = Calibrator(
          model: model, settings: means.settings, clock: means.clock, listeners: means.listeners)
        var (record, result) = try await known.measure(calibrator, each, batch.problem(number + 1))
        // Later runs know a model by the name that the user gives it.
        if names.count == means.models.count { record.counts.model = names[number] }
        await kept.add(record)
        switch result.reason?.cause {
        case .limit(let limit): throw batch.spent(limit)
        case .fault(let fault): throw fault
        default: break
        }
      }
    }
    let records = await kept.records
    var outcome = RunOutcome(result.map { Solved(text: known.title, json: .array(records.map(\.json))) })
    let calibration = CalibrationOutcome(
      task: known.title, samplesEach: each, records: records, target: goal.target, length: goal.length)
    outcome.calibration = calibration
    outcome.members = calibration.members
    outcome.isVoted = false
    return outcome
  }
}

/// What models came to, one after the other.
private actor CalibrationRecords {
  private(set) var records: [CalibrationRecord] = []

  func add(_ record: CalibrationRecord) { records.append(record) }
}
