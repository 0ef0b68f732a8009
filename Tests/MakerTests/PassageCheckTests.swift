import Maker
import Testing

/// When an answer has to stand in the passages.
struct PassageCheckTests {
  private static let passages = Passages([("f", "The Grand Marlin is captained by Ada Reyes, who is 41.")])

  private func accepts(_ answer: String, _ kind: AnswerKind?, isLeaf: Bool = true, passages: Passages?) async -> Bool {
    let domain = QuestionDomain(passages: passages)
    return (try? await domain.verify(Answer(answer), of: Question("Who?", kind: kind), isLeaf: isLeaf)) != nil
  }

  @Test(arguments: [AnswerKind.entity, .number, .date, nil])
  func aNameANumberADateAndWhatHasNoKindMustStandThere(kind: AnswerKind?) async {
    #expect(await accepts("Ada Reyes", kind, passages: Self.passages))
    #expect(await accepts("41", kind, passages: Self.passages))
    #expect(await !accepts("Bob", kind, passages: Self.passages))
    #expect(await !accepts("4", kind, passages: Self.passages))
    // Nothing at all occurs everywhere, and says nothing.
    #expect(await !accepts("…", kind, passages: Self.passages))
  }

  @Test(arguments: [AnswerKind.yesNo, .list, .text])
  func whatIsSaidInOtherWordsNeedNot(kind: AnswerKind) async {
    #expect(await accepts("Bob", kind, passages: Self.passages))
  }

  @Test(arguments: AnswerKind.allCases.map(Optional.some) + [nil])
  func whatIsComposedAndWhatHasNoPassagesNeedNot(kind: AnswerKind?) async {
    #expect(await accepts("Bob", kind, isLeaf: false, passages: Self.passages))
    #expect(await accepts("Bob", kind, passages: nil))
  }

  @Test func cuttingStopsWhenItIsTold() {
    struct Enough: Error {}
    let text = (0..<50).map { "Paragraph \($0)." }.joined(separator: "\n\n")
    var turns = 0
    #expect(throws: Enough.self) {
      try Passages([("f", text)]) {
        turns += 1
        if turns == 3 { throw Enough() }
      }
    }
    #expect(turns == 3)
  }

  @Test(arguments: [
    ("One.\n\nTwo.", ["One.", "Two."]), ("\n\n One. \n more\n \t\nTwo.\n", ["One. \n more", "Two."]),
    ("One.\u{2028}\u{2028}Two.", ["One.", "Two."]), ("One.\u{85}\u{85}Two.", ["One.", "Two."]),
    ("Ünä âé.\n\n€ 3.", ["Ünä âé.", "€ 3."]), ("One.\r\rTwo.", ["One.", "Two."]), ("\n\n", []), ("One", ["One"]),
  ])
  func paragraphsEndAtBlankLines(text: String, paragraphs: [String]) {
    #expect(Passages([("f", text)]).passages.map(\.text) == paragraphs)
  }

  @Test func wordsInAnyScriptAreFound() {
    let passages = Passages([("f", "Die STRASSE heißt Große Allee.\n\nThe other street is Oak Lane no. 7.")])
    for text in ["große allee", "Oak lane", "no 7", "heißt"] {
      #expect(passages.contain(text), "\(text)")
    }
    #expect(!passages.contain("Große Lane"))
    #expect(!passages.contain("lane no. 8"))
  }

  @Test func halfAWordIsNoOccurrenceEvenWhereTheWordStandsElsewhere() {
    let passages = Passages([("f", "House no 77 has 7 rooms, and a house with rooms 12 has none.")])
    for text in ["no 7", "7 room", "rooms 1"] { #expect(!passages.contain(text), "\(text)") }
    // Nor is one that begins at the end of a passage and ends in the next.
    let apart = Passages([("f", "The captain is Ada.\n\nReyes is her sister.")])
    #expect(!apart.contain("Ada Reyes") && apart.contain("is Ada") && apart.contain("reyes is"))
    #expect(!apart.contain("Ada Lovelace"))
    for text in ["no 77", "7 rooms", "rooms 12", "none"] { #expect(passages.contain(text), "\(text)") }
  }
}
