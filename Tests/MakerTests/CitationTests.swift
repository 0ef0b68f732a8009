import MakerVoting
import Testing

@testable import Maker

/// Answers that have to come from texts: what is quoted stands there, and the answer in what is quoted.
struct CitationTests {
  private static let passages = Passages([
    (
      "fleet",
      """
      The Grand Marlin is captained by Ada Reyes, who is 41.

      The Blue Heron carries 1,400 tonnes. It was launched on March 3, 1847, in Lisbon – by Ada’s “uncle”.

      Its crew are Bob Stone, Carla Díaz and Dan Wu.
      """
    )
  ])

  /// What becomes of a reply; nil for one that counts.
  private func flag(
    _ answer: String, _ quote: JSON?, _ kind: AnswerKind?, asking text: String = "Which one is it?", wording: Int = 0,
    tokens: Int = 6000
  ) -> RedFlag.Kind? {
    let domain = QuestionDomain(passages: Self.passages, contextTokens: tokens)
    var reply: JSONObject = ["answer": .string(answer)]
    reply["quote"] = quote
    do {
      _ = try domain.solver(for: Question(text, kind: kind), wording: wording).read(JSON.object(reply).compact)
      return nil
    } catch { return error.kind }
  }

  @Test(arguments: AnswerKind.allCases.map(Optional.some) + [nil])
  func whatIsQuotedStandsInAPassage(_ kind: AnswerKind?) {
    let answer = kind == .number ? "41" : kind == .yesNo ? "yes" : "Ada Reyes"
    let quote = "captained by Ada Reyes, who is 41"
    #expect(flag(answer, .string(quote), kind) == nil)
    // But for case, white space and punctuation; what is left out is written as dots.
    #expect(flag(answer, "CAPTAINED by  Ada Reyes who is 41.", kind) == nil)
    #expect(flag(answer, "The Grand Marlin … Ada Reyes, who is 41", kind) == nil)
    #expect(flag(answer, ["The Grand Marlin", "Ada Reyes, who is 41"], kind) == nil)
    // Nothing is made up, not even around the right words.
    #expect(flag(answer, "steered by Ada Reyes, who is 41", kind) == .unsupported)
    #expect(flag(answer, "Ada Reyes, who is 41 … and rich", kind) == .unsupported)
    #expect(flag(answer, "who is 41. The Blue Heron", kind) == .unsupported)
  }

  @Test func theAnswerStandsInWhatIsQuoted() {
    let crew: JSON = "Its crew are Bob Stone, Carla Díaz and Dan Wu"
    #expect(flag("Bob Stone", crew, .entity) == nil && flag("the Grand Marlin", "The Grand Marlin is", .entity) == nil)
    #expect(flag("Ada Reyes", crew, .entity) == .unsupported && flag("Bob", "Carla Díaz", nil) == .unsupported)
    #expect(flag("Rob Stone", crew, .entity) == .unsupported)
    // Each of several.
    #expect(flag("Dan Wu, Bob Stone and Carla Díaz", crew, .list) == nil)
    #expect(flag("Dan Wu, Eve and Carla Díaz", crew, .list) == .unsupported)
    // What is said in other words rests on the quote alone.
    #expect(flag("three people", crew, .text) == nil && flag("no", crew, .yesNo) == nil)
  }

  @Test func numbersAndDatesAreHeldByValue() {
    let launch: JSON = "It was launched on March 3, 1847"
    for date in ["March 3, 1847", "3 March 1847", "1847-03-03", "1847", "Mar 3rd 1847", "03/03/1847"] {
      #expect(flag(date, launch, .date) == nil, "\(date)")
    }
    for date in ["March 4, 1847", "1848", "1847-05-03", "yesterday", "March 3, 1847 BC"] {
      #expect(flag(date, launch, .date) == .unsupported, "\(date)")
    }
    let load: JSON = "The Blue Heron carries 1,400 tonnes"
    #expect(flag("1400", load, .number) == nil && flag("1,400", load, .number) == nil)
    #expect(flag("14", load, .number) == .unsupported && flag("400", load, .number) == .unsupported)
    #expect(flag("40", "Ada Reyes, who is 41", .number, asking: "How old is the captain?") == .unsupported)
    // What is counted or computed stands nowhere.
    #expect(
      flag("3", "Its crew are Bob Stone, Carla Díaz and Dan Wu", .number, asking: "How many are the crew?") == nil)
    #expect(flag("3", "Its crew are twelve", .number, asking: "How many are the crew?") == .unsupported)
  }

  @Test func aReplyWithoutAQuoteIsItsOwn() {
    #expect(
      flag("ada reyes", nil, .entity) == nil && flag("Ada Reyes", "", nil) == nil && flag("41", nil, .number) == nil)
    #expect(flag("Bob Stone, Dan Wu", .null, .list) == nil)
    #expect(flag("Ada Rey", nil, .entity) == .unsupported && flag("4", nil, .number) == .unsupported)
    // Nothing at all occurs everywhere, and says nothing.
    #expect(flag("…", nil, nil) == .unsupported)
    #expect(flag("yes", nil, .yesNo) == .missingField && flag("because of that", nil, .text) == .missingField)
    // Not to know takes no proof.
    #expect(flag("unknown", nil, .text) == nil && flag("Unknown", "", .entity) == nil)
  }

  @Test func onlyWhatWasShownCounts() {
    // There is room for one passage, and the question is about the crew.
    #expect(flag("Bob Stone", "crew are Bob Stone", .entity, asking: "Who are its crew?", tokens: 30) == nil)
    #expect(
      flag("Ada Reyes", "captained by Ada Reyes", .entity, asking: "Who are its crew?", tokens: 30) == .unsupported)
  }

  @Test func aSentenceIsNoName() {
    let domain = QuestionDomain()
    func reads(_ answer: String, _ kind: AnswerKind, wording: Int = 0, asking text: String = "What is it?") -> Bool {
      let reply: JSON = ["answer": .string(answer)]
      return (try? domain.solver(for: Question(text, kind: kind), wording: wording).read(reply.compact)) != nil
    }
    let title = "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb"
    let sentence = "The answer to that question is that it must have been the captain of the old ship"
    #expect(reads(title, .entity) && !reads(sentence, .entity) && reads(sentence, .text, asking: "Why?"))
    // It may be the elected kind that is wrong, but not what the question asks for.
    #expect(reads(sentence, .entity, wording: 1))
    let claim = "The Iron Orchid is captained by Mira Falk, it carries 980 tonnes."
    for text in ["Who was it?", "In which town was she born?", "Where was that?", "Whose ship is it?"] {
      #expect(!reads(claim, .text, wording: 1, asking: text) && reads("Mira Falk", .text, asking: text), "\(text)")
    }
    for text in ["Why?", "Which reasons are there?", "What is it like?", "How does it work?"] {
      #expect(reads(claim, .text, asking: text), "\(text)")
    }
    #expect(reads("Washington, D.C.", .entity) && reads("St. John's College of the City.", .text, asking: "How?"))
  }

  @Test func answersAreTheSameWhateverTheyRestOn() {
    #expect(Answer("Paris", quotes: ["a"]) == Answer("Paris", quotes: ["b"]))
    #expect(Set([Answer("Paris", quotes: ["a"]), Answer("Paris")]).count == 1)
  }

  @Test func sourcesAreTold() async throws {
    // Split in two; both parts, and the quotes of the samples that were elected.
    let model = ServedModel { request, _ in
      let prompt = request.prompt
      let reply: String
      if prompt.contains("subproblem_A") {
        reply = """
          {"subproblem_A": "Who captains the Grand Marlin?", "subproblem_B": "How old is {A}?", "compose_fn": "second", \
          "stop": false, "kind": "number", "kind_A": "entity", "kind_B": "number"}
          """
      } else if prompt.contains("choice") {
        reply = #"{"choice": 1}"#
      } else if prompt.contains("How old") {
        reply = #"{"quote": "Ada Reyes, who is 41", "answer": "41"}"#
      } else {
        reply = #"{"quote": "captained by Ada Reyes", "answer": "Ada Reyes"}"#
      }
      return ModelResponse(
        completions: (0..<request.count).map { _ in Completion(text: reply, outputTokens: 10) },
        usage: TokenUsage(input: 100, output: 10 * request.count))
    }
    let domain = QuestionDomain(passages: Self.passages)
    let result = try await Orchestrator(domain: domain, models: [model]).solve(
      Question("How old is the captain of the ship?"))
    #expect(result.solution?.text == "41", "\(result.reason?.description ?? "")")
    let sources = domain.sources(of: result.tree)
    #expect(sources.map(\.quote) == ["captained by Ada Reyes", "Ada Reyes, who is 41"])
    #expect(sources.map(\.answer) == ["Ada Reyes", "41"] && sources.map(\.passage) == [1, 1])
    #expect(sources.map(\.node.description) == ["1.1a", "1.1b"] && sources.first?.document == "fleet")
    #expect(QuestionDomain().sources(of: result.tree).isEmpty)
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

extension Passages {
  /// Whether a text occurs in some passage, word for word.
  fileprivate func contain(_ text: String) -> Bool {
    holder(of: WordIndex.words(text), among: Array(passages.indices)) != nil
  }
}
