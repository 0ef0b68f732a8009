/// Reads English questions into expressions, by recursive descent over noun phrases.
package struct QuestionParser: Sendable {
  private let world: World

  /// A parser that knows the names in that world.
  package init(world: World) {
    self.world = world
  }

  /// What the question asks for; `nil` if it is not understood, or names something that is not in the world.
  package func parse(_ question: String) -> Expression? {
    let words = Words.split(question)
    // Every "and" can be read in several ways: bounds keep the work small on hostile text.
    guard words.count <= 80, words.count(where: { $0 == "and" || $0 == "or" }) <= 4 else { return nil }
    return sentence(words[...])
  }

  private func sentence(_ words: ArraySlice<String>) -> Expression? {
    if let comparison = comparison(words) { return comparison }
    for phrase in words.first.map(Grammar.questions) ?? [] {
      guard let hole = phrase.hole(in: words) else { continue }
      let inner = phrase.path.isEmpty ? nounPhrase(hole) ?? pair(hole) : nounPhrase(hole)
      if let inner { return Self.apply(phrase.path, to: inner) }
    }
    if let bare = nounPhrase(words) ?? pair(words) { return bare }
    return splits(words, at: "and").firstMapped { first, second in
      both(sentence(first), sentence(second)).map { .pair($0, $1) }
    }
  }

  private func nounPhrase(_ words: ArraySlice<String>) -> Expression? {
    if let name = world.entity(words) ?? placeWithItsCountry(words) { return .entity(name) }
    if let first = words.first, Words.articles.contains(first) { return nounPhrase(words.dropFirst()) }
    if words.count == 1, let word = words.first {
      if let number = Int(word) { return .number(number) }
      if word.hasPrefix("{"), word.hasSuffix("}") {
        // `{A}` in a proposal, or a plan's reference to another node such as `{1a}`.
        let name = String(word.dropFirst().dropLast())
        return .placeholder(name.count == 1 ? name.uppercased() : name)
      }
    }
    if words.starts(with: ["sum", "of"]) { return operands(words.dropFirst(2)).map { .sum($0, $1) } }
    if words.starts(with: ["whichever", "of"]), words.suffix(3).elementsEqual(["has", "more", "inhabitants"]) {
      return operands(words.dropFirst(2).dropLast(3)).map { .larger($0, $1) }
    }
    let known = words.first.map(Grammar.nounPhrases) ?? []
    return (words.contains("'s") ? known + Grammar.possessives : known).firstMapped { phrase in
      phrase.hole(in: words).flatMap(nounPhrase).map { Self.apply(phrase.path, to: $0) }
    }
  }

  /// "Edinburgh, Scotland" is Edinburgh.
  private func placeWithItsCountry(_ words: ArraySlice<String>) -> String? {
    words.indices.dropFirst().prefix(4).firstMapped { split in
      guard let place = world.entity(words[..<split]), let country = world.entity(words[split...]),
        world.object(of: .country, place) == country
      else { return nil }
      return place
    }
  }

  private func pair(_ words: ArraySlice<String>) -> Expression? {
    operands(words).map { .pair($0, $1) }
  }

  /// Two noun phrases with "and" between them, also "the capitals of X and Y".
  private func operands(_ words: ArraySlice<String>) -> (Expression, Expression)? {
    let plural = words.first == "the" ? words.dropFirst() : words
    if let noun = plural.first, let relation = Grammar.plurals[noun], plural.dropFirst().first == "of" {
      return operands(plural.dropFirst(2)).map { (.related(relation, $0), .related(relation, $1)) }
    }
    return splits(words, at: "and").firstMapped { both(nounPhrase($0), nounPhrase($1)) }
  }

  private func comparison(_ words: ArraySlice<String>) -> Expression? {
    let openings = [
      "which has more inhabitants", "which has more people", "which has the larger population",
      "what has more inhabitants",
      "where do more people live in",
    ]
    return openings.firstMapped { opening in
      let start = Words.split(opening)
      guard words.starts(with: start) else { return nil }
      return splits(words.dropFirst(start.count), at: "or").firstMapped { both(nounPhrase($0), nounPhrase($1)) }
    }.map { .larger($0, $1) }
  }

  private func splits(_ words: ArraySlice<String>, at word: String) -> [(ArraySlice<String>, ArraySlice<String>)] {
    words.indices.filter { words[$0] == word }.map { (words[..<$0], words[($0 + 1)...]) }
  }

  private func both(_ a: Expression?, _ b: Expression?) -> (Expression, Expression)? {
    if let a, let b { (a, b) } else { nil }
  }

  private static func apply(_ path: [Relation], to inner: Expression) -> Expression {
    path.reduce(inner) { .related($1, $0) }
  }
}

extension Sequence {
  /// The first result that is not `nil`.
  func firstMapped<Result>(_ transform: (Element) -> Result?) -> Result? {
    for element in self {
      if let result = transform(element) { return result }
    }
    return nil
  }
}
