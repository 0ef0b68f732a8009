public import MakerVoting

/// The red flags of a reply from anywhere, all of them, with their places.
public struct ReplyValidation: Sendable {
  /// All flags, in the order of the kinds.
  public let flags: [RedFlag]
  /// The reply's length in tokens.
  public let tokens: Int
  /// Whether ``tokens`` is an estimate.
  public let isEstimate: Bool

  /// Looks for the red flags of a text.
  ///
  /// - Parameters:
  ///   - text: the reply.
  ///   - rules: what is looked for.
  ///   - schema: the form that it should have.
  public init(of text: String, rules: RedFlagRules, schema: JSONSchema? = nil) {
    let reply = ExaminedReply(Completion(text: text), taskKind: rules.taskKind, schema: schema)
    flags = rules.flags(in: reply)
    tokens = reply.tokens
    isEstimate = reply.isEstimate
  }

  /// Whether there is no flag.
  public var isValid: Bool { flags.isEmpty }

  /// `{"valid": …, "red_flags": [{"flag_type": …, "details": …, "severity": …, "line": …, "column": …}], "tokens": …}`.
  public var json: JSON {
    [
      "valid": .bool(isValid), "red_flags": .array(flags.map(\.json)), "tokens": .integer(tokens),
      "tokens_estimated": .bool(isEstimate),
    ]
  }
}

extension RedFlag {
  /// As an element of `red_flags`: type, details, severity, and the place where there is one.
  public var json: JSON {
    .object(
      JSONObject(
        [("flag_type", .string(kind.rawValue)), ("details", .string(detail)), ("severity", .double(severity))]
          + (place?.members ?? [])))
  }
}

/// A request to look for the red flags of a reply, as JSON has it.
public struct ValidationRequest: Sendable {
  /// The reply.
  public var text: String
  /// What is looked for.
  public var rules: RedFlagRules
  /// The form that the reply should have.
  public var schema: JSONSchema?

  /// A request; by default for everything that needs no parameter.
  public init(_ text: String, rules: RedFlagRules = ValidationRequest.rules, schema: JSONSchema? = nil) {
    self.text = text
    self.rules = rules
    self.schema = schema
  }

  /// Everything that comes with a check. A reply from anywhere may be a single word.
  public static let rules = RedFlagRules(minCharacters: 1, enabled: Set(RedFlag.Kind.known))

  /// Reads a request: `{"response": "…", "token_limit": 700, "schema": {…}, "flags": "all,-meta_chatter",
  /// "task_kind": "short_answer", "min_chars": 5, "range": [0, 100], "sources": ["1", "Smith 2020"]}`. All but the response
  /// may be left out; `flags` may be a list as well.
  ///
  /// - Throws: ``ValidationRequestError`` for a member that is not known, or that has a wrong value.
  public init(_ json: JSON) throws(ValidationRequestError) {
    guard let object = json.object else { throw ValidationRequestError("the request must be an object") }
    guard let text = object["response"]?.string else { throw ValidationRequestError("\"response\" must be a text") }
    self.init(text)
    var list: String?
    for (name, value) in object.members where name != "response" && value != .null {
      switch name {
      case "flags": list = try Self.list(value)
      case "schema":
        do throws(JSONSchemaError) { schema = try JSONSchema(value) } catch {
          throw ValidationRequestError("\"schema\": \(error)")
        }
      case "token_limit":
        guard let limit = value.int, limit > 0 else { throw Self.wrong(name, "a whole number above 0") }
        rules.maxOutputTokens = limit
      case "min_chars":
        guard let characters = value.int, characters >= 0 else { throw Self.wrong(name, "a whole number from 0") }
        rules.minCharacters = characters
      case "task_kind":
        guard let kind = value.string.flatMap(TaskKind.init) else {
          throw Self.wrong(name, "one of \(TaskKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        rules.taskKind = kind
        if object["token_limit"]?.int == nil { rules.maxOutputTokens = kind.maxOutputTokens }
      case "range":
        guard let low = value[0]?.double, let high = value[1]?.double, value.array?.count == 2, low <= high else {
          throw Self.wrong(name, "two numbers, the smaller first")
        }
        rules.range = low...high
      case "sources":
        guard let sources = value.array?.compactMap(\.string), sources.count == value.array?.count else {
          throw Self.wrong(name, "a list of texts")
        }
        rules.sources = Set(sources)
      default: throw Self.unknown(name)
      }
    }
    // Last, since a kind may need a range or sources.
    if let list {
      do throws(UnknownRedFlag) { try rules.select(list) } catch {
        throw ValidationRequestError("\"flags\": \(error)")
      }
    }
  }

  /// Looks for the red flags.
  public func validate() -> ReplyValidation { ReplyValidation(of: text, rules: rules, schema: schema) }

  private static let members = [
    "response", "token_limit", "schema", "flags", "task_kind", "min_chars", "range", "sources",
  ]

  private static func list(_ value: JSON) throws(ValidationRequestError) -> String {
    if let text = value.string { return text }
    guard let names = value.array?.compactMap(\.string), names.count == value.array?.count else {
      throw wrong("flags", "a list of names")
    }
    return names.joined(separator: ",")
  }

  private static func wrong(_ name: String, _ expected: String) -> ValidationRequestError {
    ValidationRequestError("\"\(name)\" must be \(expected)")
  }

  private static func unknown(_ name: String) -> ValidationRequestError {
    let near = Nearest.name(to: name, among: members).map { "did you mean \"\($0)\"?" }
    return ValidationRequestError(
      "\"\(name.prefix(40))\" is not known; \(near ?? "the members are \(members.joined(separator: ", "))")")
  }
}

/// A request that cannot be read.
public struct ValidationRequestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what would be right.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
