#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Margin {
  /// ⌈k(1 + ln(d + 1))⌉: a margin that grows with the depth of a tree.
  ///
  /// - Parameters:
  ///   - k: the margin at the root, at least 1.
  ///   - depth: levels below the root, at least 0.
  public static func growing(k: Int, depth: Int) -> Int {
    Int((Double(k) * (1 + log1p(Double(max(0, depth))))).rounded(.up))
  }
}
