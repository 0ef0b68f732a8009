/// A JSON number as exact decimal text in canonical form, so that equal numbers have equal texts: `1.0`, `1` and `1e0`
/// are all `1`. Integers of any length stay exact.
public struct JSONNumber: Hashable, Sendable {
  /// The canonical text, itself valid JSON.
  public let text: String

  /// An integer.
  public init(_ value: some BinaryInteger) {
    text = String(value)
  }

  /// The shortest text that reads back as `value`; `nil` unless it is finite.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init(literal: value.description)
  }

  /// A number as JSON writes it; `nil` for anything else.
  public init?(literal: some StringProtocol) {
    var bytes = literal.utf8[...]
    let negative = bytes.first == UInt8(ascii: "-")
    if negative { bytes.removeFirst() }
    func takeDigits() -> [UInt8] {
      let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      bytes = bytes.dropFirst(digits.count)
      return Array(digits)
    }
    let whole = takeDigits()
    guard !whole.isEmpty, whole.count == 1 || whole[0] != UInt8(ascii: "0") else { return nil }
    var fraction: [UInt8] = []
    if bytes.first == UInt8(ascii: ".") {
      bytes.removeFirst()
      fraction = takeDigits()
      guard !fraction.isEmpty else { return nil }
    }
    var exponent = 0
    if let mark = bytes.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      bytes.removeFirst()
      let sign = bytes.first
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { bytes.removeFirst() }
      guard let value = Int(String(decoding: takeDigits(), as: UTF8.self)), value < 1_000_000 else { return nil }
      exponent = sign == UInt8(ascii: "-") ? -value : value
    }
    guard bytes.isEmpty else { return nil }
    text = Self.canonical(negative: negative, digits: whole + fraction, exponent: exponent - fraction.count)
  }

  /// Digits × 10^exponent: plain where that is an integer of at most 40 trailing zeros or a short fraction.
  private static func canonical(negative: Bool, digits: [UInt8], exponent: Int) -> String {
    let zero = UInt8(ascii: "0")
    var digits = Array(digits.drop { $0 == zero })
    var exponent = exponent
    while digits.last == zero {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { return "0" }
    let sign = negative ? "-" : ""
    let plain = String(decoding: digits, as: UTF8.self)
    if exponent >= 0 && exponent <= 4096 { return sign + plain + String(repeating: "0", count: exponent) }
    let point = digits.count + exponent
    if exponent < 0 && point > 0 { return sign + plain.prefix(point) + "." + plain.dropFirst(point) }
    if exponent < 0 && point > -6 { return sign + "0." + String(repeating: "0", count: -point) + plain }
    let mantissa = digits.count == 1 ? plain : plain.prefix(1) + "." + plain.dropFirst()
    return sign + mantissa + "e" + String(point - 1)
  }
}
