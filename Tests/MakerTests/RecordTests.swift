import Maker
import MakerVoting
import Synchronization
import Testing

/// What a run says of itself is true, and does not depend on who was faster.
@Suite(.timeLimit(.minutes(5)))
struct RecordTests {
  private func ask(
    _ question: String, _ model: any CompletionModel, _ settings: RunSettings = RunSettings(),
    listeners: [EventListener] = []
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings, listeners: listeners)
      .solve(Question(question))
  }

  @Test func noSampleNumberIsUsedTwice() async throws {
    // Atomicity stalls after five samples and is voted on again; the kind needs a sixth on top of the five they share.
    let kinds = ["entity", "entity", "text", "entity", "number"]
    let model = ScriptedModel { asked in
      guard asked.agent == "decomposer" else { return Script(answers: ["One?": "1"]).reply(asked) }
      let isEarly = kinds.indices.contains(asked.number)
      let isAtomic = !isEarly || asked.number < 2 || asked.number == 4
      return Say.decomposed(stop: isAtomic, kind: isEarly ? kinds[asked.number] : "entity")
    }
    let result = try await ask("One?", model, RunSettings(maxVotes: 6))
    #expect(result.tree.elections.first { $0.decision == "atomic" }?.ending == .hopeless)
    #expect(result.tree.kind == "entity")
    let numbers = model.asked.filter { $0.agent == "decomposer" }.map(\.number)
    #expect(Set(numbers).count == numbers.count)
  }

  @Test func equalProblemsWithOtherMarginsHaveSamplesOfTheirOwn() async throws {
    // "Leaf?" stands at depths 1 and 2, where a reliability asks for different margins.
    let script = Script(
      splits: ["Root?": ("Leaf?", "Inner?", "{A} {B}"), "Inner?": ("Leaf?", "Other?", "{A} {B}")],
      answers: ["Leaf?": "1", "Other?": "2"])
    let model = script.model()
    let policy = MarginPolicy.reliability(target: 0.9, accuracy: 0.9)
    #expect(try policy.margin(at: .node(depth: 1)) != policy.margin(at: .node(depth: 2)))
    let result = try await ask("Root?", model, RunSettings(margin: policy))
    #expect(result.solution?.text == "1 1 2")
    let leaf = model.requests.filter { $0.prompt.contains("Leaf?\n") && $0.prompt.hasPrefix("# Solver") }
    #expect(Set(leaf.map(\.seed)).count == leaf.count)
    // Each begins at its own first sample, whoever comes first.
    #expect(leaf.count { $0.firstSample == 0 } == 2)
  }

  @Test func theLeaderStaysWhenAStalledVoteNarrowsTheSlate() async throws {
    // Sampled in the order Weak, Strong; Strong leads, Weak follows, and one votes for none.
    let script = Script(answers: ["Weak?": "1", "Strong?": "2"])
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer" where asked.question != "Whole?": return Say.stop
      case "decomposer": return asked.number == 0 ? Say.split("Weak?", "x {A}?") : Say.split("Strong?", "x {A}?")
      case "discriminator":
        guard asked.prompt.contains("Weak?") else { return Say.choice("Strong?", in: asked.prompt) }
        guard asked.prompt.contains("Strong?") else { return Say.choice("Weak?", in: asked.prompt) }
        let wanted = ["none of these", "Strong?", "Strong?", "Weak?", "Strong?", "Weak?"]
        return Say.choice(wanted[asked.number % 6], in: asked.prompt)
      default: return asked.question.hasPrefix("x ") ? Say.answer(asked.question) : script.reply(asked)
      }
    }
    let result = try await ask("Whole?", model, RunSettings(maxVotes: 6))
    #expect(result.solution?.text == "x 2?")
  }

  @Test(arguments: ["First?", "Second?"])
  func whichOfTwoFailuresCountsDoesNotDependOnTime(slow: String) async throws {
    // The first part ends in "unknown", which is final; the second finds no consensus, which is not.
    let failed = Mutex(false)
    let (gate, open) = AsyncStream<Void>.makeStream()
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": return asked.question == "Whole?" ? Say.split("First?", "Second?", "{A} {B}") : Say.stop
      case "discriminator": return #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default:
        if asked.question == slow, !failed.withLock({ $0 }) { for await _ in gate { break } }
        return asked.question == "First?" ? Say.answer("unknown") : Say.answer("guess \(asked.number)")
      }
    }
    let result = try await ask(
      "Whole?", model, RunSettings(maxVotes: 3),
      listeners: [
        { event in
          if case .nodeComplete(_, _?, _) = event.payload {
            failed.withLock { $0 = true }
            open.finish()
          }
        }
      ])
    #expect(result.reason?.description.contains("not known") == true)
  }

  @Test func aReusedSolutionRestsOnTheElectionsThatFoundIt() async throws {
    // The first decomposition solves "Shared?" and fails; the second takes its solution over.
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer":
        asked.question == "Root?" ? Say.split("Shared?", asked.number < 3 ? "Bad {A}?" : "Good {A}?") : Say.stop
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default: asked.question.hasPrefix("Bad") ? Say.answer("guess \(asked.number)") : Say.answer("fine")
      }
    }
    let result = try await ask("Root?", model, RunSettings(maxVotes: 3))
    #expect(result.tree.children.first?.decision == .reused)
    let anew = try await ask("Root?", model, RunSettings(maxVotes: 3, reuse: false))
    #expect(result.solution == anew.solution)
    #expect(result.reliability == anew.reliability)
  }

  @Test func aProblemSolvedDirectlyInTheEndHasNoParts() async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": asked.number < 3 && asked.question == "Whole?" ? Say.split("One?", "Bad {A}?") : Say.stop
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default: asked.question.hasPrefix("Bad") ? Say.answer("guess \(asked.number)") : Say.answer("1")
      }
    }
    let result = try await ask("Whole?", model, RunSettings(maxVotes: 3))
    #expect(result.status == .solved)
    #expect(result.tree.decision == .atomic)
    #expect(result.tree.children.isEmpty && result.tree.compose == nil)
  }

  @Test func theLastEventHoldsTheSolution() async throws {
    let last = Mutex<RunEnd?>(nil)
    let result = try await ask(
      "One?", Script(answers: ["One?": "1"]).model(),
      listeners: [{ event in if case .complete(let end) = event.payload { last.withLock { $0 = end } } }])
    #expect(result.status == .solved)
    #expect(last.withLock { $0 } == RunEnd(status: .solved, solution: "1"))
  }
}
