/// An exact integer of any length.
///
/// It holds what arithmetic problems need and no more: sums, differences, products, comparison, remainders by small
/// numbers, and decimal text.
///
/// ```swift
/// let square = BigInteger(9_999_999_999) * 9_999_999_999
/// print(square)  // 99999999980000000001
/// ```
public struct BigInteger: Hashable, Sendable {
  /// Whether it is below zero.
  public let isNegative: Bool
  /// Nine decimal digits each, the lowest first, without zeros at the high end; none for zero.
  let limbs: [UInt32]

  static let base: UInt64 = 1_000_000_000
  static let digitsPerLimb = 9

  init(isNegative: Bool, limbs: [UInt32]) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
    self.isNegative = isNegative && !limbs.isEmpty
  }

  /// The integer of that value.
  public init(_ value: some BinaryInteger) {
    var rest = value.magnitude
    var limbs: [UInt32] = []
    while rest > 0 {
      let (quotient, remainder) = rest.dividedByBase()
      limbs.append(remainder)
      rest = quotient
    }
    self.init(isNegative: value < 0, limbs: limbs)
  }

  /// Ten to the power of `exponent`, which is not negative.
  public static func powerOfTen(_ exponent: Int) -> BigInteger {
    var limbs = [UInt32](repeating: 0, count: exponent / digitsPerLimb)
    var last: UInt32 = 1
    for _ in 0..<exponent % digitsPerLimb { last *= 10 }
    limbs.append(last)
    return BigInteger(isNegative: false, limbs: limbs)
  }

  /// How many decimal digits it has; one for zero.
  public var digitCount: Int {
    guard let last = limbs.last else { return 1 }
    return (limbs.count - 1) * Self.digitsPerLimb + String(last).count
  }

  /// How many zeros stand at the end of its digits; none for zero.
  public var trailingZeroCount: Int {
    guard let position = limbs.firstIndex(where: { $0 != 0 }) else { return 0 }
    var limb = limbs[position]
    var zeros = position * Self.digitsPerLimb
    while limb.isMultiple(of: 10) {
      limb /= 10
      zeros += 1
    }
    return zeros
  }

  /// The remainder by a small positive number, from 0 up: −1 leaves 8 modulo 9.
  public func remainder(modulo divisor: UInt32) -> UInt32 {
    var rest: UInt64 = 0
    for limb in limbs.reversed() { rest = (rest * Self.base + UInt64(limb)) % UInt64(divisor) }
    return isNegative && rest > 0 ? divisor - UInt32(rest) : UInt32(rest)
  }
}

extension BinaryInteger {
  /// Quotient and remainder by the base of the limbs, which small types cannot hold.
  fileprivate func dividedByBase() -> (quotient: Self, remainder: UInt32) {
    guard let base = Self(exactly: BigInteger.base) else { return (0, UInt32(truncatingIfNeeded: self)) }
    let parts = quotientAndRemainder(dividingBy: base)
    return (parts.quotient, UInt32(truncatingIfNeeded: parts.remainder))
  }
}

extension BigInteger: LosslessStringConvertible {
  /// Reads decimal digits, perhaps with `-` in front; `nil` for anything else.
  public init?(_ text: String) {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    var digits = Array(text.utf8)[...]
    if isNegative { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    var limbs: [UInt32] = []
    while !digits.isEmpty {
      limbs.append(digits.suffix(Self.digitsPerLimb).reduce(0) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) })
      digits = digits.dropLast(Self.digitsPerLimb)
    }
    self.init(isNegative: isNegative, limbs: limbs)
  }

  /// The decimal digits, with `-` in front of a negative number.
  public var description: String {
    if limbs.isEmpty { return "0" }
    var digits: [UInt8] = []
    digits.reserveCapacity(limbs.count * Self.digitsPerLimb + 1)
    // The lowest digit first: a number of some thousand digits is written down often.
    for var limb in limbs {
      for _ in 0..<Self.digitsPerLimb {
        digits.append(UInt8(ascii: "0") + UInt8(limb % 10))
        limb /= 10
      }
    }
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if isNegative { digits.append(UInt8(ascii: "-")) }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }
}
