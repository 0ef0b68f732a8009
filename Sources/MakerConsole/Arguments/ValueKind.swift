package import Maker
import MakerVoting

/// What a flag takes.
package enum ValueKind: Hashable, Sendable {
  case text
  case toggle
  case integer(ClosedRange<Int>)
  /// A whole number, or a word that stands for one.
  case count(orWord: String, ClosedRange<Int>)
  /// A number between two bounds.
  case number(ClosedRange<Double>)
  /// A number strictly between two bounds.
  case share(above: Double, below: Double)
  case duration
  case choice([String])
  case price
  /// A JSON object.
  case object
  /// A header of HTTP: its name and its value.
  case header
  /// A program and its arguments; see ``CommandWords``.
  case command
  /// Two numbers, the smaller first.
  case range
  /// Two whole numbers from 1, the smaller first.
  case bounds
  /// Two whole numbers, in two words or with a slash between them.
  case pair(ClosedRange<Int>)

  /// The words that a value has at the most.
  package var words: Int { if case .pair = self { 2 } else { 1 } }

  /// What is right, as the end of a sentence that starts with “it must be”.
  package var expectation: String {
    switch self {
    case .text: "a text that is not empty"
    case .toggle: "true or false"
    case .integer(let range):
      range.upperBound == .max
        ? "a whole number from \(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .count(let word, let range): "a whole number from \(range.lowerBound) to \(range.upperBound), or \(word)"
    case .number(let range):
      range.upperBound == .infinity
        ? "a number from \(Words.number(range.lowerBound))"
        : "a number from \(Words.number(range.lowerBound)) to \(Words.number(range.upperBound))"
    case .share(let above, let below): "a number above \(Words.number(above)) and below \(Words.number(below))"
    case .duration: "a duration such as 50ms, 5s, 10m or 2h"
    case .choice(let choices): Words.list(choices, "or")
    case .range: "MIN..MAX, such as 0..100 or -1.5..1.5"
    case .object: "a JSON object such as {\"top_k\": 40}"
    case .header: "NAME:VALUE"
    case .command: "a program and its arguments, such as \"python3 check.py\"; quotes keep what belongs together"
    case .price: "[MODEL=]IN/OUT in dollars per million tokens, such as 0.4/1.6"
    case .bounds: "two whole numbers from 1, the smaller first, such as 2..10"
    case .pair(let range): "two whole numbers from \(range.lowerBound) to \(range.upperBound), such as 5 2"
    }
  }

  /// Reads a value.
  package func read(_ text: String) throws(ValueProblem) -> FlagValue {
    guard let value = value(of: text) else {
      // A header's value is nobody's business, in whatever form it was given.
      throw ValueProblem(given: self == .header ? "…" : text, expectation: expectation)
    }
    if case .object(let object) = value { try Self.checkSecrets(in: object) }
    return value
  }

  /// What is sent with each request is kept in journals and shown with the settings: a key must not be in it.
  private static func checkSecrets(in object: JSONObject) throws(ValueProblem) {
    let secret: Set<String> = ["apikey", "key", "token", "accesstoken", "authorization", "password", "secret"]
    guard let name = object.names.first(where: { secret.contains($0.lowercased().filter(\.isLetter)) }) else { return }
    throw ValueProblem(
      given: "\(name)…", expectation: "without keys, since it is journalled; give a key by its variable or a --header")
  }

  /// Reads a member of the config file, which is written in JSON's own types.
  package func read(_ json: JSON) throws(ValueProblem) -> FlagValue {
    switch (self, json) {
    case (.toggle, .bool(let value)): return .toggle(value)
    case (.integer, .number(let number)), (.count, .number(let number)), (.number, .number(let number)),
      (.share, .number(let number)):
      return try read(number.text)
    case (.text, .string(let text)), (.count, .string(let text)), (.choice, .string(let text)),
      (.duration, .string(let text)),
      (.price, .string(let text)), (.header, .string(let text)), (.object, .string(let text)),
      (.bounds, .string(let text)), (.range, .string(let text)), (.command, .string(let text)):
      return try read(text)
    case (.object, .object(let object)):
      try Self.checkSecrets(in: object)
      return .object(object)
    case (.bounds, .array(let ends)), (.range, .array(let ends)):
      guard ends.count == 2, ends.allSatisfy({ $0.double != nil }) else {
        throw ValueProblem(given: json.compact, expectation: expectation)
      }
      return try read(ends.map(\.compact).joined(separator: ".."))
    default: throw ValueProblem(given: self == .header ? "…" : json.compact, expectation: expectation)
    }
  }

  private func value(of text: String) -> FlagValue? {
    switch self {
    case .text: return text.allSatisfy(\.isWhitespace) ? nil : .text(text)
    case .toggle:
      switch text.lowercased() {
      case "true", "1", "yes", "on": return .toggle(true)
      case "false", "0", "no", "off": return .toggle(false)
      default: return nil
      }
    case .integer(let range): return Int(text).flatMap { range.contains($0) ? .integer($0) : nil }
    case .count(let word, let range):
      return text == word ? .text(word) : Int(text).flatMap { range.contains($0) ? .integer($0) : nil }
    case .number(let range): return Self.decimal(text).flatMap { range.contains($0) ? .number($0) : nil }
    case .share(let above, let below):
      return Self.decimal(text).flatMap { $0 > above && $0 < below ? .number($0) : nil }
    case .duration: return Duration(words: text).map { .duration($0) }
    case .choice(let choices): return choices.contains(text) ? .text(text) : nil
    case .command: return CommandWords.parted(text) == nil ? nil : .text(text)
    case .object: return (try? JSON(parsing: text))?.object.map { .object($0) }
    case .header:
      let name = text.prefix { $0 != ":" }
      let value = text.dropFirst(name.count + 1).trimmingWhitespace()
      let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0)) }
      let isValue = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7f }
      return name.isEmpty || value.isEmpty || !isName || !isValue ? nil : .header(name: String(name), value: value)
    case .range:
      let ends = text.split(separator: text.contains("..") ? ".." : ",", omittingEmptySubsequences: false)
        .map { Self.decimal(String($0)) }
      guard ends.count == 2, let low = ends[0], let high = ends[1], low <= high else { return nil }
      return .range(low...high)
    case .price:
      // Names of models may hold an equals sign, prices never do.
      let name = text.lastIndex(of: "=").map { String(text[..<$0]) }
      let prices = text.split(separator: "=", omittingEmptySubsequences: false).last ?? ""
      let parts = prices.split(separator: "/", omittingEmptySubsequences: false).map { Self.decimal(String($0)) }
      guard parts.count == 2, let input = parts[0], let output = parts[1], input >= 0, output >= 0, name != "" else {
        return nil
      }
      return .price(Price(inputPerMillion: input, outputPerMillion: output), model: name)
    case .bounds:
      let parts = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let lower = parts[0], let upper = parts[1], lower >= 1, upper >= lower else { return nil }
      return .bounds(lower...upper)
    case .pair(let range):
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let first = parts[0], let second = parts[1], range.contains(first), range.contains(second)
      else { return nil }
      return .pair(first, second)
    }
  }

  /// A finite decimal number; the words and the hexadecimal forms that `Double` reads as well are refused.
  package static func decimal(_ text: String) -> Double? {
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }), let value = Double(text),
      value.isFinite
    else { return nil }
    return value
  }
}

/// A text that is no value of its flag.
package struct ValueProblem: Error, Hashable, Sendable {
  package let given: String
  package let expectation: String

  package init(given: String, expectation: String) {
    (self.given, self.expectation) = (given, expectation)
  }

  /// What was given and what is right, in the rest of a line that starts with where it was given.
  package var description: String {
    given.allSatisfy(\.isWhitespace)
      ? "is empty; it must be \(expectation)"
      : "`\(Sanitizer.line(given, limit: 60))` is not right; it must be \(expectation)"
  }
}

extension Duration {
  /// A duration above zero as users write it: `50ms`, `5s`, `10m`, `2h`, `30d`.
  package init?(words text: String) {
    let units: [(name: String, seconds: Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
    for unit in units where text.hasSuffix(unit.name) {
      guard let value = ValueKind.decimal(String(text.dropLast(unit.name.count))), value > 0 else { return nil }
      let seconds = value * unit.seconds
      guard seconds >= 0.001, seconds <= 366 * 86_400 else { return nil }
      self = .milliseconds(Int((seconds * 1000).rounded()))
      return
    }
    return nil
  }

  /// The duration as users write it, in the largest unit that is whole.
  package var words: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    if milliseconds % 3_600_000 == 0 { return "\(milliseconds / 3_600_000)h" }
    if milliseconds % 60_000 == 0 { return "\(milliseconds / 60_000)m" }
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}
