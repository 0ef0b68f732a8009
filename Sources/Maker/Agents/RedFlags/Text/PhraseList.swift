/// Phrases to look for in a text, word by word: case, line breaks and the form of apostrophes do not matter.
struct PhraseList: Sendable {
  /// Where a phrase counts.
  private enum Where: Sendable {
    case anywhere
    case sentenceStart
    /// At the beginning of the text, whatever punctuation stands between its words.
    case opening
    /// At the beginning of the text, as a sentence of its own before another: `Certainly! Paris is …`.
    case interjection
  }

  private struct Phrase: Sendable {
    let words: [String]
    let place: Where
  }

  /// The phrases by their first words.
  private var phrases: [String: [Phrase]] = [:]

  /// A list.
  ///
  /// - Parameters:
  ///   - anywhere: phrases that count wherever they stand.
  ///   - sentenceStarts: phrases that count where a sentence or a line begins.
  ///   - openings: phrases that count where the text begins.
  ///   - interjections: phrases that count where the text begins, and another sentence follows them.
  init(
    anywhere: [String] = [], sentenceStarts: [String] = [], openings: [String] = [], interjections: [String] = []
  ) {
    let lists: [(texts: [String], place: Where)] = [
      (anywhere, .anywhere), (sentenceStarts, .sentenceStart), (openings, .opening),
      (interjections, .interjection),
    ]
    for (texts, place) in lists {
      for text in texts {
        let words = text.split(separator: " ").map(String.init)
        guard let first = words.first else { continue }
        phrases[first, default: []].append(Phrase(words: words, place: place))
      }
    }
  }

  /// The first of the phrases that stands in a text, and where.
  func first(in prose: Prose) -> (phrase: String, offset: Int)? {
    for (position, word) in prose.words.enumerated() {
      for phrase in phrases[word.text] ?? [] where matches(phrase, prose.words[position...]) {
        return (phrase.words.joined(separator: " "), word.offset)
      }
    }
    return nil
  }

  private func matches(_ phrase: Phrase, _ words: ArraySlice<Prose.Word>) -> Bool {
    guard words.count >= phrase.words.count, let first = words.first else { return false }
    switch phrase.place {
    case .anywhere: break
    case .sentenceStart: guard first.startsSentence else { return false }
    case .opening: guard words.startIndex == 0 else { return false }
    case .interjection:
      guard words.startIndex == 0, words.dropFirst(phrase.words.count).first?.startsSentence == true else {
        return false
      }
    }
    for (word, wanted) in zip(words, phrase.words).dropFirst() {
      if word.text != wanted || (phrase.place != .opening && !word.isJoined) { return false }
    }
    return true
  }
}
