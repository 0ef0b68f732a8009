/// What was counted while a model was held against known replies.
public struct CalibrationTally: Hashable, Sendable {
  /// Problems that were asked.
  public internal(set) var problems = 0
  /// Problems of which no sample was right, though some could be read: voting does not help there.
  public internal(set) var neverRight = 0
  /// Samples drawn.
  public internal(set) var samples = 0
  /// Samples that passed the red flags.
  public internal(set) var ballots = 0
  /// Ballots that were right.
  public internal(set) var right = 0

  /// Nothing counted.
  public init() {}

  /// Counts as they were saved.
  public init(problems: Int, neverRight: Int, samples: Int, ballots: Int, right: Int) {
    self.problems = problems
    self.neverRight = neverRight
    self.samples = samples
    self.ballots = ballots
    self.right = right
  }

  mutating func add(_ problem: (right: Int, ballots: Int, samples: Int)) {
    problems += 1
    if problem.right == 0, problem.ballots > 0 { neverRight += 1 }
    samples += problem.samples
    ballots += problem.ballots
    right += problem.right
  }
}
