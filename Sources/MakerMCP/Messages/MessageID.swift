import MakerText

/// What tells a request from others: a number or a string, given back with its type.
enum MessageID: Hashable, Sendable {
  case number(JSONNumber)
  case string(String)

  /// `nil` for what is no id.
  init?(_ json: JSON) {
    switch json {
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    default: return nil
    }
  }

  var json: JSON {
    switch self {
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    }
  }
}
