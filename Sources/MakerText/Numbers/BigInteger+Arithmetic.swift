extension BigInteger: Comparable {
  /// By value.
  public static func < (a: BigInteger, b: BigInteger) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    return a.isNegative ? isLess(b.limbs, a.limbs) : isLess(a.limbs, b.limbs)
  }

  private static func isLess(_ a: [UInt32], _ b: [UInt32]) -> Bool {
    a.count == b.count ? a.reversed().lexicographicallyPrecedes(b.reversed()) : a.count < b.count
  }
}

extension BigInteger: SignedNumeric {
  /// The integer of that value: there is always one.
  public init?(exactly source: some BinaryInteger) { self.init(source) }

  /// The integer of a literal.
  public init(integerLiteral value: Int) { self.init(value) }

  /// The value without its sign.
  public var magnitude: BigInteger { BigInteger(isNegative: false, limbs: limbs) }

  /// The sum, exactly.
  public static func + (a: BigInteger, b: BigInteger) -> BigInteger {
    if a.isNegative == b.isNegative { return BigInteger(isNegative: a.isNegative, limbs: sum(a.limbs, b.limbs)) }
    return isLess(a.limbs, b.limbs)
      ? BigInteger(isNegative: b.isNegative, limbs: difference(b.limbs, a.limbs))
      : BigInteger(isNegative: a.isNegative, limbs: difference(a.limbs, b.limbs))
  }

  /// The difference, exactly.
  public static func - (a: BigInteger, b: BigInteger) -> BigInteger { a + -b }

  /// The product, exactly.
  public static func * (a: BigInteger, b: BigInteger) -> BigInteger {
    BigInteger(isNegative: a.isNegative != b.isNegative, limbs: product(a.limbs[...], b.limbs[...]))
  }

  /// Multiplies in place.
  public static func *= (a: inout BigInteger, b: BigInteger) { a = a * b }

  /// The same magnitude with the other sign.
  public static prefix func - (a: BigInteger) -> BigInteger {
    BigInteger(isNegative: !a.isNegative, limbs: a.limbs)
  }

  /// Changes the sign in place.
  public mutating func negate() { self = -self }

  static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    let (long, short) = a.count < b.count ? (b, a) : (a, b)
    var limbs = long
    var carry: UInt32 = 0
    for position in long.indices {
      let limb = long[position] + (position < short.count ? short[position] : 0) + carry
      carry = limb >= UInt32(base) ? 1 : 0
      limbs[position] = carry == 1 ? limb - UInt32(base) : limb
    }
    if carry > 0 { limbs.append(carry) }
    return limbs
  }

  /// Of a magnitude and one that is not greater.
  static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var limbs = a
    var borrow: UInt32 = 0
    for position in a.indices {
      let taken = (position < b.count ? b[position] : 0) + borrow
      borrow = a[position] < taken ? 1 : 0
      limbs[position] = (borrow == 1 ? a[position] + UInt32(base) : a[position]) - taken
    }
    return limbs
  }
}
