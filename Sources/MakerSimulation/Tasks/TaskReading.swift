import Maker
import MakerVoting

/// A subtask's prompt as a reader takes it in: what is to be done, to which texts, in which form.
struct TaskReading {
  /// The words of the task, without those of its arguments.
  let words: [String]
  /// The task as it stands, quotation marks and all.
  let task: String
  /// The texts that the task is about, in the order in which it names them; then those that it does not name.
  let arguments: [String]
  /// What was made before and found wanting.
  let earlier: String?
  /// The form of the reply.
  let schema: JSON

  /// Reads a prompt; `nil` unless it states a task and a schema.
  init?(_ prompt: AgentPrompt) {
    guard prompt.agent == .solver, let task = prompt.section("task"),
      let schema = prompt.section("schema").flatMap({ try? JSON(parsing: $0) })
    else { return nil }
    var inputs = prompt.inputs
    var arguments: [String] = []
    var plain = ""
    var rest = task[...]
    while let character = rest.first {
      let close: Character? = character == "“" ? "”" : character == "[" ? "]" : nil
      if let close, let end = rest.firstIndex(of: close) {
        let inner = String(rest[..<end].dropFirst())
        if close == "”" {
          arguments.append(inner)
        } else if let position = inputs.firstIndex(where: { $0.name == inner }) {
          arguments.append(inputs[position].text)
          inputs[position].isUsed = true
        }
        plain += " "
        rest = rest[end...].dropFirst()
      } else {
        plain.append(character)
        rest = rest.dropFirst()
      }
    }
    self.task = task
    self.schema = schema
    self.arguments = arguments + inputs.filter { !$0.isUsed }.map(\.text)
    earlier = prompt.section("earlier")
    words = Words.split(plain)
  }

  /// Whether one of the words occurs.
  func says(_ any: String...) -> Bool { !Set(any).isDisjoint(with: words) }

  /// The number after "at most", in the task or in a condition that it names.
  var limit: Int? { ([words] + arguments.dropFirst().map(Words.split)).firstMapped(Self.limit) }

  private static func limit(_ words: [String]) -> Int? {
    words.indices.dropFirst().firstMapped { position in
      words[position - 1] == "at" && words[position] == "most" && position + 1 < words.count
        ? Int(words[position + 1]) : nil
    }
  }

  /// The texts in an argument: those in its JSON, or the argument itself.
  static func texts(_ argument: String) -> [String] {
    func strings(_ json: JSON) -> [String] {
      switch json {
      case .string(let text): [text]
      case .array(let elements): elements.flatMap(strings)
      case .object(let object): object.members.flatMap { strings($0.value) }
      case .null, .bool, .number: []
      }
    }
    guard let json = try? JSON(parsing: argument), json.array != nil || json.object != nil else { return [argument] }
    return strings(json)
  }
}
