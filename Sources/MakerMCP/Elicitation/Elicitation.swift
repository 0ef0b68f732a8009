public import MakerText

/// A question to the user, as a form.
public struct Elicitation: Hashable, Sendable {
  /// Tells this question from others of the same call.
  public let key: String
  /// What is asked, and why.
  public let message: String
  /// JSON Schema of the answer: a flat object of texts, numbers, truth values and choices.
  public let schema: JSON

  /// A question.
  ///
  /// - Parameters:
  ///   - fields: the names and JSON Schemas of the form's fields; all are required.
  public init(_ key: String, _ message: String, fields: [(String, JSON)]) {
    self.key = key
    self.message = message
    schema = [
      "type": "object", "properties": .object(JSONObject(fields)), "required": .strings(fields.map(\.0)),
    ]
  }

  /// The parameters of `elicitation/create`.
  func params(_ revision: Revision) -> JSONObject {
    var object = JSONObject()
    if revision >= .november2025 { object["mode"] = "form" }
    object["message"] = .string(message)
    object["requestedSchema"] = schema
    return object
  }
}

/// What the user answered.
public enum ElicitationAnswer: Hashable, Sendable {
  /// The form, filled in; it fits the schema.
  case accepted(JSONObject)
  /// The user said no.
  case declined
  /// The user closed the form.
  case cancelled
  /// The host cannot ask.
  case unavailable
}

extension ElicitationAnswer {
  /// Reads the result of `elicitation/create`.
  ///
  /// - Throws: ``ProtocolError`` for what is no such result, ``ToolFailure`` for a form that does not fit.
  init(_ json: JSON, to question: Elicitation) throws {
    switch json["action"]?.string {
    case "accept":
      let content = json["content"] ?? [:]
      if let problem = SchemaCheck.problems(content, question.schema).first {
        throw ToolFailure("the answer to \"\(question.message)\" does not fit: \(problem)")
      }
      self = .accepted(content.object ?? JSONObject())
    case "decline": self = .declined
    case "cancel": self = .cancelled
    default: throw ProtocolError.invalidParameters("an answer's `action` must be accept, decline or cancel")
    }
  }
}

/// Ends a call of the revision without handshakes that needs an answer first.
struct InputRequired: Error {
  let question: Elicitation
}
