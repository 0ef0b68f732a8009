import MakerText
import Testing

/// Long products and the texts that are numbers.
struct BigIntegerTests {
  /// Around the length from which products are halved, and far above it, of equal and of very different lengths.
  @Test(arguments: [
    (351, 351), (360, 360), (369, 360), (720, 361), (721, 721), (1500, 400), (5000, 4999), (20_000, 20_000), (3000, 1),
    (3000, 9),
  ])
  func longProductsAreExact(first: Int, second: Int) throws {
    var random = SplitMix64(seed: UInt64(first * 31 + second))
    for _ in 0..<3 {
      let (a, b) = (number(first, &random), number(second, &random))
      let product = a * b
      for prime: UInt32 in [7, 998_244_353, 4_294_967_291] {
        let expected = UInt64(a.remainder(modulo: prime)) * UInt64(b.remainder(modulo: prime)) % UInt64(prime)
        #expect(UInt64(product.remainder(modulo: prime)) == expected)
      }
      #expect((a + 1) * b - product == b)
      #expect(product == b * a)
      #expect(try #require(BigInteger(product.description)) == product)
    }
  }

  @Test func productsOfNinesAndOfZerosCarryThrough() {
    let nines = BigInteger.powerOfTen(4000) - 1
    #expect(nines * nines == BigInteger.powerOfTen(8000) - BigInteger.powerOfTen(4000) * 2 + 1)
    #expect(BigInteger.powerOfTen(5000) * BigInteger.powerOfTen(3000) == .powerOfTen(8000))
    #expect(nines * 0 == 0)
    #expect(-nines * nines == -(nines * nines))
  }

  @Test(arguments: ["", "-", "+1", " 1", "1 ", "1_0", "1,0", "0x1", "٣", "--1", "1-", "1e3", "−1"])
  func whatIsNoPlainNumberIsRefused(text: String) {
    #expect(BigInteger(text) == nil)
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("007", "7"), ("-000", "0"), ("999999999", "999999999"), ("1000000000", "1000000000"),
    ("-1000000001", "-1000000001"), ("000000000999999999", "999999999"),
    ("100000000000000000000", "100000000000000000000"),
  ])
  func numbersAreWrittenInOneWay(text: String, written: String) throws {
    let number = try #require(BigInteger(text))
    #expect(number.description == written)
    #expect(number.digitCount == written.count(where: \.isNumber))
  }

  private func number(_ digits: Int, _ random: inout SplitMix64) -> BigInteger {
    let text = "9" + (1..<max(2, digits)).map { _ in String(random.next() % 10) }.joined()
    return BigInteger(String(text.prefix(digits))) ?? 0
  }
}
