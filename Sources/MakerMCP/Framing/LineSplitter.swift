/// Cuts a stream of bytes into lines, whatever pieces it arrives in.
///
/// A carriage return before the line break and a byte order mark are no part of a line; blank lines are skipped. A line
/// beyond the limit is never held: only its id is looked for as it passes.
struct LineSplitter: Sendable {
  enum Line: Hashable, Sendable {
    case whole([UInt8])
    /// Too long; with the id of the message, if it was found.
    case tooLong(MessageID?)
  }

  /// The longest line in bytes.
  let limit: Int
  private var line: [UInt8] = []
  /// Reads on in a line that is beyond the limit.
  private var scanner: MessageScanner?

  init(limit: Int) {
    self.limit = limit
  }

  /// The lines that end in this piece.
  mutating func take(_ piece: some Collection<UInt8>) -> [Line] {
    var lines: [Line] = []
    var rest = piece[...]
    while let end = rest.firstIndex(of: 0x0a) {
      add(rest[..<end])
      if let line = finish() { lines.append(line) }
      rest = rest[rest.index(after: end)...]
    }
    add(rest)
    return lines
  }

  private mutating func add(_ bytes: some Collection<UInt8>) {
    if scanner != nil {
      scanner?.read(bytes)
    } else {
      line.append(contentsOf: bytes)
      guard line.count > limit else { return }
      scanner = MessageScanner()
      scanner?.read(line)
      line = []
    }
  }

  private mutating func finish() -> Line? {
    defer { (line, scanner) = ([], nil) }
    if let scanner { return .tooLong(scanner.id) }
    if line.last == 0x0d { line.removeLast() }
    if line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
    let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    return isBlank ? nil : .whole(line)
  }
}
