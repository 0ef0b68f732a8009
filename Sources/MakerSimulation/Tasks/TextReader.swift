/// What can be read off an English text without knowing anything about the world.
struct TextReader {
  /// A statement about two things.
  struct Statement: Hashable {
    let subject: String
    let relation: String
    let object: String
  }

  let sentences: [String]

  init(_ texts: [String]) {
    sentences = texts.flatMap(Self.split)
  }

  /// Names: capitalised words side by side, each name once.
  var entities: [String] { Self.each(sentences.flatMap { Self.names($0).map(\.text) }) }

  /// Dates as they are written: a year, with a day and a month before it if they are there.
  var dates: [String] { Self.each(sentences.flatMap(Self.dates)) }

  /// Numbers that are no part of a date, without separators.
  var numbers: [String] {
    Self.each(
      sentences.flatMap { sentence in
        let dated = Set(Self.dates(sentence).flatMap { $0.split(separator: " ").map(String.init) })
        return Self.tokens(sentence).filter { $0.first?.isNumber == true && !dated.contains($0) }
          .map { $0.filter { $0 != "," } }.filter { $0.allSatisfy { $0.isNumber || $0 == "." } }
      })
  }

  /// What the sentences say of one name and another.
  var statements: [Statement] { Self.each(sentences.flatMap(Self.statements)) }

  /// The first sentence that makes a statement.
  var claim: String? { sentences.first { !Self.statements($0).isEmpty } }

  static func wordCount(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }

  /// A sentence without the last of the parts that stand between commas; as it is, if there is none.
  static func shortened(_ sentence: String) -> String {
    let parts = sentence.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 3...: return parts.dropLast(2).joined(separator: ",") + parts[parts.count - 1]
    case 2: return parts[0] + "."
    default: return sentence
    }
  }

  private static func each<Value: Hashable>(_ values: [Value]) -> [Value] {
    values.reduce(into: []) { found, value in if !found.contains(value) { found.append(value) } }
  }

  private static func split(_ text: String) -> [String] {
    var sentences: [String] = []
    var current: [Substring] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      current.append(word)
      // An initial such as `J.` ends no sentence.
      if let last = word.last, ".!?".contains(last), word.count > 2 {
        sentences.append(current.joined(separator: " "))
        current = []
      }
    }
    return current.isEmpty ? sentences : sentences + [current.joined(separator: " ")]
  }

  /// The words of a sentence without the punctuation around them.
  private static func tokens(_ sentence: String) -> [String] {
    sentence.split(whereSeparator: \.isWhitespace).map { word in
      let start = word.drop { !$0.isLetter && !$0.isNumber }
      guard let end = start.lastIndex(where: { $0.isLetter || $0.isNumber }) else { return "" }
      return String(start[...end])
    }
  }

  private static let months: Set<String> = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let openers: Set<String> = [
    "A", "An", "And", "At", "But", "He", "Her", "His", "In", "It", "Its", "On", "She", "Some", "The", "There", "They",
    "This", "Many", "By", "Today", "When", "While",
  ]

  /// Runs of capitalised words, with the positions of their first and last.
  private static func names(_ sentence: String) -> [(text: String, first: Int, last: Int)] {
    let words = sentence.split(whereSeparator: \.isWhitespace)
    let tokens = tokens(sentence)
    var names: [(text: String, first: Int, last: Int)] = []
    for (position, token) in tokens.enumerated() {
      guard token.first?.isUppercase == true, !months.contains(token), !openers.contains(token) else { continue }
      if let last = names.last, last.last == position - 1, words[position - 1].last.map({ $0 != "," }) ?? false {
        names[names.count - 1] = (last.text + " " + token, last.first, position)
      } else {
        names.append((token, position, position))
      }
    }
    return names
  }

  private static func dates(_ sentence: String) -> [String] {
    let tokens = tokens(sentence)
    return tokens.indices.compactMap { position in
      guard tokens[position].count == 4, let year = Int(tokens[position]), (1000...2100).contains(year) else {
        return nil
      }
      guard position >= 1, months.contains(tokens[position - 1]) else { return tokens[position] }
      let start = position >= 2 && Int(tokens[position - 2]) != nil ? position - 2 : position - 1
      return tokens[start...position].joined(separator: " ")
    }
  }

  private static let relations = [
    "was born in", "died in", "moved to", "lived in", "founded", "invented", "wrote", "composed", "painted",
    "is the capital of", "lies in", "taught in", "married",
  ].map { Words.split($0) }

  private static func statements(_ sentence: String) -> [Statement] {
    let words = tokens(sentence).map { $0.lowercased() }
    let names = names(sentence)
    return relations.flatMap { relation -> [Statement] in
      words.indices.compactMap { start in
        guard words[start...].starts(with: relation) else { return nil }
        let end = start + relation.count
        guard let subject = names.last(where: { $0.last < start }),
          let object = names.first(where: { $0.first >= end }),
          object.first - end <= 1
        else { return nil }
        return Statement(subject: subject.text, relation: relation.joined(separator: " "), object: object.text)
      }
    }
  }
}
