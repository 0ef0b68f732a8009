/// Small words for messages.
package enum Words {
  /// `a, b or c`.
  package static func list(_ items: [String], _ conjunction: String) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// `1 call`, `2 calls`.
  package static func count(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A number without a needless fraction.
  package static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }

  /// `12,345`.
  package static func grouped(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// A number with so many significant digits, none needlessly behind the point: `0.00123`, `12.3`, `12,345`.
  package static func significant(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, value != 0 else { return number(value) }
    var magnitude = 0
    var scaled = abs(value)
    while scaled >= 10, magnitude < 300 { (scaled, magnitude) = (scaled / 10, magnitude + 1) }
    while scaled < 1, magnitude > -300 { (scaled, magnitude) = (scaled * 10, magnitude - 1) }
    let places = digits - 1 - magnitude
    return places <= 0 && abs(value) < 1e15 ? grouped(Int(value.rounded())) : fixed(value, max(0, places))
  }

  /// A number with so many digits after the point, rounded.
  package static func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    guard value.isFinite, abs(value) * scale < 9e15 else { return String(value) }
    let units = Int((abs(value) * scale).rounded())
    let sign = value < 0 && units > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(units) }
    let text = String(units)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  /// A number in at most so many significant digits: `3,159,610`, `3.013`, `0.00137`, `1.06e-08`, `2e+31`.
  package static func brief(_ value: Double, _ digits: Int = 4) -> String {
    guard value.isFinite, value != 0 else { return number(value) }
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    let sign = value < 0 ? "-" : ""
    if exponent >= digits - 1, exponent < 12 { return sign + grouped(Int(abs(value).rounded())) }
    if (-4..<digits).contains(exponent) { return sign + trimmed(fixed(abs(value), digits - 1 - exponent)) }
    let power = (exponent < 0 ? "-" : "+") + (abs(exponent) < 10 ? "0" : "") + String(abs(exponent))
    return sign + trimmed(fixed(mantissa, digits - 1)) + "e" + power
  }

  /// Without zeros at the end of a fraction.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
