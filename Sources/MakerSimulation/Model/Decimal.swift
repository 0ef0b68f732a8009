/// Plain decimal numbers: `0.9`, `-1`, `.5`; neither exponents nor `nan` nor hexadecimal.
enum Decimal {
  static func value(of text: some StringProtocol) -> Double? {
    let digits = text.first == "-" ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.count <= 20, digits.allSatisfy({ ("0"..."9").contains($0) || $0 == "." }) else {
      return nil
    }
    return Double(text)
  }
}

extension Duration {
  /// A duration as users write it: `50ms`, `5s`, `10m`.
  init?(written text: String) {
    let units: [(name: String, milliseconds: Double)] = [("ms", 1), ("s", 1000), ("m", 60_000)]
    for unit in units where text.hasSuffix(unit.name) {
      guard let value = Decimal.value(of: text.dropLast(unit.name.count)), value >= 0, value < 1e6 else { return nil }
      self = .milliseconds(value * unit.milliseconds)
      return
    }
    return nil
  }
}
