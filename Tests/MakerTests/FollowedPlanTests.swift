import Maker
import MakerVoting
import Testing

/// Saved plans.
@Suite(.timeLimit(.minutes(5)))
struct FollowedPlanTests {
  @Test func whatASolutionSaysIsNoReferenceInAPlan() async throws {
    let plan = Plan(
      root: .split(
        id: "1", problem: "Whole?", a: .leaf(id: "1a", problem: "First?"),
        b: .split(
          id: "1b", problem: "Rest of {1a}?", a: .leaf(id: "1ba", problem: "Inner?"),
          b: .leaf(id: "1bb", problem: "Last of {1a} and {1ba}?"), compose: "second"), compose: "second"))
    let model = ScriptedModel { asked in
      switch asked.question {
      case "First?": Say.answer("{A}")
      case "Inner?": Say.answer("inner")
      default: asked.agent == "classifier" ? Say.classification(true) : Say.answer(asked.question)
      }
    }
    let result = try await Orchestrator(domain: QuestionDomain(), models: [model]).solve(
      Question("Whole?"), plan: plan)
    #expect(result.solution?.text.contains("Last of inner") == false)
  }

  @Test func aPlansSecondAttemptHasRecordsOfItsOwn() async throws {
    // The first decomposition's part A is split, its part B comes back to the whole; the second one's A is a leaf.
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer":
        switch asked.question {
        case "Whole?": asked.number < 3 ? Say.split("Deep?", "Loop?", "{A} {B}") : Say.split("Flat?", "End?", "{A} {B}")
        case "Deep?": Say.split("x?", "y?", "{A} {B}")
        case "Loop?": Say.split("whole", "z {A}?")
        default: Say.stop
        }
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default: Say.answer("never asked")
      }
    }
    let result = try await Orchestrator(domain: QuestionDomain(), models: [model]).plan(Question("Whole?")).result
    #expect(result.status == .solved)
    #expect(result.tree.children.map(\.problem) == ["Flat?", "End?"])
    #expect(result.tree.children.allSatisfy { $0.children.isEmpty })
  }
}
