import MakerSimulation
import MakerVoting
import Testing

@Suite("The five agents' prompts, from the real files in every wording")
struct AgentTests {
  private let expert = KnowledgeExpert()
  private static let chain = "What is the capital of the country where the inventor of the telephone was born?"

  private func judgement(_ wording: Wording, _ file: String, _ values: [String: String]) throws -> Judgement {
    try #require(expert.judge(wording.prompt(file, values)))
  }

  private func right(_ wording: Wording, _ file: String, _ values: [String: String]) throws -> JSON {
    try draws(1, judgement(wording, file, values).right)[0]
  }

  @Test("the classifier tells one fact from several, and the kind of answer", arguments: Wording.allCases)
  func classifier(wording: Wording) throws {
    for sample in try SampleQuestion.all() {
      let reply = try right(wording, "classify", ["question": sample.question])
      #expect(reply["atomic"] == .bool(sample.hops == 1), "\(sample)")
      let kind = sample.answer.contains(" and ") ? "list" : Int(sample.answer) != nil ? "number" : "entity"
      #expect(reply["answer_kind"] == .string(kind), "\(sample)")
    }
    let judgement = try judgement(wording, "classify", ["question": Self.chain])
    let wrong = draws(200, judgement.wrong)
    #expect(!wrong.contains(["atomic": false, "answer_kind": "entity"]))
    #expect(Set(wrong).count >= 3)
  }

  @Test("the solver answers in one step per hop, and scatters when it errs", arguments: Wording.allCases)
  func solver(wording: Wording) throws {
    for sample in try SampleQuestion.all() {
      let judgement = try judgement(wording, "solve", ["question": sample.question, "kind": "entity"])
      #expect(draws(1, judgement.right) == [["answer": .string(sample.answer)]])
      #expect(judgement.steps == sample.hops)
      let wrong = Set(draws(200, judgement.wrong))
      #expect(wrong.count >= 4, "\(sample)")
      #expect(!wrong.contains(["answer": .string(sample.answer)]))
    }
  }

  @Test("what the world does not hold is unknown, for the solver an atomic question", arguments: Wording.allCases)
  func outside(wording: Wording) throws {
    let values = ["question": "What is the airspeed of an unladen swallow?"]
    #expect(try right(wording, "solve", values) == ["answer": "unknown"])
    #expect(try right(wording, "classify", values)["atomic"] == true)
    #expect(try right(wording, "decompose", values)["stop"] == true)
    #expect(try Set(draws(100, judgement(wording, "solve", values).wrong)).count >= 3)
  }

  @Test("with passages the answer has to be in them", arguments: Wording.allCases)
  func passages(wording: Wording) throws {
    let question = "Who wrote Emma?"
    let holding = "<passages>\n1. JANE AUSTEN published it\n   in London.\n</passages>"
    let lacking = "<passages>\n1. Nothing about books.\n</passages>"
    let values = ["question": question, "kind": "entity"]
    for file in ["solve-passages", "task-solve-passages"] {
      func right(_ context: String) throws -> JSON {
        try self.right(wording, file, values.merging(["context": context]) { $1 })
      }
      #expect(try right(holding) == ["quote": "JANE AUSTEN published it", "answer": "Jane Austen"])
      #expect(try right(lacking) == ["quote": "", "answer": "unknown"])
    }
  }

  @Test("the decomposer draws from all sound splits, and stops at a single fact", arguments: Wording.allCases)
  func decomposer(wording: Wording) throws {
    let chain = try judgement(wording, "decompose", ["question": Self.chain])
    let replies = draws(200, chain.right)
    func parts(_ reply: JSON) -> [JSON?] { ["subproblem_A", "subproblem_B", "compose_fn", "stop"].map { reply[$0] } }
    #expect(Set(replies.map(parts)) == Set(expert.proposals(for: Self.chain).map { parts($0.reply) }))
    #expect(replies.allSatisfy { $0["kind"] == "entity" && $0["kind_A"] == "entity" && $0["kind_B"] == "entity" })
    let single = try right(wording, "decompose", ["question": "Who wrote Emma?"])
    #expect(parts(single) == parts(Proposal.stop) && single["kind"] == "entity" && single["kind_A"] == "")
  }

  @Test("the discriminator's choice does not depend on the order of the options", arguments: Wording.allCases)
  func discriminator(wording: Wording) throws {
    let best = """
      A: In which city was the inventor of the telephone born? | B: What is the capital of the country in which {A} lies? \
      | compose: second
      """
    let options = [
      best,
      "A: Who invented the telephone? | B: What is the capital of the country where {A} was born? | compose: second",
      "A: Who invented the telephone? | B: What is the capital of {A}? | compose: second",
      "A: \(Self.chain) | B: What is {A}? | compose: second", "Answer directly: a single fact is enough",
      "none of these",
    ]
    for turn in options.indices {
      let turned = Array(options[turn...] + options[..<turn])
      #expect(try choice(wording, Self.chain, turned) == turned.firstIndex(of: best).map { $0 + 1 })
      let withoutGood = turned.filter { !$0.hasPrefix("A: In") && !$0.contains("country where {A}") }
      #expect(
        try choice(wording, Self.chain, withoutGood) == withoutGood.firstIndex(of: "none of these").map { $0 + 1 })
      let single = try choice(wording, "Who wrote Emma?", turned)
      #expect(single == turned.firstIndex(of: options[4]).map { $0 + 1 })
    }
  }

  @Test("where it may, the solver says that several facts are compound", arguments: Wording.allCases)
  func compound(wording: Wording) throws {
    let open = ["compound": "let `answer` be `compound`"]
    func solve(_ question: String, _ values: [String: String]) throws -> Judgement {
      try judgement(wording, "solve", values.merging(["question": question]) { $1 })
    }
    #expect(try draws(1, solve(Self.chain, open).right) == [["answer": "compound"]])
    #expect(try draws(100, solve(Self.chain, open).wrong).allSatisfy { $0 != ["answer": "compound"] })
    #expect(try draws(1, solve(Self.chain, [:]).right) == [["answer": "Edinburgh"]])
    #expect(try draws(1, solve("Who wrote Emma?", open).right) == [["answer": "Jane Austen"]])
  }

  @Test("an option names what it does not share; one with a wrong kind is the worse", arguments: Wording.allCases)
  func shared(wording: Wording) throws {
    let question = "Which river flows through the capital of Poland?"
    func choice(_ lines: [String]) throws -> JSON? {
      let values = ["question": question, "proposals": lines.joined(separator: "\n")]
      return try draws(1, judgement(wording, "discriminate", values).right)[0]["choice"]
    }
    let common = "In all of them: B (entity): Which river flows through {A}? | compose: second"
    let off = "1. A (number): What is the capital of Poland?"
    let good = "2. A (entity): What is the capital of Poland?"
    let unsound = "4. A (entity): What is the currency of Poland?"
    #expect(try choice([common, unsound, "3. none of these", good, off]) == 2)
    #expect(try choice([common, unsound, off, "3. none of these"]) == 1)
    #expect(try choice([common, unsound, "3. none of these"]) == 3)
  }

  @Test("of proposals that say the same the discriminator takes the lowest number", arguments: Wording.allCases)
  func tie(wording: Wording) throws {
    let question = "Which river flows through the capital of Poland?"
    let options = [
      "A: What is the capital city of Poland? | B: Which river flows through {A}? | compose: second",
      "A: What is the capital of Poland? | B: Which river flows through {A}? | compose: second",
    ]
    #expect(try choice(wording, question, options) == 1)
    #expect(try choice(wording, question, options.reversed()) == 1)
  }

  private func choice(_ wording: Wording, _ question: String, _ options: [String]) throws -> Int? {
    let lines = options.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    let judgement = try judgement(wording, "discriminate", ["question": question, "proposals": lines])
    let reply = draws(1, judgement.right)[0]
    #expect(!draws(100, judgement.wrong).contains(reply))
    return reply["choice"]?.int
  }

  @Test(
    "the composer does what the composition says",
    arguments: Wording.allCases,
    [
      ("second", "Paris", "Seine", "Seine"), ("first", "Paris", "Seine", "Paris"), ("sum", "2", "3", "5"),
      ("{A} and {B}", "Paris", "Tokyo", "Paris and Tokyo"), ("{B}, {A}", "{B}", "x", "x, {B}"),
      ("Name both answers in order", "Paris", "Tokyo", "Paris and Tokyo"),
      ("the Netherlands if the first number is the larger one, otherwise France", "5", "3", "Netherlands"),
      ("sum", "many", "3", "unknown"), ("A - B", "5", "3", "2"), ("product", "\(Int.max)", "2", "unknown"),
    ])
  func composer(wording: Wording, example: (composition: String, a: String, b: String, answer: String)) throws {
    let values = ["answer_a": example.a, "answer_b": example.b, "composition": example.composition]
    let judgement = try judgement(wording, "compose", values)
    #expect(draws(1, judgement.right) == [["answer": .string(example.answer)]])
    #expect(!draws(100, judgement.wrong).contains(["answer": .string(example.answer)]))
  }

  @Test("a prompt of another kind is none of this expert's business")
  func otherPrompt() {
    #expect(expert.judge("Move the disks.\n<question>\nWho wrote Emma?\n</question>") == nil)
    #expect(expert.judge("# Solver\nno tags here") == nil)
    #expect(expert.judge("") == nil)
  }
}
