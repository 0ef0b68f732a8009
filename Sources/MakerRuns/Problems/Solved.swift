import MakerConsole
package import MakerDomains
package import MakerVoting

/// A solution of any kind.
package struct Solved: Sendable {
  /// In words: the answer, or a plan's actions, a line each.
  package let text: String
  package let json: JSON
  /// Whether code knows that it is right; `nil` where it cannot tell.
  package let isRight: Bool?
  /// The actions, where it is a plan.
  package var plan: PlanLines?

  package init(text: String, json: JSON, isRight: Bool? = nil) {
    (self.text, self.json, self.isRight) = (text, json, isRight)
  }

  /// A verified plan, whose actions are written as ``PlanLines`` has them. Of a long one text and JSON tell the number of
  /// actions alone.
  package init(_ plan: PlanLines) {
    let isShort = plan.count <= 1000
    let lines = isShort ? plan.first(plan.count) : []
    self.init(
      text: isShort ? lines.joined(separator: "\n") : "\(plan.count) actions",
      json: isShort ? .strings(lines) : ["moves": .integer(plan.count)], isRight: true)
    self.plan = plan
  }
}

/// The actions of a plan as lines, which are never all held at once.
package struct PlanLines: Sendable {
  /// How many.
  package let count: Int
  /// What a file says of it besides, a line each, in the form of the file's comments.
  package var comments: [String] = []
  private let walk: @Sendable (_ body: (String) -> Bool) -> Void

  package init<Action>(_ plan: ActionPlan<Action>, _ line: @escaping @Sendable (Action) -> String) {
    count = plan.count
    walk = { body in
      try? plan.forEach { action throws(Enough) in if !body(line(action)) { throw Enough() } }
    }
  }

  /// Hands over line after line until `body` returns `false`.
  package func forEach(_ body: (String) -> Bool) { walk(body) }

  /// The first lines.
  package func first(_ most: Int) -> [String] {
    var lines: [String] = []
    if most > 0 {
      walk { line in
        lines.append(line)
        return lines.count < most
      }
    }
    return lines
  }

  /// Ends a walk through a plan.
  private struct Enough: Error {}
}
