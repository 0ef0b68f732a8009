import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// `maker_calibrate`.
enum CalibrateTool {
  private static let most = 10_000
  private static let flags = [CalibrationFlags.samplesPerPrompt, CalibrationFlags.target, CalibrationFlags.length]

  static func make(_ toolbox: Toolbox) -> RunTool {
    RunTool(
      name: "maker_calibrate", title: "Calibrate",
      description: """
        Measures how often one model is right on problems whose answers are known, and recommends a margin k. Every prompt \
        is asked several times; the known answers are in no prompt. Measure on as many different problems as you have.
        """,
      kinds: [toolbox.service.kinds.at(CalibrateCommand.path)].compactMap { $0 },
      properties: properties(toolbox), required: ["samples"], solution: solution
    ) { call in
      try await prepare(call.arguments, toolbox)
    } tell: { outcome in
      outcome.calibration.map { told($0, outcome) } ?? Told()
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

  private static func prepare(_ arguments: JSONObject, _ toolbox: Toolbox) async throws -> RunTool.Ready {
    let settings = try toolbox.settings(arguments)
    var own = ProblemArguments()
    for flag in flags {
      if let value = arguments[flag.member] { own.set(flag.member, try CallSettings.read(value, flag)) }
    }
    own.set("samples", [.given((arguments["samples"] ?? []).compact, name: "samples")])
    own.set(CalibrationFlags.raw.member, [.toggle(arguments["raw"]?.bool ?? false)])
    guard let kind = toolbox.service.kinds.at(CalibrateCommand.path) else {
      throw ToolFailure("nothing can be calibrated here")
    }
    let ready = try await toolbox.ready(kind, own, settings)
    guard ready.run.models.count == 1, ready.run.preparation.choice.names.count == 1 else {
      throw ToolFailure("one model is calibrated at a time; give one as `model`")
    }
    return ready
  }

  private static func told(_ calibration: CalibrationOutcome, _ outcome: RunOutcome) -> Told {
    guard let record = calibration.records.first else { return Told() }
    let (counts, k) = (record.counts, calibration.margin(record.counts))
    let members = calibration.json(counts).object?.members ?? []
    return Told(
      members: members.filter { $0.name != "model" }.map { ($0.name, $0.value) },
      text: outcome.solution == nil ? nil : words(counts, k, calibration.target, calibration.length),
      remark: remark(record, k))
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
