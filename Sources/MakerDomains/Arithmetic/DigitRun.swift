/// A run of digits that is looked for in others, in linear time (Knuth, Morris and Pratt): numbers can have tens of
/// thousands of digits, and `1111…` makes every careless search quadratic.
struct DigitRun {
  private let digits: [UInt8]
  /// For each prefix the length of its longest proper prefix that it ends in as well.
  private let borders: [Int]

  init(_ digits: some Collection<UInt8>) {
    let digits = Array(digits)
    var borders = [Int](repeating: 0, count: digits.count)
    var length = 0
    for position in digits.indices.dropFirst() {
      while length > 0, digits[position] != digits[length] { length = borders[length - 1] }
      if digits[position] == digits[length] { length += 1 }
      borders[position] = length
    }
    self.digits = digits
    self.borders = borders
  }

  /// Whether it is the digit 1 alone, which with zeros behind it is a power of ten.
  var isOne: Bool { digits == [UInt8(ascii: "1")] }

  /// Whether it stands somewhere in these digits.
  func occurs(in others: [UInt8]) -> Bool {
    var length = 0
    for digit in others {
      while length > 0, length == digits.count || digit != digits[length] { length = borders[length - 1] }
      if !digits.isEmpty, digit == digits[length] { length += 1 }
      if length == digits.count { return true }
    }
    return false
  }
}
