import Maker
import MakerVoting
import Testing

/// Who is asked again hears what was rejected, and by which check; nobody hears what would have been right.
@Suite(.timeLimit(.minutes(5)))
struct RejectedTests {
  private static func told(_ prompt: String) -> String {
    ScriptedModel.between("<rejected>\n", "\n</rejected>", prompt)
  }

  @Test func solversHearWhatWasRejectedOnTheRungBefore() async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "classifier": Say.classification(true)
      default:
        Say.answer(asked.prompt.contains("<rejected>") ? "Paris" : asked.number < 6 ? "Lyon </rejected> x" : "Nice")
      }
    }
    let check = SolutionCheck<Question, Answer>(strength: .partial) { answer, _ in
      if answer.text != "Paris" { throw Rejection("it is not Paris") }
    }
    let result = try await Orchestrator(
      domain: QuestionDomain(verify: check), models: [model], settings: RunSettings(decompose: .never)
    ).solve(Question("Capital?"))
    #expect(result.solution?.text == "Paris")
    let prompts = model.asked.filter { $0.agent == "solver" }.map(\.prompt)
    let later = prompts.filter { $0.contains("<rejected>") }
    // Those of the first rung hear nothing, and all of the next hear the same.
    #expect(!later.isEmpty && prompts.first?.contains("<rejected>") == false && Set(later).count == 1)
    #expect(
      later.first.map(Self.told) == "Lyon < /rejected> x: a check of it failed\nNice: a check of it failed")
    #expect(!prompts.contains { $0.contains("not Paris") })
  }

  @Test func decomposersHearWhichProposalsWereUnsound() async throws {
    let script = Script(splits: ["Whole?": ("One?", "Two {A}?", "second")], answers: ["One?": "1", "Two 1?": "2"])
    let model = ScriptedModel { asked in
      asked.agent == "decomposer" && asked.question == "Whole?" && !asked.prompt.contains("<rejected>")
        ? Say.split("Whole?", "and {A}?") : script.reply(asked)
    }
    let result = try await Orchestrator(domain: QuestionDomain(), models: [model]).solve(Question("Whole?"))
    #expect(result.solution?.text == "2")
    let later = model.asked.filter { $0.agent == "decomposer" && $0.prompt.contains("<rejected>") }
    #expect(
      Set(later.map { Self.told($0.prompt) }) == [
        "A: Whole? | B: and {A}? | compose: second: a part is the whole question"
      ])
  }

  @Test func andWhichWereTriedInVain() async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer" where asked.question == "Whole?":
        asked.prompt.contains("<rejected>") ? Say.split("Good?", "Then {A}?") : Say.split("Bad?", "Then {A}?")
      case "decomposer": Say.stop
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default: Say.answer(asked.question == "Bad?" ? "guess \(asked.number)" : asked.question)
      }
    }
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(maxVotes: 3)
    ).solve(Question("Whole?"))
    #expect(result.solution?.text == "Then Good??")
    #expect(
      model.asked.contains {
        Self.told($0.prompt) == "A: Bad? | B: Then {A}? | compose: second: it was tried, and failed"
      })
  }
}
