import MakerVoting

/// `unknown_citation`: the reply cites a source that is not among the known ones. Citations are numbers in brackets (`[1]`,
/// `[2, 5]`, `[3–5]`, `[^1]`), names with a year (`[Smith 2020]`, `(Smith et al., 2020)`), keys (`[@smith2020]`) and
/// addresses (`https://…`, `doi:…`).
struct UnknownCitationCheck: RedFlagCheck {
  let kind = RedFlag.Kind.unknownCitation
  private let sources: Set<String>
  private let addresses: [String]

  /// A check against these sources, as they are cited: `1`, `Smith 2020`, `https://example.org/report`. An address stands
  /// for everything below it.
  init(sources: Set<String>) {
    self.sources = Set(sources.map(Self.plain))
    addresses = sources.map(Self.address)
  }

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    reply.answers.flatMap { part in
      Self.citations(in: part.text).filter { !isKnown($0.source) }.map {
        RedFlag(kind, "\"\($0.source)\" is no known source", at: reply.place(of: part, at: $0.offset))
      }
    }
  }

  private func isKnown(_ source: String) -> Bool {
    if sources.contains(Self.plain(source)) { return true }
    let address = Self.address(source)
    return addresses.contains { known in
      guard known.contains("."), address.hasPrefix(known) else { return false }
      return address.count == known.count || "/?#".contains(address[known.endIndex])
    }
  }

  /// A source without case, punctuation and what people leave out.
  private static func plain(_ source: String) -> String {
    let words = source.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.filter { $0 != "et" && $0 != "al" && $0 != "and" }.joined(separator: " ")
  }

  /// An address without scheme and the slash at its end.
  private static func address(_ source: String) -> String {
    var text = source.lowercased()[...]
    for scheme in ["https://", "http://", "doi:", "www.", "doi.org/"] where text.hasPrefix(scheme) {
      text = text.dropFirst(scheme.count)
    }
    while text.last == "/" { text.removeLast() }
    return String(text)
  }

  /// What a text cites, in order.
  private static func citations(in text: String) -> [(source: String, offset: Int)] {
    let bytes = TextMask.withoutCode(text)
    var found: [(source: String, offset: Int)] = []
    var position = 0
    while position < bytes.count {
      let rest = bytes[position...]
      if let address = link(rest) {
        found.append((address, position))
        position += address.utf8.count
        continue
      }
      for (open, close) in [("[", "]"), ("(", ")")] as [(Unicode.Scalar, Unicode.Scalar)]
      where rest.first == UInt8(ascii: open) {
        guard let end = rest.prefix(120).firstIndex(of: UInt8(ascii: close)) else { continue }
        let inner = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        // `a[1]` is an element, and `[text](link)` a link.
        let isIndex = open == "[" && (1...3).contains(wordLength(bytes[..<position]))
        let isLink = open == "[" && end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "(")
        if isIndex || isLink { continue }
        found += sources(in: inner, isBracket: open == "[").map { ($0, position) }
      }
      position += 1
    }
    return found
  }

  /// The length of the word that ends here: `capital[2]` cites, `row[2]` does not.
  private static func wordLength(_ before: ArraySlice<UInt8>) -> Int {
    before.reversed().prefix { (0x61...0x7a).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x5f }.count
  }

  private static func link(_ rest: ArraySlice<UInt8>) -> String? {
    guard rest.first == UInt8(ascii: "h") || rest.first == UInt8(ascii: "d"),
      ["https://", "http://", "doi:10."].contains(where: { rest.starts(with: Array($0.utf8)) })
    else { return nil }
    var bytes = rest.prefix { $0 > 0x20 && !Array("<>\"')]}".utf8).contains($0) && $0 < 0x80 }
    while let last = bytes.last, Array(".,;:!?*_".utf8).contains(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The sources between brackets; none where the brackets hold something else.
  private static func sources(in inner: String, isBracket: Bool) -> [String] {
    var inner = inner[...]
    if isBracket, inner.first == "^" { inner = inner.dropFirst() }
    if isBracket, inner.first == "@" { return [String(inner.dropFirst())] }
    let items = inner.split(whereSeparator: { $0 == "," || $0 == ";" }).map { $0.trimmed() }
    if isBracket, !items.isEmpty, items.allSatisfy({ numbers($0) != nil }) {
      return items.flatMap { numbers($0) ?? [] }
    }
    // Names and a year, several of them with semicolons between.
    let works = inner.split(separator: ";").map { $0.trimmed() }
    return works.allSatisfy(isWork) ? works.map(String.init) : []
  }

  /// `3` or `3–5`: numbers of a list of sources, which count from 1.
  private static func numbers(_ text: Substring) -> [String]? {
    let ends = text.split { $0 == "-" || $0 == "–" }.map { Int($0.trimmed()) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first >= 1, last >= first,
      last <= 999
    else { return nil }
    return (first...last).map(String.init)
  }

  /// `Smith 2020`, `Smith & Jones, 2019a`, `Smith et al. (2020`.
  private static func isWork(_ text: Substring) -> Bool {
    let words = text.split { $0 == " " || $0 == "," }
    guard words.count >= 2, words.count <= 8, let name = words.first, name.first?.isUppercase ?? false,
      name.dropFirst().contains(where: \.isLetter), let year = words.last
    else { return false }
    let digits = year.prefix { $0.isNumber }
    return digits.count == 4 && (digits.first == "1" || digits.first == "2") && year.count <= 5
      && !months.contains(name.lowercased())
  }

  private static let months: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "since", "until", "in", "from", "born", "died", "founded", "spring", "summer", "autumn", "winter",
  ]
}
