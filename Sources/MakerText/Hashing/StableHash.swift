/// A 64-bit hash that is the same in every process and on every machine: FNV-1a with a final mix. Not cryptographic.
public struct StableHash: Hashable, Sendable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The hash of nothing.
  public init() {}

  /// The hash of a text's UTF-8 bytes.
  public init(_ text: String) {
    self.init()
    combine(text)
  }

  /// Adds a text, and its end.
  public mutating func combine(_ text: String) {
    for byte in text.utf8 { combine(byte: byte) }
    combine(byte: 0xff)
  }

  /// Adds bytes, without an end.
  public mutating func combine(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes { combine(byte: byte) }
  }

  /// Adds a number.
  public mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { combine(byte: UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }

  private mutating func combine(byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  /// The hash.
  public var value: UInt64 { SplitMix64.mix(state) }

  /// The hash as 16 hexadecimal digits.
  public var hex: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
