/// What a text says in its own words: its words and where they stand, without code and without what it quotes.
struct Prose {
  /// One word.
  struct Word {
    /// In lower case.
    let text: String
    /// Bytes of UTF-8 before it.
    let offset: Int
    /// Whether nothing but white space stands between it and the word before.
    let isJoined: Bool
    /// Whether a sentence or a line begins with it.
    let startsSentence: Bool
  }

  let words: [Word]

  /// The words of a text outside of code and quotations.
  init(_ text: String) {
    self.init(bytes: TextMask.prose(text))
  }

  /// All words of a text.
  init(verbatim text: String) {
    self.init(bytes: Array(text.utf8))
  }

  private init(bytes: [UInt8]) {
    var words: [Word] = []
    var current = ""
    var start = 0
    var isJoined = false
    var startsSentence = true
    var offset = 0
    func finish() {
      if current.isEmpty { return }
      while current.last == "'" { current.removeLast() }
      words.append(Word(text: current, offset: start, isJoined: isJoined, startsSentence: startsSentence))
      current = ""
      isJoined = true
      startsSentence = false
    }
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch Self.role(of: scalar) {
      case .letter:
        if current.isEmpty { start = offset }
        current += scalar.isASCII ? String(scalar).lowercased() : scalar.properties.lowercaseMapping
      case .ideograph:
        finish()
        start = offset
        current = String(scalar)
        finish()
      case .apostrophe where !current.isEmpty: current += "'"
      case .space: finish()
      case .newline, .stop:
        finish()
        startsSentence = true
        isJoined = isJoined && scalar == "\n"
      case .apostrophe, .other:
        finish()
        isJoined = false
      }
      offset += UTF8.width(scalar)
    }
    finish()
    self.words = words
  }

  private enum Role { case letter, ideograph, apostrophe, space, newline, stop, other }

  private static func role(of scalar: Unicode.Scalar) -> Role {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": .letter
    case "'", "\u{2019}": .apostrophe
    case "\n": .newline
    case " ", "\t", "\r", "\u{a0}": .space
    case ".", "!", "?", ":", "…", "。", "！", "？": .stop
    case "\u{3040}"..."\u{9fff}", "\u{20000}"..."\u{2ffff}": .ideograph
    default:
      scalar.isASCII
        ? .other : scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? .letter : .other
    }
  }
}
