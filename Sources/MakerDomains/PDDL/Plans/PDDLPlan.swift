public import Maker

/// Writes and checks plans in the form of the planning competitions: `(action object …)` a line, comments after `;`, and
/// the cost in a last comment. Also read is the form of validators, with times and durations: `0.000: (action object) [1]`.
public struct PDDLPlan: Hashable, Sendable {
  /// The actions in order.
  public var actions: [PDDLAction]

  /// A plan.
  public init(_ actions: [PDDLAction]) { self.actions = actions }

  /// Reads a plan file. Whether its actions exist is another question; see ``PDDLSpace/verify(_:file:)``.
  ///
  /// - Throws: ``PDDLError`` for the first line that is neither empty nor a comment nor an action.
  public init(parsing text: String, file: String = "plan") throws(PDDLError) {
    actions = []
    var reader = PlanLineReader(file: file)
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if let action = try reader.action(line) { actions.append(action.action) }
    }
  }

  /// The plan file's text, with its cost if the space has one.
  ///
  /// - Throws: `Rejection` if an action has no cost.
  public func text(in space: PDDLSpace) throws(Rejection) -> String {
    let unit = space.problem.minimizesCost ? "general cost" : "unit cost"
    let cost = "; cost = \(try space.cost(of: actions)) (\(unit))"
    return (actions.map(\.description) + [cost]).joined(separator: "\n") + "\n"
  }
}

/// What a plan that holds comes to.
public struct VerifiedPlan: Hashable, Sendable {
  /// How many actions it has.
  public let actions: Int
  /// What it costs; see ``PDDLSpace/cost(of:)-(PDDLAction)``.
  public let cost: PlanCost

  /// What a plan comes to.
  public init(actions: Int, cost: PlanCost) { (self.actions, self.cost) = (actions, cost) }
}
