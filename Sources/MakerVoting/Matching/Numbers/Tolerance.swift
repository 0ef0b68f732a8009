/// How far two numbers may differ and still count as the same.
///
/// Matching with a tolerance is not transitive: 1.0 and 1.1 may match, 1.1 and 1.2 as well, but not 1.0 and 1.2. That is
/// why matchers compare pairs, and ``Grouping`` compares with each class's first member.
public struct Tolerance: Hashable, Sendable {
  /// The largest difference.
  public let absolute: Double
  /// The largest difference as a share of the larger number's magnitude.
  public let relative: Double

  /// A tolerance; either of the two is enough for a match. Negative values and NaN count as 0.
  public init(absolute: Double = 0, relative: Double = 0) {
    self.absolute = absolute > 0 ? absolute : 0
    self.relative = relative > 0 ? relative : 0
  }

  /// Reads `0.01` (absolute), `1%` (relative), or both, separated by a comma; `nil` for anything else.
  public init?(parsing text: String) {
    var (absolute, relative) = (0.0, 0.0)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let isShare = part.last == "%"
      let digits = isShare ? part.dropLast() : part
      guard let number = JSONNumber(literal: digits), let value = Double(number.text), value.isFinite, value >= 0
      else { return nil }
      if isShare { relative = value / 100 } else { absolute = value }
    }
    self.init(absolute: absolute, relative: relative)
  }

  /// Equal exactly.
  public static let none = Tolerance()

  /// Whether two numbers are the same; does not depend on their order.
  public func allows(_ a: JSONNumber, _ b: JSONNumber) -> Bool {
    if a == b { return true }
    guard self != .none, let x = Double(a.text), let y = Double(b.text), x.isFinite, y.isFinite else { return false }
    let difference = (x - y).magnitude
    let larger = max(x.magnitude, y.magnitude)
    // 1.1 − 1.0 is a little more than 0.1 in binary.
    return difference <= max(absolute, relative * larger) + 2 * larger.ulp
  }
}
