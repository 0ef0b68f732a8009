/// SHA-256 (FIPS 180-4) and HMAC (RFC 2104) over it.
enum SHA256 {
  /// The hash, 32 bytes.
  static func hash(_ message: [UInt8]) -> [UInt8] {
    var state = initial
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (119 - message.count % 64) % 64)
    let bits = UInt64(message.count) * 8
    padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
    for start in stride(from: 0, to: padded.count, by: 64) { mix(padded[start..<start + 64], into: &state) }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
  }

  /// The keyed hash, 32 bytes.
  static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var key = key.count > 64 ? hash(key) : key
    key += [UInt8](repeating: 0, count: 64 - key.count)
    return hash(key.map { $0 ^ 0x5c } + hash(key.map { $0 ^ 0x36 } + message))
  }

  /// Compares in a time that does not depend on where the difference is.
  static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var words: [UInt32] = stride(from: block.startIndex, to: block.endIndex, by: 4).map { position in
      (0..<4).reduce(0) { $0 << 8 | UInt32(block[position + $1]) }
    }
    for t in 16..<64 {
      let (a, b) = (words[t - 15], words[t - 2])
      let small = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3
      let large = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10
      words.append(words[t - 16] &+ small &+ words[t - 7] &+ large)
    }
    var s = state
    for t in 0..<64 {
      let first =
        s[7] &+ (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) &+ (s[4] & s[5] ^ ~s[4] & s[6])
        &+ constants[t] &+ words[t]
      let second =
        (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) &+ (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2])
      s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
    }
    for i in 0..<8 { state[i] = state[i] &+ s[i] }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

  /// The first 64 primes.
  private static let primes: [Int] = {
    var primes: [Int] = []
    var number = 2
    while primes.count < 64 {
      if primes.allSatisfy({ number % $0 != 0 }) { primes.append(number) }
      number += 1
    }
    return primes
  }()

  /// The first 32 bits of the fractions of the square roots of the first eight primes.
  private static let initial: [UInt32] = primes.prefix(8).map { root($0, power: 2) }
  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = primes.map { root($0, power: 3) }

  /// The fraction of a root in 32 bits: the low half of the largest r with r^power ≤ number · 2^(32 · power).
  private static func root(_ number: Int, power: Int) -> UInt32 {
    var (low, high) = (UInt64(0), UInt64(1) << 37)
    let target = [number] + [Int](repeating: 0, count: power)
    while low + 1 < high {
      let middle = (low + high) / 2
      if isAtMost(middle, power, target) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  /// Whether value^power is at most a number given in words of 32 bits, the highest first.
  private static func isAtMost(_ value: UInt64, _ power: Int, _ target: [Int]) -> Bool {
    var product: [UInt64] = [1]
    for _ in 0..<power { product = multiply(product, [value & 0xffff_ffff, value >> 32]) }
    let words = target.reversed().map { UInt64($0) }
    for position in stride(from: max(product.count, words.count) - 1, through: 0, by: -1) {
      let a = position < product.count ? product[position] : 0
      let b = position < words.count ? words[position] : 0
      if a != b { return a < b }
    }
    return true
  }

  /// The product of two numbers in words of 32 bits, the lowest first.
  private static func multiply(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var out = [UInt64](repeating: 0, count: a.count + b.count)
    for i in a.indices {
      var carry: UInt64 = 0
      for j in b.indices {
        let sum = out[i + j] + a[i] * b[j] + carry
        out[i + j] = sum & 0xffff_ffff
        carry = sum >> 32
      }
      out[i + b.count] += carry
    }
    return out
  }
}
