import Maker
import MakerVoting
import Testing

/// Integers of any length, against what must hold of all integers.
struct ArithmeticNumberTests {
  private static func number(_ generator: inout SplitMix64) -> BigInteger {
    var digits = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
      // Runs of zeros and nines are where carries go wrong.
      [0, 0, 9, 9, Int.random(in: 0...9, using: &generator)].randomElement(using: &generator) ?? 0
    }
    if digits.count > 1, digits[0] == 0 { digits[0] = 1 }
    let text = digits.map(String.init).joined()
    return BigInteger((Bool.random(using: &generator) ? "-" : "") + text) ?? 0
  }

  @Test func identitiesHoldForRandomNumbers() {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<500 {
      let (a, b, c) = (Self.number(&generator), Self.number(&generator), Self.number(&generator))
      #expect((a + b) * (a - b) == a * a - b * b)
      #expect(a * (b + c) == a * b + a * c)
      #expect((a + b) - b == a)
      #expect((a < b) == (b - a > 0))
      #expect(BigInteger(a.description) == a)
      for divisor: UInt32 in [9, 11, 1_000_003] {
        let expected = UInt64(a.remainder(modulo: divisor)) * UInt64(b.remainder(modulo: divisor)) % UInt64(divisor)
        #expect(UInt64((a * b).remainder(modulo: divisor)) == expected)
      }
    }
  }

  @Test func smallNumbersAgreeWithMachineIntegers() {
    var generator = SplitMix64(seed: 2)
    for _ in 0..<500 {
      let (a, b) = (
        Int.random(in: -3_000_000_000...3_000_000_000, using: &generator), Int.random(in: -9...9, using: &generator)
      )
      #expect((BigInteger(a) * BigInteger(b)).description == String(a * b))
      #expect((BigInteger(a) - BigInteger(b)).description == String(a - b))
      #expect((BigInteger(a) < BigInteger(b)) == (a < b))
    }
    #expect([Int8(-128), -1, 0, 127].map { BigInteger($0).description } == ["-128", "-1", "0", "127"])
    #expect(BigInteger(UInt64.max).description == "18446744073709551615")
    #expect(BigInteger(Int64.min).description == "-9223372036854775808")
  }

  @Test func knownProducts() throws {
    let factorial = (1...30).reduce(BigInteger(1)) { $0 * BigInteger($1) }
    #expect(factorial.description == "265252859812191058636308480000000")
    #expect(factorial.digitCount == 33)
    #expect(factorial.trailingZeroCount == 7)
    #expect(BigInteger(9_999_999_999) * 9_999_999_999 == BigInteger("99999999980000000001"))
    #expect(BigInteger.powerOfTen(20).description == "1" + String(repeating: "0", count: 20))
  }

  @Test(arguments: ["", "-", "+1", "1 2", "1_000", "0x1", "1.0", "٣", "--1"])
  func otherTextsAreNoIntegers(text: String) {
    #expect(BigInteger(text) == nil)
  }

  @Test func zeroHasNoSign() {
    #expect(BigInteger("-0") == BigInteger(0))
    #expect(-BigInteger(0) == 0)
    #expect(BigInteger("007")?.description == "7")
  }
}
