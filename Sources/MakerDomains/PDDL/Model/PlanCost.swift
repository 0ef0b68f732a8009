/// What an action or a plan costs: an exact decimal number.
public struct PlanCost: Hashable, Sendable {
  /// All digits, without the point.
  private let digits: Int
  /// How many of them stand after the point; the last one is not 0.
  let decimals: Int

  /// A number of digits with some of them behind the point.
  private init(digits: Int, decimals: Int) {
    var (digits, decimals) = (digits, decimals)
    while decimals > 0, digits.isMultiple(of: 10) { (digits, decimals) = (digits / 10, decimals - 1) }
    (self.digits, self.decimals) = (digits, decimals)
  }

  /// A whole number.
  public init(_ number: Int) { self.init(digits: number, decimals: 0) }

  /// Reads a number without a sign, such as `12`, `1.5` or `.5`; `nil` for anything else, and beyond 64 bits.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let written = parts.joined()
    guard !written.isEmpty, written.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let digits = Int(written)
    else { return nil }
    self.init(digits: digits, decimals: parts.count == 2 ? parts[1].utf8.count : 0)
  }

  /// The number, where it is whole.
  public var whole: Int? { decimals == 0 ? digits : nil }

  /// The sum; `nil` beyond 64 bits.
  public func adding(_ other: PlanCost) -> PlanCost? {
    let decimals = max(self.decimals, other.decimals)
    guard let left = units(decimals: decimals), let right = other.units(decimals: decimals) else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : PlanCost(digits: sum, decimals: decimals)
  }

  /// How many times the unit of that many decimals; `nil` beyond 64 bits.
  func units(decimals: Int) -> Int? {
    var units = digits
    for _ in self.decimals..<max(decimals, self.decimals) {
      let (product, overflow) = units.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      units = product
    }
    return units
  }

  /// That many times the unit of that many decimals.
  static func units(_ units: Int, decimals: Int) -> PlanCost { PlanCost(digits: units, decimals: decimals) }
}

extension PlanCost: CustomStringConvertible {
  /// `12` or `1.5`.
  public var description: String {
    guard decimals > 0 else { return "\(digits)" }
    let text = "\(digits)"
    let filled = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    return "\(filled.dropLast(decimals)).\(filled.suffix(decimals))"
  }
}

extension PlanCost: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral number: Int) { self.init(number) }
}

extension PlanCost: Comparable {
  /// The smaller number.
  public static func < (a: PlanCost, b: PlanCost) -> Bool {
    let decimals = max(a.decimals, b.decimals)
    switch (a.units(decimals: decimals), b.units(decimals: decimals)) {
    case (let left?, let right?): return left < right
    // What does not fit into 64 bits with more decimals is the larger.
    case (nil, _): return false
    case (_, nil): return true
    }
  }
}
