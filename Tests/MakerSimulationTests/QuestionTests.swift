import MakerSimulation
import Testing

@Suite("Questions in English")
struct QuestionTests {
  private let world = World.standard
  private let parser = QuestionParser(world: .standard)
  private let writer = QuestionWriter(world: .standard)

  @Test("the sample questions are understood, with their hops and answers", arguments: try SampleQuestion.all())
  func samples(sample: SampleQuestion) throws {
    let expression = try #require(parser.parse(sample.question))
    #expect(expression.hops == sample.hops)
    #expect(world.answer(expression) == sample.answer)
  }

  @Test("there are enough samples, of one to four hops, and the first ten are mixed")
  func sampleMix() throws {
    let samples = try SampleQuestion.all()
    #expect(samples.count >= 24)
    #expect(samples.prefix(10).map(\.hops) == [1, 1, 2, 2, 2, 3, 3, 3, 4, 4])
  }

  @Test(
    "the same question in other words",
    arguments: [
      ("What's the capital of the country where the inventor of the telephone was born?", "Edinburgh"),
      ("CAPITAL OF THE COUNTRY IN WHICH THE PERSON WHO INVENTED THE TELEPHONE WAS BORN", "Edinburgh"),
      ("What is the capital of Alexander Graham Bell's native country?", "Edinburgh"),
      ("What is the capital of the native country of the telephone's inventor?", "Edinburgh"),
      ("capital of the country Alexander Graham Bell was born in", "Edinburgh"),
      ("what is France's currency", "euro"),
      ("Who wrote A Doll’s House?", "Henrik Ibsen"),
      ("who wrote les miserables", "Victor Hugo"),
      ("In which country does Aracataca lie?", "Colombia"),
      ("What is the population of Washington, D.C.?", "690000"),
      ("Who wrote War and Peace and who wrote Crime and Punishment?", "Leo Tolstoy and Fyodor Dostoevsky"),
      ("the sum of 2,100,000 and the population of Tokyo", "16100000"),
      ("Where was J.R.R. Tolkien born?", "Bloemfontein"),
      ("Which currency does the USA use?", "US dollar"),
    ])
  func otherWords(question: String, answer: String) {
    #expect(parser.parse(question).flatMap(world.answer) == answer)
  }

  @Test(
    "what is outside of the world is not understood",
    arguments: [
      "", "?", "Why is the sky blue?", "What is the capital of Atlantis?", "and and and and and and and", "the the the",
      "What is the capital of the capital?",
    ])
  func notUnderstood(question: String) {
    #expect(parser.parse(question) == nil)
  }

  @Test("a long or hostile text is refused at once")
  func hostile() {
    let sums = String(repeating: "the sum of ", count: 400) + String(repeating: "Paris and ", count: 400)
    #expect(parser.parse(sums) == nil)
    #expect(parser.parse(String(repeating: "the capital of ", count: 10_000)) == nil)
  }

  @Test("a placeholder stands for anything")
  func placeholder() {
    let expression = parser.parse("What is the capital of the country in which {A} lies?")
    #expect(expression == .related(.capital, .related(.country, .placeholder("A"))))
    #expect(expression?.hops == 2)
  }

  @Test("what is written is read back, over every relation and every pair of relations")
  func roundTrip() {
    for outer in Relation.allCases {
      for inner in Relation.allCases {
        for subject in world.subjects(of: inner) {
          let expression = Expression.related(outer, .related(inner, .entity(subject)))
          let question = writer.question(expression)
          #expect(parser.parse(question) == expression, "\(question)")
        }
        let open = Expression.related(outer, .related(inner, .placeholder("A")))
        #expect(parser.parse(writer.question(open)) == open)
      }
    }
  }
}
