public import MakerVoting

/// A tree of decompositions that was elected, and perhaps edited, before anything is solved.
///
/// A reference to another node's solution is that node's id in braces: `What is the capital of {1a}?`.
public struct Plan: Hashable, Sendable {
  /// One node.
  public indirect enum Node: Hashable, Sendable {
    /// To be solved directly.
    case leaf(id: String, problem: String)
    /// To be split.
    case split(id: String, problem: String, a: Node, b: Node, compose: String)

    /// The node's id, unique in the plan.
    public var id: String {
      switch self {
      case .leaf(let id, _), .split(let id, _, _, _, _): id
      }
    }

    /// The problem in words.
    public var problem: String {
      switch self {
      case .leaf(_, let problem), .split(_, let problem, _, _, _): problem
      }
    }
  }

  /// The whole problem.
  public let root: Node

  /// A plan.
  public init(root: Node) {
    self.root = root
  }

  /// The plan as a file holds it.
  public var json: JSON {
    ["format": "maker-plan", "version": 1, "root": Self.json(root)]
  }

  /// Reads a plan file's text.
  ///
  /// - Throws: ``PlanError`` that names the node and the member that is wrong.
  public init(parsing text: String) throws(PlanError) {
    let json: JSON
    do { json = try JSON(parsing: text) } catch { throw PlanError(description: "\(error)") }
    guard json["format"]?.string == "maker-plan", json["version"]?.int == 1, let root = json["root"] else {
      throw PlanError(description: "expected an object with \"format\": \"maker-plan\", \"version\": 1 and \"root\"")
    }
    var ids: Set<String> = []
    self.root = try Self.node(root, at: "root", ids: &ids)
    try Self.checkReferences(self.root, known: [], beside: nil, ids: ids)
  }

  private static func json(_ node: Node) -> JSON {
    switch node {
    case .leaf(let id, let problem): ["id": .string(id), "problem": .string(problem)]
    case .split(let id, let problem, let a, let b, let compose):
      [
        "id": .string(id), "problem": .string(problem), "a": json(a), "b": json(b), "compose_fn": .string(compose),
      ]
    }
  }

  private static func node(_ json: JSON, at place: String, ids: inout Set<String>) throws(PlanError) -> Node {
    guard let object = json.object else { throw PlanError(description: "\(place): expected an object") }
    for name in object.names where !["id", "problem", "a", "b", "compose_fn"].contains(name) {
      throw PlanError(description: "\(place): unknown member \"\(name)\"; known are id, problem, a, b, compose_fn")
    }
    guard let id = json["id"]?.string, !id.isEmpty else {
      throw PlanError(description: "\(place): \"id\" must be a text")
    }
    guard !["A", "B"].contains(id), !id.contains("{"), !id.contains("}") else {
      throw PlanError(description: "\(place): the id \"\(id)\" is not allowed: A, B and braces are taken")
    }
    guard ids.insert(id).inserted else { throw PlanError(description: "\(place): the id \"\(id)\" is used twice") }
    guard let problem = json["problem"]?.string, !problem.trimmingWhitespace().isEmpty else {
      throw PlanError(description: "node \(id): \"problem\" must be a text")
    }
    switch (json["a"], json["b"], json["compose_fn"]) {
    case (nil, nil, nil): return .leaf(id: id, problem: problem)
    case (let a?, let b?, let compose?):
      guard let compose = compose.string, !compose.isEmpty else {
        throw PlanError(description: "node \(id): \"compose_fn\" must be a text")
      }
      return .split(
        id: id, problem: problem, a: try node(a, at: "node \(id), a", ids: &ids),
        b: try node(b, at: "node \(id), b", ids: &ids), compose: compose)
    default:
      throw PlanError(description: "node \(id): a node has either all of a, b and compose_fn, or none of them")
    }
  }

  /// A node may refer to the A part beside it, and its own parts may do so if it does: otherwise it does not wait for A.
  private static func checkReferences(
    _ node: Node, known: Set<String>, beside sibling: String?, ids: Set<String>
  ) throws(PlanError) {
    var known = known
    for reference in references(in: node.problem) {
      guard ids.contains(reference) else {
        // A word in braces is a reference; other text in braces, such as a piece of JSON, is text.
        if reference.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." }), !reference.isEmpty {
          throw PlanError(description: "node \(node.id): {\(reference)} names no node of the plan")
        }
        continue
      }
      guard known.contains(reference) || reference == sibling else {
        throw PlanError(description: "node \(node.id): {\(reference)} is not solved before this node")
      }
      known.insert(reference)
    }
    if case .split(_, _, let a, let b, _) = node {
      try checkReferences(a, known: known, beside: nil, ids: ids)
      try checkReferences(b, known: known, beside: a.id, ids: ids)
    }
  }

  /// A solution as it is put in the place of a reference: what it says can look like a reference of a decomposition, and
  /// means nothing.
  static func harmless(_ solution: String) -> String {
    solution.replacing("{A}", with: "{ A}").replacing("{B}", with: "{ B}")
  }

  static func references(in text: String) -> [String] {
    text.split(separator: "{").dropFirst().compactMap { part in part.firstIndex(of: "}").map { String(part[..<$0]) } }
  }
}

/// A plan that cannot be read.
public struct PlanError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and where.
  public let description: String
}
