/// A way to split a problem: subproblem A, subproblem B and a compose function.
public struct Decomposition<Problem: Sendable>: Sendable {
  /// The first subproblem.
  public let a: Problem
  /// The second one. Where ``needsA`` is true it is complete only once it is bound to A's solution.
  public let b: Problem
  /// Whether B refers to A's solution. If not, A and B run side by side.
  public let needsA: Bool
  /// How the two solutions make one.
  public let compose: ComposeFunction
  /// The content by which proposals are compared: equal content, equal candidate.
  public let content: String
  /// The decomposer's reply in its own words, as a saved plan keeps it.
  public let reply: DecomposerReply

  /// A decomposition.
  public init(
    a: Problem, b: Problem, needsA: Bool, compose: ComposeFunction, content: String, reply: DecomposerReply
  ) {
    self.a = a
    self.b = b
    self.needsA = needsA
    self.compose = compose
    self.content = content
    self.reply = reply
  }
}

/// What one decomposer says.
public struct DecomposerReply: Hashable, Sendable {
  /// The first subproblem, in words.
  public let subproblemA: String
  /// The second one; `{A}` stands for the solution of the first.
  public let subproblemB: String
  /// How the solutions make one.
  public let composeFn: String
  /// "This is atomic."
  public let stop: Bool

  /// A reply.
  public init(subproblemA: String, subproblemB: String, composeFn: String, stop: Bool = false) {
    self.subproblemA = subproblemA
    self.subproblemB = subproblemB
    self.composeFn = composeFn
    self.stop = stop
  }

  /// "This is atomic."
  public static let stop = DecomposerReply(subproblemA: "", subproblemB: "", composeFn: "", stop: true)

  /// Reads a reply of the usual schema.
  public init(_ reply: Reply) throws(RedFlag) {
    if try reply.bool("stop") {
      self = .stop
    } else {
      self.init(
        subproblemA: try reply.string("subproblem_A"), subproblemB: try reply.string("subproblem_B"),
        composeFn: try reply.string("compose_fn"))
    }
  }

  /// The members of the schema.
  public static let members = ["subproblem_A", "subproblem_B", "compose_fn", "stop"]

  /// The reply on one line, as discriminators and people see it.
  public var line: String {
    stop ? "stop" : "A: \(oneLine(subproblemA)) | B: \(oneLine(subproblemB)) | compose: \(oneLine(composeFn))"
  }

  private func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("|", with: "/")
  }
}
