public import MakerText

/// What kept a run from going on: a fault of the world around it, or of the program; never an outcome of the votes.
public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of fault. Models' faults have the names of the errors that their exchanges ended with.
  public struct Kind: RawRepresentable, Hashable, Sendable {
    /// The name in snake_case.
    public let rawValue: String

    /// A kind of that name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A file cannot be read or written; the journal's own among them.
    public static let file = Kind(rawValue: "file")
    /// Data from outside is not what it has to be.
    public static let data = Kind(rawValue: "data")
    /// A verifier of the user's gave no verdict.
    public static let verifier = Kind(rawValue: "verifier")
    /// Something that should not happen.
    public static let unexpected = Kind(rawValue: "unexpected")
  }

  /// The kind.
  public let kind: Kind
  /// One line: what failed, where, and what would be right.
  public let message: String
  /// The model that failed, where one did.
  public let model: String?

  /// A fault.
  public init(_ kind: Kind, _ message: String, model: String? = nil) {
    (self.kind, self.message, self.model) = (kind, message, model)
  }

  /// The message.
  public var description: String { message }

  /// As the `fault` member of a result.
  public var json: JSON {
    var object: JSONObject = ["kind": .string(kind.rawValue), "message": .string(message)]
    object["model"] = model.map { .string($0) }
    return .object(object)
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "fault")
    self.init(
      Kind(rawValue: try members.string("kind")), try members.string("message"), model: members.text("model"))
  }
}
