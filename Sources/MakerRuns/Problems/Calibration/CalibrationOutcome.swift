package import Maker
package import MakerVoting

/// What models came to on problems with known replies, and what follows for a task.
package struct CalibrationOutcome: Sendable {
  /// On what they were measured.
  package let task: String
  package let samplesEach: Int
  package let records: [CalibrationRecord]
  /// The probability with which the whole task shall succeed.
  package let target: Double
  /// The steps of the whole task.
  package let length: Double

  /// The cheapest right answer first.
  package var ranked: [ModelCalibration] { ModelCalibration.ranked(records.map(\.counts)) }

  /// The margin for the task, by Eq. 14 at the lower end of the interval; `nil` where none helps.
  package func margin(_ counts: ModelCalibration) -> Int? { try? counts.margin(for: target, steps: length) }

  /// What a result tells: the best model's figures, then all models.
  package var members: [(name: String, value: JSON)] {
    let models = ranked.map(json)
    let best = models.first?.object?.members.map { (name: $0.name, value: $0.value) } ?? []
    return best + [
      ("task", .string(task)), ("target", .double(target)), ("length", .double(length)), ("models", .array(models)),
    ]
  }

  /// What was measured of a model.
  package func json(_ counts: ModelCalibration) -> JSON {
    let (record, k) = (records.first { $0.counts == counts }, margin(counts))
    func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
    return [
      "model": .string(counts.model), "p_estimate": number(counts.p),
      "confidence_interval": [.double(counts.interval.lower), .double(counts.interval.upper)],
      "recommended_k": k.map { .integer($0) } ?? .null, "valid": number(counts.valid),
      "problems": .integer(record?.problems ?? 0), "never_right": .integer(record?.neverRight ?? 0),
      "samples": .integer(counts.samples), "right": .integer(counts.right), "wrong": .integer(counts.wrong),
      "flagged": .integer(counts.flagged), "seconds": .double(counts.seconds),
      "samples_per_second": number(counts.samplesPerSecond), "input_tokens": .integer(counts.inputTokens),
      "output_tokens": .integer(counts.outputTokens), "cost": number(counts.cost),
      "cost_per_sample": number(counts.costPerSample), "cost_per_step": number(k.flatMap { counts.costPerStep(k: $0) }),
      "cost_per_right": number(counts.costPerRight),
    ]
  }
}
