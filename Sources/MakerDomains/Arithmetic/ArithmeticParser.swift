import Maker

/// Why a text is not an arithmetic problem, where, and what would be right.
public struct ArithmeticSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The position of the first wrong character, from 1.
  public let column: Int
  /// What is wrong there, and what would be right.
  public let message: String

  /// Column and message.
  public var description: String { "column \(column): \(message)" }
}

/// Reads `+ - * ( )` over integers, by recursive descent.
struct ArithmeticParser {
  private static let deepest = 200

  private let characters: [Character]
  private let allowsReference: Bool
  private var position = 0
  private var depth = 0

  /// A parser.
  ///
  /// - Parameters:
  ///   - allowsReference: whether `{A}` may occur.
  init(_ text: String, allowsReference: Bool = false) {
    characters = Array(text)
    self.allowsReference = allowsReference
  }

  mutating func whole() throws(ArithmeticSyntaxError) -> ArithmeticTerm {
    skipSpace()
    guard !isAtEnd else { throw error("the problem is empty; write one such as 48123 * 90714") }
    let term = try sum()
    if let next { throw unexpected(next, expected: "an operator: + - *") }
    return term
  }

  private mutating func sum() throws(ArithmeticSyntaxError) -> ArithmeticTerm {
    var terms = [try product()]
    while let sign = take(["+", "-", "−"]) {
      let term = try product()
      terms.append(sign == "+" ? term : term.negated)
    }
    return .sum(terms)
  }

  private mutating func product() throws(ArithmeticSyntaxError) -> ArithmeticTerm {
    var factors = [try factor()]
    while take(["*", "×", "·"]) != nil {
      if next == "*" { throw error("powers are not supported; write the product out") }
      factors.append(try factor())
    }
    return .product(factors)
  }

  private mutating func factor() throws(ArithmeticSyntaxError) -> ArithmeticTerm {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw error("nested deeper than \(Self.deepest) levels; write it flatter") }
    skipSpace()
    let start = position
    if take(["-", "−"]) != nil { return try factor().negated }
    if take(["("]) != nil {
      let inner = try sum()
      guard take([")"]) != nil else {
        if let next { throw unexpected(next, expected: "an operator or )") }
        position = start
        throw error("this ( is never closed; write ) where it ends")
      }
      return inner
    }
    guard let first = next else { throw error("a number or ( is missing at the end") }
    if allowsReference, characters[position...].starts(with: "{A}") {
      position += 3
      return .solutionOfA
    }
    guard Self.isDigit(first) else { throw unexpected(first, expected: "a number, - or (") }
    return .number(try number())
  }

  private mutating func number() throws(ArithmeticSyntaxError) -> BigInteger {
    let start = position
    while position < characters.count, Self.isDigit(characters[position]) { position += 1 }
    let digits = String(characters[start..<position])
    guard let value = BigInteger(digits) else { throw error("a number is missing") }
    if position < characters.count {
      switch characters[position] {
      case "_", ",", "'": throw error("separators in numbers are not supported; write the digits without them")
      case ".": throw error("only integers are supported; write the number without a fraction")
      default: break
      }
    }
    skipSpace()
    if let next, Self.isDigit(next) { throw error("an operator is missing, or the number has a space in it") }
    return value
  }

  private func unexpected(_ character: Character, expected: String) -> ArithmeticSyntaxError {
    switch character {
    case "/", "÷", ":": error("division is not supported; the operators are + - *")
    case "%": error("% is not supported; the operators are + - *")
    case "^": error("powers are not supported; write the product out")
    case ")": expected.hasPrefix("an operator") ? error(") without a ( before it") : error("expected \(expected)")
    case "(": error("an operator is missing before (; write * to multiply")
    default: error("\"\(character)\" is not supported here; expected \(expected)")
    }
  }

  private func error(_ message: String) -> ArithmeticSyntaxError {
    ArithmeticSyntaxError(column: position + 1, message: message)
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private var isAtEnd: Bool { position == characters.count }

  private var next: Character? { isAtEnd ? nil : characters[position] }

  private mutating func take(_ wanted: [Character]) -> Character? {
    skipSpace()
    guard let next, wanted.contains(next) else { return nil }
    position += 1
    return next
  }

  private mutating func skipSpace() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }
}
