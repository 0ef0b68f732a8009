import MakerVoting

/// What a reply gives as its final answers.
struct FinalAnswers {
  /// One of them.
  struct Claim {
    /// As the reply has it.
    let text: String
    let place: ReplyPlace
  }

  /// The members that hold an answer.
  static let members = ["answer", "final_answer", "result", "solution", "choice", "value"]

  /// More announcements than any reply has that is worth reading, and more of a line than an answer takes.
  private static let (mostClaims, longestClaim) = (100, 300)

  /// The answers that the text announces (`Answer: 4`, `the answer is 4`, `\boxed{4}`) in order, a list for each question
  /// that it seems to answer.
  static func announced(in part: ReplyPart, of reply: ExaminedReply) -> [[Claim]] {
    let text = String(decoding: TextMask.withoutCode(part.text), as: UTF8.self)
    var groups: [[Claim]] = [[]]
    var last = text.startIndex
    for found in markers(in: text) {
      if asksAgain(text[last..<found.lowerBound]), !groups[groups.count - 1].isEmpty { groups.append([]) }
      last = found.upperBound
      let said = claim(text[found.upperBound...], isBoxed: text[found].hasSuffix("{"))
      let offset = text.utf8.distance(from: text.startIndex, to: found.lowerBound)
      if !said.isEmpty {
        groups[groups.count - 1].append(Claim(text: said, place: reply.place(of: part, at: offset)))
      }
    }
    return groups
  }

  /// The places of what announces an answer, in order.
  private static func markers(in text: String) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    let bytes = text.utf8
    let lowered = bytes.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
    var position = 0
    while position < lowered.count, found.count < mostClaims {
      guard let length = markerLength(lowered[position...]) else {
        position += 1
        continue
      }
      let start = bytes.index(bytes.startIndex, offsetBy: position)
      found.append(start..<bytes.index(start, offsetBy: length))
      position += length
    }
    return found
  }

  private static let signs = ["\\boxed{", "#### "].map { Array($0.utf8) }
  private static let word = Array("answer".utf8)
  private static let verbs = ["is", "=", ":"].map { Array($0.utf8) }

  /// The length of a marker that begins here: `answer` and what says that it follows, with nothing but emphasis between.
  private static func markerLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    if let sign = signs.first(where: { bytes.starts(with: $0) }) { return sign.count }
    guard bytes.starts(with: word) else { return nil }
    var rest = bytes.dropFirst(word.count)
    func skip() { rest = rest.drop { $0 == 0x20 || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "_") } }
    skip()
    guard let verb = verbs.first(where: { rest.starts(with: $0) }) else { return nil }
    rest = rest.dropFirst(verb.count)
    guard verb.count == 1 || rest.first.map({ !isLetter($0) }) ?? false else { return nil }
    skip()
    if verb.count == 2, rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
    skip()
    return rest.startIndex - bytes.startIndex
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x80 || (0x61...0x7a).contains(byte) }

  /// What follows a marker, to the end of its line or sentence.
  private static func claim(_ rest: Substring, isBoxed: Bool) -> String {
    if isBoxed {
      var depth = 1
      let inner = rest.prefix(longestClaim).prefix { character in
        depth += character == "{" ? 1 : character == "}" ? -1 : 0
        return depth > 0 && !character.isNewline
      }
      return String(inner.trimmed())
    }
    let line = rest.prefix(longestClaim).prefix { !$0.isNewline }
    let end = line.indices.first { position in
      guard ".!?;".contains(line[position]) else { return false }
      let next = line.index(after: position)
      return next == line.endIndex || line[next].isWhitespace
    }
    return String(line[..<(end ?? line.endIndex)].trimmed().filter { !"*$".contains($0) })
  }

  /// Whether a new question stands between two answers.
  private static func asksAgain(_ text: Substring) -> Bool {
    text.contains("?")
      || text.split(whereSeparator: \.isNewline).contains { line in
        let words = line.lowercased().split { !$0.isLetter }
        let first = words.first ?? ""
        return ["q", "question", "problem", "exercise", "part", "case", "riddle", "task"].contains(first)
      }
  }

  /// Whether two answers are the same as far as one can tell from their form: equal, or one within the other.
  static func agree(_ a: String, _ b: String) -> Bool {
    if let a = AnswerClass.number(a), let b = AnswerClass.number(b) { return a == b }
    let (a, b) = (words(a), words(b))
    return contains(a, b) || contains(b, a)
  }

  private static func words(_ text: String) -> [Substring] {
    Normalization.normalize(text).split { !$0.isLetter && !$0.isNumber && !"+-−.%/".contains($0) }
  }

  private static func contains(_ long: [Substring], _ short: [Substring]) -> Bool {
    guard short.count <= long.count else { return false }
    return (0...long.count - short.count).contains { long[$0...].starts(with: short) }
  }
}
