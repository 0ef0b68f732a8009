/// A planning problem: objects, what holds at the start, and what has to hold at the end.
public struct PDDLProblem: Sendable {
  /// The problem's name, in lower case.
  public let name: String
  /// The domain that it belongs to.
  public let domain: PDDLDomain
  /// Whether plans are to be cheap in the total cost; else every action costs 1.
  public let minimizesCost: Bool
  /// The domain's words and the problem's objects.
  let vocabulary: Vocabulary
  let codec: AtomCodec
  let start: PDDLState
  let goal: PDDLGoal
  /// Where the goal stands.
  let goalPlace: Place?
  /// The total cost before the first action.
  let initialCost: PlanCost
  /// The functions' values, by function and arguments.
  let values: [[Int]: PlanCost]

  /// An error about the goal, at its place.
  public func goalError(_ message: String) -> PDDLError {
    (goalPlace ?? Place(file: "problem", line: 1, column: 1)).error(message)
  }

  /// Reads a problem of a domain.
  ///
  /// - Parameters:
  ///   - text: the file's text.
  ///   - file: the file's name, for errors.
  ///   - domain: the domain that the problem is read with, whatever name the problem gives it.
  /// - Throws: ``PDDLError`` for the first thing that is wrong or not supported.
  public init(parsing text: String, file: String = "problem", domain: PDDLDomain) throws(PDDLError) {
    var parser = ProblemParser(domain: domain)
    try parser.parse(SExpressionReader.read(text, file: file))
    name = parser.name
    self.domain = domain
    minimizesCost = parser.minimizesCost
    vocabulary = parser.facts.vocabulary
    codec = parser.facts.codec
    start = parser.start
    goal = parser.goal
    goalPlace = parser.goalPlace
    initialCost = parser.initialCost
    values = parser.values
  }
}
