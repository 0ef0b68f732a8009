public import MakerVoting

/// One step of a graph: done by voted agents, or by code where it has a composition.
public struct Subtask: Hashable, Sendable {
  /// Its name, by which others refer to its output.
  public let id: String
  /// What is to be done, with references to the outputs it needs.
  public let description: GraphText
  /// The description as it was written.
  public let title: String
  /// The subtasks whose outputs it is given.
  public let dependencies: [String]
  /// How much depends on it: agents m and margin k. Without it the run's margin applies.
  public let criticality: Criticality?
  /// What its inputs must look like: an object with a member for each of them.
  public let inputSchema: JSON?
  /// What its output must look like; a text, if there is none.
  public let outputSchema: JSON?
  /// Which outputs count as the same; by their decided fields, if there is none.
  public let matcher: String?
  /// The longest reply in tokens.
  public let maxTokens: Int?
  /// The kind of task, which sets the longest reply where nothing else does.
  public let kind: TaskKind?
  /// The name of the model that is asked; any of the run's, if there is none.
  public let model: String?
  /// How code does it; agents do it, if there is none.
  public let compose: GraphComposition?
  /// Where to go back to when its verdict is that something failed.
  public let loop: Loop?

  /// A way back: a verdict that is not valid sends the work back to be done again.
  public struct Loop: Hashable, Sendable {
    /// The subtask that does it again.
    public let backTo: String
    /// How often, before a person has to decide.
    public let atMost: Int
  }

  /// The composition of a graph that only words describe, as a step that agents do.
  static func composer(_ words: String, of outputs: [String]) -> Subtask {
    Subtask(
      id: "compose", description: GraphText(words), title: words, dependencies: outputs, criticality: nil,
      inputSchema: nil, outputSchema: nil, matcher: nil, maxTokens: nil, kind: nil, model: nil, compose: nil, loop: nil)
  }

  /// The verdict that a subtask with a loop gives where it has no schema of its own.
  static let verdictSchema: JSON = [
    "type": "object", "properties": ["valid": ["type": "boolean"], "reason": ["type": "string"]],
    "required": ["valid"], "additionalProperties": false,
  ]
}

/// Subtasks that depend on each other's outputs, and how those make the answer. A value that has been checked: there is
/// none with a cycle, or with a reference to what does not exist.
public struct SubtaskGraph: Hashable, Sendable {
  /// What the whole is about, in one line.
  public let title: String
  /// Texts and other values that the run is given.
  public let inputs: JSONObject
  /// The subtasks as they were written.
  public let subtasks: [Subtask]
  /// How the outputs make the answer; the outputs of the sinks are it, if there is none.
  public let compose: GraphComposition?
  /// Order, levels, width and depth.
  public let shape: GraphShape
  /// The subtasks of each loop in order: from the one that is done again to the verdict, which is the last.
  let loops: [[String]]
  private let positions: [String: Int]

  /// Reads and checks a graph.
  ///
  /// - Throws: ``GraphError`` with the place in the text.
  public init(parsing text: String) throws(GraphError) {
    let json: JSON
    do { json = try JSON(parsing: text) } catch { throw GraphError(error) }
    do { try self.init(json) } catch { throw error.located(in: text) }
  }

  /// Checks a graph.
  ///
  /// - Throws: ``GraphError`` that names the mistake by its path: no graph that is made can fail for its structure.
  public init(_ json: JSON) throws(GraphError) {
    let read = try GraphReader.read(json)
    let check = try GraphCheck(subtasks: read.subtasks, inputs: read.inputs)
    loops = try check.loops()
    try check.texts(compose: read.compose)
    title = read.title
    inputs = read.inputs
    subtasks = read.subtasks
    compose = read.compose
    positions = Dictionary(uniqueKeysWithValues: read.subtasks.enumerated().map { ($1.id, $0) })
    shape = check.shape
  }

  /// The subtask of that name.
  public subscript(id: String) -> Subtask? { positions[id].map { subtasks[$0] } }

  /// All that a subtask waits for.
  func ancestors(of subtask: Subtask) -> Set<String> {
    var found: Set<String> = []
    var open = subtask.dependencies
    while let next = open.popLast() {
      if found.insert(next).inserted { open += self[next]?.dependencies ?? [] }
    }
    return found
  }

  /// The most elections that can decide on outputs, each loop gone through to its end.
  package var mostElections: Int {
    var count = subtasks.count { $0.compose == nil }
    for loop in loops { count += loop.count { self[$0]?.compose == nil } * (self[loop.last ?? ""]?.loop?.atMost ?? 0) }
    if case .words? = compose { count += 1 }
    return max(1, count)
  }
}
