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
  /// What kind of solution the problem wants, and each of its parts, where that was said.
  public let kinds: Kinds

  /// Kinds of solutions.
  public struct Kinds: Hashable, Sendable {
    /// Of the whole problem.
    public let whole: String?
    /// Of the first subproblem.
    public let a: String?
    /// Of the second one.
    public let b: String?

    /// Kinds; none by default.
    public init(whole: String? = nil, a: String? = nil, b: String? = nil) {
      (self.whole, self.a, self.b) = (whole, a, b)
    }
  }

  /// A reply.
  public init(
    subproblemA: String, subproblemB: String, composeFn: String, stop: Bool = false, kinds: Kinds = Kinds()
  ) {
    self.subproblemA = subproblemA
    self.subproblemB = subproblemB
    self.composeFn = composeFn
    self.stop = stop
    self.kinds = kinds
  }

  /// "This is atomic."
  public static let stop = DecomposerReply(subproblemA: "", subproblemB: "", composeFn: "", stop: true)

  /// Reads a reply of the usual schema. A kind that is missing, or is none of those that there are, was not said.
  ///
  /// - Parameters:
  ///   - known: the kinds that there are.
  public init(_ reply: Reply, kinds known: [String] = []) throws(RedFlag) {
    func kind(_ name: String) -> String? {
      reply.object[name]?.string.map { $0.trimmingWhitespace() }.flatMap { known.contains($0) ? $0 : nil }
    }
    if try reply.bool("stop") {
      self.init(subproblemA: "", subproblemB: "", composeFn: "", stop: true, kinds: Kinds(whole: kind("kind")))
    } else {
      self.init(
        subproblemA: try reply.string("subproblem_A"), subproblemB: try reply.string("subproblem_B"),
        composeFn: try reply.string("compose_fn"),
        kinds: Kinds(whole: kind("kind"), a: kind("kind_A"), b: kind("kind_B")))
    }
  }

  /// The members of the schema.
  public static let members = ["subproblem_A", "subproblem_B", "compose_fn", "stop"]
  /// The members that name kinds, where a domain has kinds.
  public static let kindMembers = ["kind", "kind_A", "kind_B"]

  /// The reply on one line, as discriminators and people see it.
  public var line: String { stop ? "stop" : fields.joined(separator: " | ") }

  /// The parts of the line.
  var fields: [String] {
    func part(_ name: String, _ text: String, _ kind: String?) -> String {
      "\(name)\(kind.map { " (\($0))" } ?? ""): \(oneLine(text))"
    }
    return [part("A", subproblemA, kinds.a), part("B", subproblemB, kinds.b), part("compose", composeFn, nil)]
  }

  private func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("|", with: "/")
  }
}
