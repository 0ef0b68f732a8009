import Maker
import MakerVoting
import Testing

/// One reply says what it can: a proposal is a ballot on atomicity and on kinds, and a solver may say that its question is
/// compound.
@Suite(.timeLimit(.minutes(5)))
struct CompoundTests {
  fileprivate func ask(
    _ model: any CompletionModel, _ settings: RunSettings = RunSettings(), prompts: PromptLibrary = .questions
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(domain: QuestionDomain(prompts: prompts), models: [model], settings: settings)
      .solve(Question("Whole?"))
  }

  /// Splits `Whole?` into `One?` and `Two {A}?`, and names kinds.
  fileprivate static func model(
    stop: @escaping @Sendable (ScriptedModel.Asked) -> Bool = { $0.question != "Whole?" },
    choice: @escaping @Sendable (ScriptedModel.Asked) -> String = {
      #"{"choice": \#(Script.firstProposal($0.prompt))}"#
    },
    kinds: @escaping @Sendable (Int) -> (String, String, String) = { _ in ("entity", "entity", "entity") },
    answer: @escaping @Sendable (ScriptedModel.Asked) -> String = { "to \($0.question)" }
  ) -> ScriptedModel {
    ScriptedModel { asked in
      switch asked.agent {
      case "decomposer":
        let (whole, a, b) = kinds(asked.number)
        let stops = stop(asked)
        let isInner = asked.question != "Whole?"
        return JSON.object(
          JSONObject([
            ("subproblem_A", stops ? "" : isInner ? "x?" : "One?"), ("subproblem_B", stops ? "" : "Two {A}?"),
            ("compose_fn", stops ? "" : "second"), ("stop", .bool(stops)), ("kind", .string(whole)),
            ("kind_A", .string(stops ? "" : a)), ("kind_B", .string(stops ? "" : b)),
          ])
        ).compact
      case "discriminator": return choice(asked)
      case "classifier": return Say.classification(true)
      default: return Say.answer(answer(asked))
      }
    }
  }

  fileprivate static func count(_ model: ScriptedModel, _ agent: String, _ question: String? = nil) -> Int {
    model.asked.count { $0.agent == agent && (question == nil || $0.question == question) }
  }

  @Test func aQuestionOfTwoFactsTakesTwelveSamples() async throws {
    let model = Self.model()
    let result = try await ask(model)
    #expect(result.solution?.text == "to Two to One??")
    #expect(model.asked.count == 12 && result.usage.samples == 12)
    // A proposal that was a ballot is one ballot.
    #expect(result.usage.ballots == 12)
    #expect(result.tree.elections.map(\.decision) == [.atomic, .kind, .decomposition])
    #expect(result.tree.children.allSatisfy { $0.evidence == .asked && $0.kind == "entity" })
  }

  @Test func whatSolversCallCompoundIsSplit() async throws {
    let model = Self.model(
      stop: { !["Whole?", "One?"].contains($0.question) },
      answer: { $0.question == "One?" ? " Compound. " : "to \($0.question)" })
    let result = try await ask(model)
    #expect(result.status == .solved)
    let part = try #require(result.tree.children.first)
    #expect(part.decision == .split && part.evidence == .compound && part.children.map(\.problem).first == "x?")
    #expect(Self.count(model, "solver", "One?") == 3)
  }

  /// They said so although it is not: asked again, they cannot say it, and the word is an answer like any other.
  @Test func compoundIsAnAnswerWhereNothingIsToBeSplit() async throws {
    let model = Self.model(answer: { $0.question == "One?" ? "compound" : "to \($0.question)" })
    let result = try await ask(model)
    #expect(result.solution?.text == "to Two compound?")
    let asked = model.asked.filter { $0.agent == "solver" && $0.question == "One?" }.map(\.prompt)
    #expect(asked.count == 6)
    #expect(
      asked.prefix(3).allSatisfy { $0.contains("`compound`") }
        && !asked.suffix(3).contains { $0.contains("`compound`") })
  }

  @Test(arguments: [DecomposePolicy.never, .always])
  func compoundIsAnAnswerWhereNothingCanBeSplit(policy: DecomposePolicy) async throws {
    let model = Self.model(answer: { _ in "compound" })
    let result = try await ask(model, RunSettings(decompose: policy, maxDepth: 0))
    #expect(result.solution?.text == "compound")
    #expect(!model.asked.contains { $0.agent == "solver" && $0.prompt.contains("`compound`") })
  }

  @Test func asNeededAsksSolversFirst() async throws {
    let model = Self.model(answer: { $0.question == "Whole?" ? "compound" : "to \($0.question)" })
    let result = try await ask(model, RunSettings(decompose: .asNeeded))
    #expect(result.solution?.text == "to Two to One??" && result.tree.evidence == .compound)
    let direct = Self.model()
    let answered = try await ask(direct, RunSettings(decompose: .asNeeded))
    #expect(answered.solution?.text == "to Whole?" && Self.count(direct, "decomposer") == 0)
  }

  /// Prompts of one's own that do not let solvers say so: then decomposers are asked about every part.
  @Test func withoutAWayToSayItDecomposersVoteOnEveryPart() async throws {
    var prompts = PromptLibrary.questions
    try prompts.replace("solve", with: "# Solver\n<question>\n{{question}}\n</question>\nOnly member: `answer`.")
    let model = Self.model(answer: { $0.question == "One?" ? "compound" : "to \($0.question)" })
    let result = try await ask(model, prompts: prompts)
    #expect(result.solution?.text == "to Two compound?")
    #expect(Self.count(model, "decomposer", "One?") == 3 && Self.count(model, "solver", "One?") == 3)
  }

  @Test func kindsAreThoseThatWereNamedMostOften() async throws {
    let model = Self.model(kinds: { number in
      ("entity", ["number", "entity", "entity"][number % 3], ["text", "text", "nonsense"][number % 3])
    })
    let result = try await ask(model)
    #expect(result.status == .solved)
    #expect(result.tree.proposals.map(\.count) == [1, 1, 1])
    #expect(result.tree.elections.last?.entries.count == 1)
    let shown = try #require(model.asked.first { $0.agent == "discriminator" }?.prompt)
    #expect(shown.contains("1. A (number): One? | B (text): Two {A}? | compose: second"))
    let more = Self.model(kinds: { ("entity", $0 == 0 ? "number" : "entity", "text") })
    _ = try await ask(more)
    #expect(more.asked.first { $0.agent == "discriminator" }?.prompt.contains("A (entity): One?") == true)
    #expect(more.asked.contains { $0.agent == "solver" && $0.prompt.contains("<kind>entity</kind>") })
  }

  /// What was elected to be split is not offered to be solved directly; a vote without a result leaves that open.
  @Test func solvingDirectlyIsAnOptionOnlyWhereTheVoteLeftItOpen() async throws {
    let elected = Self.model(stop: { $0.question != "Whole?" || $0.number == 1 })
    let result = try await ask(elected)
    #expect(result.tree.evidence == .elected(isAtomic: false))
    #expect(!elected.asked.contains { $0.agent == "discriminator" && $0.prompt.contains("Answer directly") })

    let open = Self.model(stop: { $0.question != "Whole?" || $0.number % 2 == 1 })
    let second = try await ask(open, RunSettings(maxVotes: 6))
    #expect(second.tree.evidence == .undecided)
    #expect(open.asked.contains { $0.agent == "discriminator" && $0.prompt.contains("Answer directly") })
  }

  /// All discriminators of a slate know an option by the same number, whatever their order; what all share is said once.
  @Test func labelsAreTheSameForAllAndWhatIsSharedIsSaidOnce() async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer" where asked.question == "Whole?":
        Say.split(["One?", "Eins?", "Un?"][asked.number % 3], "Two {A}?")
      case "decomposer": Say.stop
      case "discriminator": #"{"choice": 2}"#
      default: Say.answer("to \(asked.question)")
      }
    }
    let result = try await ask(model)
    #expect(result.tree.children.first?.problem == "Eins?")
    let prompts = model.asked.filter { $0.agent == "discriminator" }.map(\.prompt)
    #expect(prompts.count == 3)
    for prompt in prompts {
      let options = Say.options(in: prompt)
      #expect(options.first { $0.label == 2 }?.text == "2. A: Eins?" && options.count == 4)
      #expect(prompt.contains("In all of them: B: Two {A}? | compose: second\n"))
    }
    #expect(Set(prompts).count > 1)
    #expect(
      result.tree.elections.first { $0.decision == .decomposition }?.winner
        == "A: Eins? | B: Two {A}? | compose: second")
  }

  @Test(arguments: [
    ("Who is the author of a book?", "Who is author of book?", true),
    ("What is vitamin A good for?", "What is vitamin good for?", false),
    ("The capital of Chad?", "capital of Chad?", true), ("Which grade is a?", "Which grade is?", false),
    ("A is what?", "is what?", true), ("Who sang The Wall?", "Who sang Wall?", false),
  ])
  func wordingsThatDifferInArticlesAloneAreOne(one: String, other: String, areOne: Bool) throws {
    func content(_ text: String) throws -> String {
      try QuestionDomain().decomposition(
        of: Question("Who?"), from: DecomposerReply(subproblemA: text, subproblemB: "b {A}", composeFn: "second")
      ).content
    }
    #expect(try (content(one) == content(other)) == areOne)
  }
}

extension CompoundTests {
  /// The kind of the whole question is known here, and it is voted on all the same whether it is to be split.
  @Test func theWholeQuestionIsVotedOn() async throws {
    let model = Self.model()
    let result = try await Orchestrator(domain: QuestionDomain(), models: [model])
      .solve(Question("Whole?", kind: .entity))
    #expect(result.tree.evidence == .elected(isAtomic: false) && model.asked.count == 12)
  }
}

extension CompoundTests {
  /// Nobody names a kind for the parts: classifiers are asked, and what they say of atomicity counts.
  @Test func partsWithoutAKindAreClassified() async throws {
    let script = Script(
      splits: ["Whole?": ("One?", "Two {A}?", "second"), "One?": ("x?", "y {A}?", "second")],
      answers: ["x?": "1", "y 1?": "2", "Two 2?": "3"])
    let model = script.model()
    let result = try await ask(model)
    #expect(result.solution?.text == "3")
    #expect(result.tree.children.map(\.evidence) == [.elected(isAtomic: false), .elected(isAtomic: true)])
    #expect(result.tree.children.map(\.kind) == ["entity", "entity"])
    #expect(Self.count(model, "classifier", "One?") == 3 && Self.count(model, "solver", "One?") == 0)
  }
}
