import MakerText

/// A prompt that a user can pick in a host.
public struct MCPPrompt: Sendable {
  /// Something to fill in.
  public struct Argument: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// What it means.
    public let description: String
    /// Whether it must be given.
    public let isRequired: Bool

    /// An argument.
    public init(_ name: String, _ description: String, isRequired: Bool = true) {
      self.name = name
      self.description = description
      self.isRequired = isRequired
    }
  }

  /// `[A-Za-z0-9_]`, at most 40 characters.
  public let name: String
  /// The name that users see.
  public let title: String
  /// What it is for.
  public let description: String
  /// What is to be filled in.
  public let arguments: [Argument]
  /// The text, of the arguments that were given; required ones are there.
  public let text: @Sendable ([String: String]) async throws -> String

  /// A prompt.
  public init(
    name: String, title: String, description: String, arguments: [Argument],
    text: @escaping @Sendable ([String: String]) async throws -> String
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.arguments = arguments
    self.text = text
  }

  func json(_ revision: Revision) -> JSON {
    var object = JSONObject([("name", .string(name))])
    if revision >= .june2025 { object["title"] = .string(title) }
    object["description"] = .string(description)
    object["arguments"] = .array(
      arguments.map {
        ["name": .string($0.name), "description": .string($0.description), "required": .bool($0.isRequired)]
      })
    return .object(object)
  }

  /// The result of `prompts/get`.
  ///
  /// - Throws: ``ProtocolError`` for arguments that are missing, unknown or no texts.
  func get(_ given: JSON?) async throws -> JSONObject {
    let known = arguments.map(\.name)
    var values: [String: String] = [:]
    if let given, given.object == nil { throw ProtocolError.invalidParameters("`arguments` must be an object") }
    for member in given?.object?.members ?? [] {
      guard known.contains(member.name) else {
        let hint = Suggestion.text(for: member.name, among: known)
        throw ProtocolError.invalidParameters(
          "the prompt \(name) has no argument `\(member.name.prefix(60))`; "
            + (hint ?? "known are \(known.joined(separator: ", "))"))
      }
      guard let text = member.value.string else {
        throw ProtocolError.invalidParameters("the argument `\(member.name)` must be a text")
      }
      values[member.name] = text
    }
    if let missing = arguments.first(where: { $0.isRequired && values[$0.name] == nil }) {
      throw ProtocolError.invalidParameters(
        "the prompt \(name) needs the argument `\(missing.name)`: \(missing.description)")
    }
    let text = try await text(values)
    return JSONObject([
      ("description", .string(description)),
      ("messages", [["role": "user", "content": ["type": "text", "text": .string(text)]]]),
    ])
  }
}
