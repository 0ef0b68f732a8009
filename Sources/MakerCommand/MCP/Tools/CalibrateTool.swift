import Maker
import MakerMCP
import MakerVoting

/// `maker_calibrate`.
enum CalibrateTool {
  private static let most = 10_000
  private static let flags = [EvaluationTree.samplesPerPrompt, EvaluationTree.target, EvaluationTree.length]

  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_calibrate", title: "Calibrate",
      description: """
        Measures how often one model is right on problems whose answers are known, and recommends a margin k. Every prompt \
        is asked several times; the known answers are in no prompt. Measure on as many different problems as you have.
        """,
      properties: properties(toolbox), required: ["samples"], solution: solution
    ) { call in
      try await prepare(call.arguments, toolbox)
    }
  }

  private static func properties(_ toolbox: Toolbox) -> [(String, JSON)] {
    let sample: JSON = [
      "type": "object",
      "properties": [
        "prompt": toolbox.promptSchema("the problem"),
        "ground_truth": ["type": ["string", "number", "boolean"], "description": "the answer that is right"],
        "match": [
          "type": "string", "enum": .strings(AnswerScore.allCases.map(\.rawValue)),
          "description": "how answers are held against it (else numeric for a number, normalized for a text)",
        ],
        "id": ["type": "string", "minLength": 1, "maxLength": 200],
      ],
      "required": ["prompt", "ground_truth"], "additionalProperties": false,
    ]
    let samples: JSON = [
      "type": "array", "minItems": 1, "maxItems": .integer(most), "items": sample,
      "description": "problems with known answers",
    ]
    let raw: JSON = ["type": "boolean", "description": "send each prompt as it stands; else as a question"]
    return [("samples", samples), ("raw", raw)]
      + flags.map { ($0.member, CallSettings.schema($0, standing: $0.fallback ?? "")) }
  }

  private static func prepare(_ arguments: JSONObject, _ toolbox: Toolbox) async throws -> PreparedRun {
    let settings = try toolbox.settings(arguments)
    var own = ParsedArguments()
    for flag in flags {
      own.values[flag.name] = [try flag.read(flag.fallback ?? "")]
      if let value = arguments[flag.member] { own.values[flag.name] = try CallSettings.read(value, flag) }
    }
    let known = try known(arguments, settings)
    let each = own.integer(EvaluationTree.samplesPerPrompt) ?? 3
    // Retries count as calls.
    let preparation = try await toolbox.preparation(settings).forLongProblems(calls: known.count * each * 2)
    let models = try await preparation.models(toolbox.setup)
    guard preparation.choice.names.count == 1, models.count == 1, let model = models.first else {
      throw ToolFailure("one model is calibrated at a time; give one as `model`")
    }
    let (target, length) = (own.number(EvaluationTree.target) ?? 0.95, own.number(EvaluationTree.length) ?? 1000)
    return PreparedRun(problem: known.title, preparation: preparation, models: models) { means in
      let calibrator = Calibrator(
        model: model, settings: means.settings, clock: means.clock, listeners: means.listeners)
      let measured = try await known.measure(calibrator, each, means.stop, means.id)
      return outcome(measured, target, length)
    }
  }

  private static func outcome(_ measured: KnownSamples.Measured, _ target: Double, _ length: Double) -> RunOutcome {
    let (record, result) = measured
    let k = try? record.counts.margin(for: target, steps: length)
    var members = CalibrateCommand.json(record.counts, record, k: k).object ?? JSONObject()
    members["model"] = nil
    let (remark, words) = (remark(record, k), words(record.counts, k, target, length))
    let always: [(String, JSON)] = members.members.map { ($0.name, $0.value) }
    return RunOutcome(result, isVoted: false, always: always, remark: remark) { _ in ([], words, remark) }
  }

  private static func known(_ arguments: JSONObject, _ settings: Settings) throws -> KnownSamples {
    let samples = arguments["samples"]?.array ?? []
    let lines = samples.enumerated().map { position, sample in
      JSONLines.Line(sample.object ?? [:], number: position + 1, place: "`samples[\(position)]`")
    }
    return try KnownSamples(
      lines, title: Words.count(lines.count, "problem"), raw: arguments["raw"]?.bool ?? false, settings)
  }

  private static func words(_ counts: ModelCalibration, _ k: Int?, _ target: Double, _ length: Double) -> String {
    let p = counts.p.map { Words.fixed($0, 4) } ?? "unknown"
    let interval = "\(Words.fixed(counts.interval.lower, 4))–\(Words.fixed(counts.interval.upper, 4))"
    let margin = k.map { "k = \($0) is recommended" } ?? "no margin can be recommended"
    return "p = \(p), 95% interval \(interval), of \(Words.count(counts.samples, "sample")); \(margin) for"
      + " \(Words.number(target)) over \(Words.number(length)) steps"
  }

  private static func remark(_ record: CalibrationRecord, _ k: Int?) -> String? {
    let low = record.counts.interval.lower
    if record.hasFavouriteMistakes {
      return "The model was never right on \(record.neverRight) of \(Words.count(record.problems, "problem")), which is"
        + " more than chance; voting does not help against a mistake that is made every time."
    }
    if k == nil {
      return "No margin helps where p may be as low as \(Words.fixed(low, 3)); more problems narrow the interval, and"
        + " another model or prompt may be right more often."
    }
    return nil
  }

  private static let solution: [(String, JSON)] =
    [
      (
        "p_estimate",
        ["type": ["number", "null"], "description": "the share of readable samples that were right; null without any"]
      ),
      (
        "confidence_interval",
        [
          "type": "array", "items": ["type": "number"], "minItems": 2, "maxItems": 2,
          "description": "95%, low and high, by Wilson's formula",
        ]
      ),
      (
        "recommended_k",
        [
          "type": ["integer", "null"],
          "description": "by Eq. 14 at the lower end of the interval; null where no margin helps",
        ]
      ),
    ]
    + ["valid", "samples_per_second", "cost", "cost_per_sample", "cost_per_step", "cost_per_right"].map {
      ($0, ["type": ["number", "null"]])
    }
    + ["problems", "never_right", "samples", "right", "wrong", "flagged", "input_tokens", "output_tokens"].map {
      ($0, ["type": "integer", "minimum": 0])
    } + [("seconds", ["type": "number", "minimum": 0])]
}
