public import Maker

/// Writes and checks plans in the form of the planning competitions: `(action object …)` a line, comments after `;`, and
/// the cost in a last comment.
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
    for (offset, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      if let action = try Self.action(line, file: file, line: offset + 1) { actions.append(action.action) }
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

  /// The action on a line; `nil` for an empty line or a comment.
  static func action(
    _ line: some StringProtocol, file: String, line number: Int
  ) throws(PDDLError) -> (action: PDDLAction, place: Place)? {
    let code = line.prefix { $0 != ";" }
    guard code.contains(where: { !$0.isWhitespace }) else { return nil }
    let expression = try SExpressionReader.read(String(code), file: file, line: number)
    return (try PDDLSpace.action(expression), expression.place)
  }
}

/// What a plan that holds comes to.
public struct VerifiedPlan: Hashable, Sendable {
  /// How many actions it has.
  public let actions: Int
  /// What it costs; see ``PDDLSpace/cost(of:)-(PDDLAction)``.
  public let cost: PlanCost
}
