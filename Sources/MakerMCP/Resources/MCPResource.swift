import MakerText

/// Something that a client can read.
public struct MCPResource: Hashable, Sendable {
  /// Its address; in a template with names in braces.
  public let uri: String
  /// A short name.
  public let name: String
  /// The name that users see.
  public let title: String
  /// What it holds.
  public let description: String
  /// What kind of text it is.
  public let mimeType: String

  /// A resource.
  public init(uri: String, name: String, title: String, description: String, mimeType: String) {
    self.uri = uri
    self.name = name
    self.title = title
    self.description = description
    self.mimeType = mimeType
  }

  func json(_ address: String, _ revision: Revision) -> JSON {
    var object = JSONObject([(address, .string(uri)), ("name", .string(name))])
    if revision >= .june2025 { object["title"] = .string(title) }
    object["description"] = .string(description)
    object["mimeType"] = .string(mimeType)
    return .object(object)
  }
}

/// The text of a resource.
public struct ResourceText: Hashable, Sendable {
  /// The text.
  public let text: String
  /// What kind of text it is.
  public let mimeType: String

  /// A text.
  public init(_ text: String, mimeType: String) {
    self.text = text
    self.mimeType = mimeType
  }
}

/// A family of resources.
public struct ResourceProvider: Sendable {
  /// The forms of their addresses.
  public let templates: [MCPResource]
  /// Those that are there now.
  public let list: @Sendable () async -> [MCPResource]
  /// The text at an address; `nil` where this family has nothing there.
  public let read: @Sendable (String) async throws -> ResourceText?

  /// A family of resources.
  public init(
    templates: [MCPResource], list: @escaping @Sendable () async -> [MCPResource],
    read: @escaping @Sendable (String) async throws -> ResourceText?
  ) {
    self.templates = templates
    self.list = list
    self.read = read
  }
}
