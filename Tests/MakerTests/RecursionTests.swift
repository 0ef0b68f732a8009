import Maker
import MakerVoting
import Synchronization
import Testing

/// The points of the design at which a plain reading would be unsound.
@Suite(.timeLimit(.minutes(5)))
struct RecursionTests {
  private func ask(
    _ question: String, _ model: any CompletionModel, _ settings: RunSettings = RunSettings()
  ) async throws -> RunResult<Answer> {
    try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings).solve(Question(question))
  }

  @Test func aChainIsSplitBoundAnsweredAndComposed() async throws {
    let script = Script(
      splits: ["Capital of the country of Kant?": ("Country of Kant?", "Capital of {A}?", "second")],
      answers: ["Country of Kant?": "Prussia", "Capital of Prussia?": "Berlin"])
    let result = try await ask("Capital of the country of Kant?", script.model())
    #expect(result.status == .solved)
    #expect(result.solution?.text == "Berlin")
    #expect(result.tree.decision == .split)
    #expect(result.tree.children.map(\.problem) == ["Country of Kant?", "Capital of Prussia?"])
    #expect(result.tree.children.allSatisfy { $0.decision == .atomic && $0.elections.count == 3 })
  }

  @Test func whatASaysIsTextAndBracesInItMeanNothing() async throws {
    let script = Script(
      splits: ["Both?": ("First?", "Second of {A}?", "{A} / {B}")],
      answers: ["First?": "{B} and {A}", "Second of {B} and {A}?": "x {A}"])
    let result = try await ask("Both?", script.model())
    #expect(result.solution?.text == "{B} and {A} / x {A}")
  }

  @Test func unknownIsAnHonestEnd() async throws {
    let script = Script(splits: ["Whole?": ("Part one?", "Then {A}?", "second")])
    let model = script.model()
    let result = try await ask("Whole?", model)
    #expect(result.status == .noConsensus)
    #expect(result.solution == nil)
    #expect(result.reason?.description.contains("not known") == true)
    // It is not asked again and again in other ways: three votes settled that nobody knows.
    #expect(model.asked.filter { $0.agent == "solver" }.count == 3)
  }

  @Test func electedNoneMeansANewRoundOfProposals() async throws {
    let script = Script(
      splits: ["Whole?": ("One?", "Two {A}?", "second")], answers: ["One?": "1", "Two 1?": "2"])
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer" where asked.number < 3 && asked.question == "Whole?": Say.split("Nonsense?", "More {A}?")
      case "discriminator" where asked.prompt.contains("Nonsense"): Say.choice("none of these", in: asked.prompt)
      default: script.reply(asked)
      }
    }
    let result = try await ask("Whole?", model)
    #expect(result.solution?.text == "2")
    #expect(model.asked.filter { $0.agent == "decomposer" && $0.question == "Whole?" }.count == 6)
    #expect(
      result.tree.elections.filter { $0.decision == "decomposition" }.map(\.winner) == [
        "none of these", "A: One? | B: Two {A}? | compose: second",
      ])
  }

  @Test func equalProposalsInOtherOrdersAreOneCandidate() async throws {
    let script = Script(splits: ["Whole?": ("One?", "Two {A}?", "second")], answers: ["One?": "1", "Two 1?": "2"])
    let model = ScriptedModel { asked in
      asked.agent == "decomposer" && asked.question == "Whole?"
        ? Say.split(["One?", "one", " The ONE? "][asked.number % 3], "Two {A}?") : script.reply(asked)
    }
    let result = try await ask("Whole?", model)
    #expect(result.tree.proposals.count == 1)
    #expect(result.tree.proposals.first?.count == 3)
  }

  @Test func goodProposalsThatSplitTheVoteDoNotStopTheRun() async throws {
    let script = Script(answers: ["One?": "1", "Two 1?": "2", "Eins?": "1", "Zwei 1?": "2"])
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer" where !asked.question.hasPrefix("Whole"): Say.stop
      case "decomposer": asked.number % 2 == 0 ? Say.split("One?", "Two {A}?") : Say.split("Eins?", "Zwei {A}?")
      case "discriminator" where asked.prompt.contains("One?") && asked.prompt.contains("Eins?"):
        Say.choice(asked.number % 2 == 0 ? "One?" : "Eins?", in: asked.prompt)
      default: script.reply(asked)
      }
    }
    let result = try await ask("Whole?", model)
    #expect(result.solution?.text == "2")
    let endings = result.tree.elections.filter { $0.decision == "decomposition" }.map(\.ending)
    #expect(endings.last == .converged)
    #expect(endings.count == 2 && endings[0] != .converged)
  }

  @Test func anUnreadableProposalNeverCountsAsAtomic() async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": "I would rather not split this, it is atomic."
      default: Say.answer("never asked")
      }
    }
    let result = try await ask("Whole?", model)
    #expect(result.status == .noConsensus)
    #expect(!model.asked.contains { $0.agent == "solver" })
    // Ten that vote on atomicity, which are the first round of proposals as well, and two rounds of three.
    #expect(result.usage.redFlags == ["invalid_format": 16])
  }

  @Test(arguments: [
    Say.split("Whole?", "x {A}"), Say.split("a", "whole"), Say.split("a", "b"), Say.split("a {A}", "b {A}"),
    Say.split("a", "b {B}"), Say.split("", "b {A}"), Say.split("a", "b {A}", "first"), Say.split("a", "A."),
  ])
  func unsoundProposalsNeverStandForElection(reply: String) async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": reply
      default: Say.answer("never asked")
      }
    }
    let result = try await ask("Whole?", model)
    #expect(result.status == .noConsensus)
    #expect(!model.asked.contains { $0.agent == "discriminator" })
    #expect(result.tree.proposals.allSatisfy { $0.rejection != nil })
  }

  @Test func aCycleBackToAnAncestorIsRejected() async throws {
    let script = Script(
      splits: [
        "Whole?": ("Inner?", "More {A}?", "second"), "Inner?": ("whole", "Again {A}?", "second"),
      ])
    let result = try await ask("Whole?", script.model())
    #expect(result.status == .noConsensus)
    #expect(result.tree.children.first?.proposals.first?.rejection?.contains("above") == true)
  }

  @Test func twoNodesThatWouldWaitForEachOtherDoNot() async throws {
    // X wants Y and Y wants X, side by side. Whoever comes second must be refused, not wait for ever.
    let script = Script(
      splits: [
        "Whole?": ("X?", "Y?", "{A} {B}"), "X?": ("Y?", "x of {A}?", "second"), "Y?": ("X?", "y of {A}?", "second"),
      ])
    let result = try await ask("Whole?", script.model())
    #expect(result.status == .noConsensus)
  }

  @Test func equalSubproblemsAreSolvedOnceEvenWhileUnderWay() async throws {
    let script = Script(
      splits: ["Whole?": ("Twice?", "Twice!", "{A} {B}"), "Left?": ("Leaf?", "Other {A}?", "second")],
      answers: ["Twice?": "1", "Twice!": "1", "Leaf?": "7"])
    let model = ScriptedModel(isCompound: { ["Left?", "Right?"].contains($0) }) { asked in
      switch asked.agent {
      case "decomposer":
        switch asked.question {
        case "Root?": Say.split("Left?", "Right?", "{A}+{B}")
        case "Left?": Say.split("Leaf?", "Of {A}?", "second")
        case "Right?": Say.split("Leaf?", "With {A}?", "second")
        default: Say.stop
        }
      case "discriminator": script.reply(asked)
      default: Say.answer(asked.question == "Leaf?" ? "7" : asked.question)
      }
    }
    let result = try await ask("Root?", model)
    #expect(result.solution?.text == "Of 7?+With 7?")
    #expect(model.asked.filter { $0.agent == "solver" && $0.question == "Leaf?" }.count == 3)
    let leaves = result.tree.children.map { $0.children[0] }
    #expect(leaves.filter { $0.decision == .reused }.count == 1)

    let without = ScriptedModel { asked in
      try await model.complete(ModelRequest(prompt: asked.prompt)).completions[0].text
    }
    _ = try await ask("Root?", without, RunSettings(reuse: false))
    #expect(without.asked.filter { $0.agent == "solver" && $0.question == "Leaf?" }.count == 6)
  }

  @Test func failuresAreNotReused() async throws {
    // "Shared?" gives no consensus under Left, and answers once Left has been given up.
    let tries = Mutex(0)
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer":
        asked.question == "Root?"
          ? (asked.number < 3 ? Say.split("Shared?", "Bad {A}?") : Say.split("Shared?", "Good {A}?"))
          : Say.stop
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default:
        asked.question == "Shared?"
          ? Say.answer(
            tries.withLock {
              $0 += 1; return $0
            } <= 9 ? "wrong \(asked.number)" : "right") : Say.answer("done")
      }
    }
    let settings = RunSettings(maxVotes: 3)
    let result = try await ask("Root?", model, settings)
    #expect(result.solution?.text == "done")
  }

  @Test func aSharedNodeOutlivesTheOneWhoAskedFirst() async throws {
    // Left fails at once and takes its own branch with it; Right waits for the same leaf, which must go on.
    let model = ScriptedModel(isCompound: { ["Left?", "Right?"].contains($0) }) { asked in
      switch asked.agent {
      case "decomposer":
        switch asked.question {
        case "Root?": return asked.number < 3 ? Say.split("Left?", "Right?", "{A}{B}") : Say.split("Right?", "End {A}?")
        case "Left?": return Say.split("Slow?", "Fails?", "{A}{B}")
        case "Right?": return Say.split("Slow?", "Fine?", "{A}{B}")
        default: return Say.stop
        }
      case "discriminator": return #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default:
        if asked.question == "Slow?" { try await Task.sleep(for: .milliseconds(30)) }
        return Say.answer(asked.question == "Fails?" ? "unsure \(asked.number)" : asked.question)
      }
    }
    let result = try await ask("Root?", model, RunSettings(maxVotes: 3))
    #expect(result.status == .solved)
    #expect(result.solution?.text == "End Slow?Fine??")
  }
}

// Margins of questions, where what is elected is final.
extension RecursionTests {
  @Test func whatIsElectedOfAQuestionHasTheMarginOfAnswers() async throws {
    let script = Script(splits: ["Whole?": ("One?", "Two {A}?", "second")], answers: ["One?": "1", "Two 1?": "2"])
    let result = try await ask("Whole?", script.model())
    #expect(result.tree.elections.allSatisfy { $0.margin == 3 && $0.basis == .votes })
    #expect(result.tree.elections.contains { $0.decision == .decomposition } && !result.isVerified)
  }
}
