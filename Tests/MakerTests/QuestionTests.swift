import Maker
import MakerVoting
import Testing

struct QuestionTests {
  @Test(arguments: [
    ("1,234,567", "1234567", true), ("1 234 567", "1234567", true), ("0.50", ".5", true), ("−3", "-3", true),
    ("12", "12.0", true), ("12", "13", false), ("about 12", "12", false), ("12,34,567", "1234567", true),
    ("3,5", "35", false), ("3, 4", "34", false),
    ("1, 200", "1200", false), ("--3", "-3", false), ("1,234.5", "1234.5", true), ("1.5,000", "1.5", false),
  ])
  func numbersAreComparedByValue(a: String, b: String, same: Bool) {
    let domain = QuestionDomain()
    let question = Question("How many?", kind: .number)
    #expect((domain.candidate(for: Answer(a), of: question) == domain.candidate(for: Answer(b), of: question)) == same)
  }

  @Test(arguments: [
    ("sum", "1,900,000", "100000", "2000000"), ("A * 1000 + B", "12", "345", "12345"),
    ("{A} and {B}", "x", "y", "x and y"),
    ("difference", "3.5", "5", "-1.5"),
    ("product", "123456789012345", "1000000007", "123456789876542523086415"),
    ("json_merge", #"{"a":1}"#, #"{"b":2,"a":3}"#, #"{"a":3,"b":2}"#), ("second", "x", "y", "y"),
    ("concat", "x", "y", "x y"),
  ])
  func compositionIsCode(compose: String, a: String, b: String, expected: String) throws {
    let domain = QuestionDomain()
    let question = Question("What?")
    let split = try domain.decomposition(
      of: question, from: DecomposerReply(subproblemA: "p", subproblemB: "q of {A}", composeFn: compose))
    guard case .solution(let answer) = try domain.compose(split, of: question, a: Answer(a), b: Answer(b)) else {
      Issue.record("not composed by code")
      return
    }
    #expect(answer.text == expected)
  }

  @Test(arguments: [
    "A +", "2 + 3", "A * C", "A ** B", "AB + 1", "(A + B", "A / B", String(repeating: "(", count: 100) + "A",
  ])
  func whatIsNoExpressionIsWords(text: String) {
    #expect(ComposeFunction(text) == .words(text))
  }

  @Test func computingWithWhatIsNoNumberIsRejected() throws {
    let domain = QuestionDomain()
    let split = try domain.decomposition(
      of: Question("What?"), from: DecomposerReply(subproblemA: "p", subproblemB: "q", composeFn: "A + B"))
    #expect(throws: Rejection.self) {
      try domain.compose(split, of: Question("What?"), a: Answer("many"), b: Answer("2"))
    }
    #expect(throws: Rejection.self) {
      try domain.compose(split, of: Question("What?"), a: Answer(String(repeating: "9", count: 60)), b: Answer("2"))
    }
  }

  @Test func theMostRelevantPassagesAreGivenWholeAndInOrder() {
    let filler = (0..<40).map { "Paragraph \($0) tells of the weather, which was fair that day in the valley." }
    let text = (filler[..<20] + ["The lighthouse was built by Ora Lind.", "Ora Lind came from Sund."] + filler[20...])
      .joined(separator: "\n\n")
    let passages = Passages([("f", text)])
    let chosen = passages.relevant(to: "Where did the builder of the lighthouse, Ora Lind, come from?", within: 60)
    #expect(chosen.map(\.text).contains("Ora Lind came from Sund."))
    #expect(chosen.map(\.text).contains("The lighthouse was built by Ora Lind."))
    #expect(chosen == passages.passages.filter { chosen.contains($0) })
    #expect(passages.relevant(to: "x", within: 100_000) == passages.passages)
  }

  @Test func aLongParagraphIsCutAtSentencesAndNothingIsLost() {
    let sentence = "This sentence is about nothing in particular, and it says so at some length. "
    let passages = Passages([("f", String(repeating: sentence, count: 60))])
    #expect(passages.passages.count > 3)
    #expect(passages.passages.allSatisfy { $0.text.count <= 1200 && $0.text.hasSuffix(".") })
    #expect(passages.passages.map(\.text).joined(separator: " ") + " " == String(repeating: sentence, count: 60))
  }

  @Test func keysTellWhatNormalizationWouldNot() {
    let domain = QuestionDomain()
    let one = domain.canonical(Question("Where is US?"))
    let two = domain.canonical(Question("Where is us?"))
    #expect(one.key != two.key)
    #expect(one.identity == two.identity)
    #expect(domain.canonical(Question("Q", kind: .number)).key != domain.canonical(Question("Q")).key)
    #expect(QuestionDomain(models: ["a"]).canonical(Question("Q")).key != domain.canonical(Question("Q")).key)
  }

  @Test func aLongWordInAPassageIsCut() {
    let blob = String(repeating: "x", count: 3000)
    let passages = Passages([("note", "see \(blob) there")]).passages
    #expect(passages.allSatisfy { !$0.text.isEmpty && $0.text.count <= 1200 })
    #expect(passages.map(\.text).joined().count(where: { $0 == "x" }) == 3000)
  }

  @Test func linesMayEndAsOnWindows() {
    #expect(Passages([("note", "One.\r\n\r\nTwo.\r\n")]).passages.map(\.text) == ["One.", "Two."])
  }
}
