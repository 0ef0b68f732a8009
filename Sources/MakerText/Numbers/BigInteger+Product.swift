extension BigInteger {
  /// From so many limbs on three products of half the length are faster than four.
  private static let longLimbs = 40

  /// The product of two magnitudes. The method taught at school, which is the fastest up to some hundred digits; above,
  /// that of Karatsuba (1962), with which 20,000 digits take milliseconds.
  static func product(_ a: ArraySlice<UInt32>, _ b: ArraySlice<UInt32>) -> [UInt32] {
    guard min(a.count, b.count) >= longLimbs else { return shortProduct(a, b) }
    let (long, short) = a.count < b.count ? (b, a) : (a, b)
    let half = (long.count + 1) / 2
    let (longLow, longHigh) = (long.prefix(half), long.dropFirst(half))
    guard short.count > half else {
      // The shorter one is all low half: two products are enough.
      return added(product(longHigh, short), to: product(longLow, short), at: half)
    }
    let (shortLow, shortHigh) = (short.prefix(half), short.dropFirst(half))
    let (low, high) = (product(longLow, shortLow), product(longHigh, shortHigh))
    let crossed = product(
      sum(Array(longLow), Array(longHigh))[...], sum(Array(shortLow), Array(shortHigh))[...])
    let middle = difference(difference(crossed, low), high)
    return added(high, to: added(middle, to: low, at: half), at: 2 * half)
  }

  private static func shortProduct(_ a: ArraySlice<UInt32>, _ b: ArraySlice<UInt32>) -> [UInt32] {
    var limbs = [UInt32](repeating: 0, count: a.count + b.count)
    for (low, factor) in a.enumerated() {
      var carry: UInt64 = 0
      for (position, other) in b.enumerated() {
        let value = UInt64(factor) * UInt64(other) + UInt64(limbs[low + position]) + carry
        limbs[low + position] = UInt32(value % base)
        carry = value / base
      }
      limbs[low + b.count] = UInt32(carry)
    }
    return limbs
  }

  /// `limbs + other * base^place`.
  private static func added(_ other: [UInt32], to limbs: [UInt32], at place: Int) -> [UInt32] {
    let low = Array(limbs.prefix(place))
    let padding = [UInt32](repeating: 0, count: place - low.count)
    return low + padding + sum(Array(limbs.dropFirst(place)), trimmed(other))
  }

  /// Without the zeros at the high end, with which halves come.
  private static func trimmed(_ limbs: [UInt32]) -> [UInt32] {
    Array(limbs.prefix((limbs.lastIndex { $0 != 0 } ?? -1) + 1))
  }
}
