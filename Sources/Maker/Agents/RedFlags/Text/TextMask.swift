/// Blanks out the regions of a text that are not its own words. What is left keeps its place.
enum TextMask {
  /// Stands for a byte that was blanked out: no letter, no space and no line break.
  private static let blank: UInt8 = 0x01

  /// The text without code (fenced, or between backticks).
  static func withoutCode(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    maskFences(&bytes)
    maskSpans(&bytes)
    return bytes
  }

  /// Blanks code between single backticks.
  static func maskSpans(_ bytes: inout [UInt8]) {
    let tick = UInt8(ascii: "`")
    maskPairs(&bytes, [tick], [tick], longest: 200) { $0.first != tick }
  }

  /// The text without code, quotations and lines that quote.
  static func prose(_ text: String) -> [UInt8] {
    var bytes = withoutCode(text)
    maskLines(&bytes) { $0.first { $0 != 0x20 } == UInt8(ascii: ">") }
    for (open, close) in [("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»"), ("「", "」")] {
      maskPairs(&bytes, Array(open.utf8), Array(close.utf8), longest: 1000)
    }
    return bytes
  }

  private static func maskFences(_ bytes: inout [UInt8]) {
    var isOpen = false
    maskLines(&bytes) { line in
      guard line.drop(while: { $0 == 0x20 }).starts(with: Array("```".utf8)) else { return isOpen }
      isOpen.toggle()
      return true
    }
  }

  /// Blanks the lines that are chosen; their breaks stay.
  private static func maskLines(_ bytes: inout [UInt8], _ isChosen: (ArraySlice<UInt8>) -> Bool) {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
      if isChosen(bytes[start..<end]) { for position in start..<end { bytes[position] = blank } }
      start = end + 1
    }
  }

  /// Blanks what stands between two marks in one paragraph, marks included. Linear in the text, whatever is in it.
  private static func maskPairs(
    _ bytes: inout [UInt8], _ open: [UInt8], _ close: [UInt8], longest: Int,
    where begins: (ArraySlice<UInt8>) -> Bool = { _ in true }
  ) {
    let openings = places(of: open, in: bytes)
    let closings = places(of: close, in: bytes)
    let breaks = places(of: [0x0a, 0x0a], in: bytes)
    var (closing, nextBreak, done) = (0, 0, 0)
    for start in openings where start >= done {
      let first = start + open.count
      guard begins(bytes[first...]) else {
        done = bytes[first...].firstIndex { $0 != open[0] } ?? bytes.count
        continue
      }
      while closing < closings.count, closings[closing] < first { closing += 1 }
      while nextBreak < breaks.count, breaks[nextBreak] < first { nextBreak += 1 }
      guard closing < closings.count else { return }
      let end = closings[closing]
      let limit = nextBreak < breaks.count ? min(breaks[nextBreak], first + longest) : first + longest
      guard end < limit else { continue }
      done = end + close.count
      for masked in start..<done { bytes[masked] = blank }
    }
  }

  /// Where a mark stands, in order.
  private static func places(of mark: [UInt8], in bytes: [UInt8]) -> [Int] {
    guard bytes.count >= mark.count else { return [] }
    return (0...bytes.count - mark.count).filter { position in
      bytes[position] == mark[0] && mark.indices.allSatisfy { bytes[position + $0] == mark[$0] }
    }
  }
}
