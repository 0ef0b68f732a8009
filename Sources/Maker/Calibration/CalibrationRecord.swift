public import MakerVoting

/// What came of holding one model against known replies.
public struct CalibrationRecord: Hashable, Sendable {
  /// The counts, and what follows from them.
  public var counts: ModelCalibration
  /// Problems that were asked.
  public internal(set) var problems: Int
  /// Problems of which samples could be read but none was right.
  public internal(set) var neverRight: Int
  /// Sums over problems of right², right · ballots and ballots².
  private var sums = Sums()

  /// Whether more problems were never right than chance explains (three standard deviations): the model has a favourite
  /// wrong answer there, and voting does not help against that.
  public var hasFavouriteMistakes: Bool {
    guard let p = counts.p, problems > 0 else { return false }
    var chance = 1.0
    for _ in 0..<max(1, counts.unflagged / problems) { chance *= 1 - p }
    let expected = Double(problems) * chance
    return Double(neverRight) > expected + 3 * expected.squareRoot() + (expected < 0.01 ? 0 : 1)
  }

  private struct Sums: Hashable, Sendable {
    var (rightRight, rightBallots, ballotsBallots) = (0.0, 0.0, 0.0)
  }

  init(model: String) {
    counts = ModelCalibration(model: model)
    (problems, neverRight) = (0, 0)
  }

  mutating func add(_ problem: (right: Int, ballots: Int, samples: Int)) {
    problems += 1
    if problem.right == 0, problem.ballots > 0 { neverRight += 1 }
    counts.right += problem.right
    counts.wrong += problem.ballots - problem.right
    counts.flagged += problem.samples - problem.ballots
    let (right, ballots) = (Double(problem.right), Double(problem.ballots))
    sums.rightRight += right * right
    sums.rightBallots += right * ballots
    sums.ballotsBallots += ballots * ballots
    counts.designEffect = designEffect
  }

  /// The variance of the share of right samples between problems, over the one that independent samples would have (a
  /// ratio estimated from clusters).
  private var designEffect: Double {
    guard problems > 1, let p = counts.p, p > 0, p < 1 else { return 1 }
    let between = sums.rightRight - 2 * p * sums.rightBallots + p * p * sums.ballotsBallots
    let effect = between * Double(problems) / Double(problems - 1) / (Double(counts.unflagged) * p * (1 - p))
    return max(1, effect)
  }
}

extension CalibrationRecord {
  /// As it is saved.
  public var json: JSON {
    [
      "model": .string(counts.model), "problems": .integer(problems), "never_right": .integer(neverRight),
      "right": .integer(counts.right), "wrong": .integer(counts.wrong), "flagged": .integer(counts.flagged),
      "seconds": .double(counts.seconds), "input_tokens": .integer(counts.inputTokens),
      "output_tokens": .integer(counts.outputTokens), "design_effect": .double(counts.designEffect),
      "cost": counts.cost.map { .double($0) } ?? .null,
    ]
  }

  /// Reads what was saved; `nil` for anything else.
  public init?(_ json: JSON) {
    func count(_ name: String) -> Int? { json[name]?.int.flatMap { $0 >= 0 ? $0 : nil } }
    guard let model = json["model"]?.string, let problems = count("problems"), let neverRight = count("never_right"),
      let right = count("right"), let wrong = count("wrong"), let flagged = count("flagged"),
      let seconds = json["seconds"]?.double, seconds >= 0, let input = count("input_tokens"),
      let output = count("output_tokens")
    else { return nil }
    self.problems = problems
    self.neverRight = neverRight
    counts = ModelCalibration(
      model: model, right: right, wrong: wrong, flagged: flagged, seconds: seconds, inputTokens: input,
      outputTokens: output, cost: json["cost"]?.double, designEffect: json["design_effect"]?.double ?? 1)
  }
}
