import MakerRuns
import MakerConsole
import MakerVoting

extension EstimateReport {
  /// The report as one object. What is beyond a `Double`, or not known, is null.
  var json: JSON {
    var object = JSONObject([
      ("p", .double(task.p)), ("valid", .double(task.valid)), ("steps", Self.whole(task.steps)),
      ("target", .double(target)), ("k_min", .integer(minimum)), ("k", .integer(task.margin)),
    ])
    for member in Self.object(task).members { object[member.name] = member.value }
    object["p_correct"] = .double(task.probabilityCorrect)
    object["p_wrong"] = .double(Margin.probabilityWrong(p: task.p, k: task.margin))
    object["expected_votes"] = .double(Margin.expectedVotes(p: task.p, k: task.margin))
    object["sample_cost"] = task.sampleCost.map { .double($0) } ?? .null
    object["by_steps_per_agent"] = .array(
      bySteps.map { estimate in
        var row = Self.object(estimate)
        row["k_min"] = .integer(estimate.margin)
        return .object(row)
      })
    object["pareto"] = .array(
      front.map { estimate in
        var row = Self.object(estimate)
        row["k"] = .integer(estimate.margin)
        return .object(row)
      })
    object["naive_retry"] = [
      "success_probability": .double(retry.successProbability), "expected_runs": .double(retry.expectedRuns),
      "expected_samples": .double(retry.expectedSamples), "samples_for_target": .double(retry.samplesForTarget),
      "log10_expected_runs": .double(retry.log10ExpectedRuns),
      "log10_expected_samples": .double(retry.log10ExpectedSamples),
      "log10_samples_for_target": .double(retry.log10SamplesForTarget),
    ]
    object["binomial"] = consensus.map(Self.json) ?? .null
    return .object(object)
  }

  private static func object(_ estimate: TaskEstimate) -> JSONObject {
    JSONObject([
      ("steps_per_agent", whole(estimate.stepsPerAgent)), ("p_full", .double(estimate.probabilityOfTask)),
      ("expected_samples", .double(estimate.expectedSamples)),
      ("expected_cost", estimate.expectedCost.map { .double($0) } ?? .null),
      ("approximate_cost", estimate.approximateCost.map { .double($0) } ?? .null),
    ])
  }

  private static func json(_ consensus: BinomialConsensus) -> JSON {
    [
      "m": .integer(consensus.agents), "k": .integer(consensus.margin), "votes_needed": .integer(consensus.votesNeeded),
      "single": .double(consensus.p), "fixed_m": .double(consensus.fixedPanel),
      "fixed_m_wrong": .double(consensus.fixedPanelWrong),
      "fixed_m_undecided": .double(consensus.fixedPanelUndecided), "ahead_by_k": .double(consensus.aheadByK),
      "expected_votes": .double(consensus.expectedVotes), "single_over_steps": .double(consensus.singleOverSteps),
      "fixed_m_over_steps": .double(consensus.fixedPanelOverSteps),
      "ahead_by_k_over_steps": .double(consensus.aheadByKOverSteps),
    ]
  }

  /// A whole number; beyond 2^53 as a string, since readers of JSON may not keep it.
  private static func whole(_ value: Double) -> JSON {
    value <= 0x1p53 ? .double(value) : .string(JSON.double(value).compact)
  }
}
