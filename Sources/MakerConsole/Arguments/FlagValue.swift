package import Maker

/// A value that was read.
package enum FlagValue: Hashable, Sendable {
  case text(String)
  case toggle(Bool)
  case integer(Int)
  case number(Double)
  case duration(Duration)
  /// What one model costs; without a name all that have no price of their own.
  case price(Price, model: String?)
  case bounds(ClosedRange<Int>)
  case pair(Int, Int)
  case range(ClosedRange<Double>)
}

extension FlagValue {
  /// The value as users write it.
  package var text: String {
    switch self {
    case .text(let text): text
    case .toggle(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): Words.number(value)
    case .duration(let value): value.words
    case .range(let value): "\(Words.number(value.lowerBound))..\(Words.number(value.upperBound))"
    case .price(let value, let model):
      (model.map { $0 + "=" } ?? "")
        + "\(Words.number(value.inputPerMillion))/\(Words.number(value.outputPerMillion))"
    case .bounds(let range): "\(range.lowerBound)..\(range.upperBound)"
    case .pair(let first, let second): "\(first)/\(second)"
    }
  }

  /// The value as the config file holds it.
  package var json: JSON {
    switch self {
    case .toggle(let value): .bool(value)
    case .integer(let value): .safeInteger(value)
    case .number(let value): .double(value)
    case .text, .duration, .price, .bounds, .pair, .range: .string(text)
    }
  }
}
