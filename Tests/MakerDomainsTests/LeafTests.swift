import Maker
import MakerJournal
import MakerSimulation
import MakerVoting
import Synchronization
import Testing

@testable import MakerDomains

/// What code proves needs no margin, and one agent may write down a short plan.
@Suite(.timeLimit(.minutes(5)))
struct LeafTests {
  /// A line of whole numbers; a step leads to the next one.
  private struct Line: StateSpace {
    var listsActions = true

    var rules: String { "A state is a whole number. up adds one, down takes one away. A goal is a whole number." }
    func text(of state: Int) -> String { String(state) }
    func text(of action: Move) -> String { action.rawValue }
    func goal(parsing text: String) throws(Rejection) -> Int {
      guard let number = Int(text) else { throw Rejection("not a number") }
      return number
    }
    func action(parsing text: String) throws(Rejection) -> Move {
      guard let move = Move(rawValue: text) else { throw Rejection("\(text) is neither up nor down") }
      return move
    }
    func apply(_ action: Move, to state: Int) throws(Rejection) -> Int { action == .up ? state + 1 : state - 1 }
    func check(_ state: Int) throws(Rejection) {}
    func isMet(_ goal: Int, in state: Int) -> Bool { goal == state }
    func state(of goal: Int) -> Int? { goal }
    func actions(in state: Int) -> [Move]? { listsActions ? [.up, .down] : nil }

    enum Move: String { case up, down }
  }

  /// Replies of a solver by the number of its sample; decomposers say half-way, discriminators the first option.
  private struct Walker: CompletionModel {
    let name = "walker"
    let solver: @Sendable (_ number: Int, _ start: Int, _ goal: Int) -> String
    let prompts = Prompts()

    final class Prompts: Sendable {
      private let all = Mutex<[String]>([])
      func add(_ prompt: String) { all.withLock { $0.append(prompt) } }
      func of(_ agent: String) -> [String] { all.withLock { $0.filter { $0.hasPrefix("# \(agent)") } } }
    }

    func complete(_ request: ModelRequest) async throws -> ModelResponse {
      prompts.add(request.prompt)
      func number(_ tag: String) -> Int {
        let after = request.prompt.firstRange(of: "<\(tag)>\n").map { request.prompt[$0.upperBound...] } ?? ""
        return Int(after.prefix { $0.isNumber || $0 == "-" }) ?? 0
      }
      let (start, goal) = (number("start"), number("goal"))
      let text =
        if request.prompt.hasPrefix("# Solver") {
          solver(request.firstSample, start, goal)
        } else if request.prompt.hasPrefix("# Decomposer") {
          #"{"subproblem_A": "\#((start + goal) / 2)", "subproblem_B": "\#(goal)", "compose_fn": "concat", "stop": false}"#
        } else {
          #"{"choice": \#(1 + (request.prompt.firstRange(of: "1. none").map { _ in 1 } ?? 0))}"#
        }
      return ModelResponse(completions: [Completion(text: text)])
    }
  }

  private func solve(
    _ model: Walker, to goal: Int, leafActions: Int = 1, _ settings: RunSettings = RunSettings(), lists: Bool = true
  ) async throws -> RunResult<ActionPlan<Line.Move>> {
    let space = Line(listsActions: lists)
    return try await Orchestrator(
      domain: StateSpaceDomain(space, leafActions: leafActions), models: [model], settings: settings
    ).solve(StateSpaceProblem(from: 0, to: goal, in: space))
  }

  private static func plan(_ count: Int) -> String {
    JSON.object(["actions": .strings(Array(repeating: "up", count: count)), "too_long": false]).compact
  }

  @Test func theFirstLeafThatCodeAcceptsIsTheSolution() async throws {
    let result = try await solve(Walker { number, _, _ in #"{"action": "\#(number == 0 ? "down" : "up")"}"# }, to: 1)
    let election = try #require(result.tree.elections.first)
    #expect(result.solution?.actions == [.up])
    #expect(election.margin == 1 && election.basis == .proof && election.samples == 2)
    #expect(result.isVerified && result.reliability == 1 && result.agreement < 1)
    let json = result.json("solution", nil)
    #expect(json["verified"] == true && json["reliability"] == 1 && json["agreement"]?.double ?? 1 < 1)
    #expect(json["tree"]?["elections"]?[0]?["margin_basis"] == "proof" && json["tree"]?["verified"] == true)
  }

  @Test func aMarginThatIsAskedForHoldsForLeavesToo() async throws {
    let settings = RunSettings(margin: .fixed(4), votesOnProofs: true)
    let result = try await solve(Walker { _, _, _ in #"{"action": "up"}"# }, to: 1, settings)
    #expect(result.tree.elections.map(\.margin) == [4] && result.tree.elections.map(\.basis) == [.votes])
    #expect(result.usage.ballots == 4 && result.isVerified)
  }

  @Test func aModelThatIsNeverRightIsNotAskedForever() async throws {
    let result = try await solve(Walker { number, _, _ in Self.plan(2 + number % 20) }, to: 1, leafActions: 24)
    #expect(result.status != .solved && !result.isVerified && result.confidence == nil)
    #expect(result.tree.elections.filter { $0.decision == .solution }.allSatisfy { $0.samples <= 12 })
  }

  @Test func aProblemIsSolvedAsAWholeByOneSample() async throws {
    let result = try await solve(Walker { _, start, goal in Self.plan(goal - start) }, to: 7, leafActions: 8)
    #expect(result.solution?.count == 7 && result.usage.samples == 1)
    #expect(result.tree.decision == .atomic && result.tree.evidence == .whole)
    #expect(result.tree.elections.map(\.decision) == [.attempt])
  }

  @Test func whatIsTooLongIsSplit() async throws {
    let model = Walker { _, start, goal in
      goal - start > 4 ? #"{"actions": [], "too_long": true}"# : Self.plan(goal - start)
    }
    let result = try await solve(model, to: 8, leafActions: 4)
    #expect(result.solution?.count == 8 && result.isVerified)
    #expect(result.tree.decision == .split && result.tree.evidence == .attempted(.compound))
    #expect(result.tree.evidence?.text.contains("too much for one reply") == true)
    // One sample each for the whole and its halves, three proposals, two discriminators.
    #expect(result.usage.samples == 1 + 3 + 2 + 2)
    let choice = try #require(result.tree.elections.first { $0.decision == .decomposition })
    #expect(choice.margin == 2 && choice.basis == .cost)
  }

  @Test func whatCodeRejectsIsSplitToo() async throws {
    let result = try await solve(Walker { _, start, goal in Self.plan(min(goal - start, 3)) }, to: 6, leafActions: 4)
    #expect(result.solution?.count == 6)
    guard case .attempted(.rejected(.elected, let why))? = result.tree.evidence else {
      Issue.record("\(String(describing: result.tree.evidence))")
      return
    }
    #expect(why.contains("the goal is not met after 3 actions"))
  }

  @Test func aPlanOfMoreActionsThanAllowedIsDiscarded() async throws {
    let result = try await solve(
      Walker { _, start, goal in Self.plan(goal - start) }, to: 4, leafActions: 3, RunSettings(decompose: .never))
    #expect(result.status == .noConsensus && result.usage.redFlags["invalid_format"] ?? 0 > 0)
    let within = try await solve(
      Walker { _, start, goal in Self.plan(goal - start) }, to: 3, leafActions: 3, RunSettings(decompose: .never))
    #expect(within.solution?.count == 3)
  }

  @Test func wholeProblemsAreTriedOnlyWhereAPlanMayBeShort() async throws {
    let model = Walker { _, _, _ in #"{"action": "up"}"# }
    let result = try await solve(model, to: 4)
    #expect(result.solution?.count == 4)
    // What is one action is known by code, and what is not is never put to a solver.
    #expect(result.tree.evidence == .form(isAtomic: false))
    #expect(
      model.prompts.of("Solver").allSatisfy { $0.contains("<legal_at_the_start>\nup\ndown\n</legal_at_the_start>") })
    let unlisted = Walker { _, _, _ in #"{"action": "up"}"# }
    #expect(try await solve(unlisted, to: 4, lists: false).tree.evidence == .elected(isAtomic: false))
    #expect(unlisted.prompts.of("Solver").allSatisfy { !$0.contains("legal_at_the_start") })
  }

  @Test func theStructureHasTheMarginThatIsAskedFor() async throws {
    let model = Walker { _, _, _ in #"{"action": "up"}"# }
    let result = try await solve(model, to: 4, RunSettings(structureMargin: 5))
    #expect(result.tree.elections.filter { $0.decision == .decomposition }.allSatisfy { $0.margin == 5 })
    let one = try await solve(model, to: 4, RunSettings(margin: .fixed(1)))
    #expect(one.tree.elections.filter { $0.decision == .decomposition }.allSatisfy { $0.margin == 1 })
    let sure = try await solve(model, to: 4, RunSettings(margin: .reliability(target: 0.6, accuracy: 0.99, steps: 1)))
    #expect(sure.tree.elections.filter { $0.decision == .decomposition }.allSatisfy { $0.margin == 2 })
  }

  // MARK: Partial checks

  @Test func aCalculationThatIsTriedAsAWholeIsStillVotedOn() async throws {
    // 20 × 35 by somebody who says 700, and once 691, which has the same remainder modulo 9 and the same length.
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 1))
    let result = try await Orchestrator(domain: ArithmeticDomain(), models: [model]).solve(
      ArithmeticProblem(parsing: "23 * 35"))
    #expect(result.solution?.description == "805" && result.tree.evidence == .whole)
    #expect(result.tree.elections.map(\.decision) == [.attempt, .solution])
    #expect(result.tree.elections.map(\.basis) == [.cost, .votes] && result.tree.elections.map(\.margin) == [1, 3])
    // The attempt is the first of the three ballots.
    #expect(result.usage.samples == 3 && !result.isVerified && result.reliability < 1)
  }

  @Test func oneSampleThatTheChecksCannotRuleOutDecidesNothing() async throws {
    let model = Scripted { number in number == 0 ? "814" : "805" }
    let result = try await Orchestrator(domain: ArithmeticDomain(), models: [model]).solve(
      ArithmeticProblem(parsing: "23 * 35"))
    #expect(result.solution?.description == "805")
  }

  @Test func theWholeIsTriedByTwoSamplesAtMostHoweverTheyFail() async throws {
    for answer in ["1", "not a number"] {
      let model = Scripted { _ in answer }
      let result = try await Orchestrator(domain: ArithmeticDomain(), models: [model]).solve(
        ArithmeticProblem(parsing: "23 * 35"))
      #expect(result.tree.elections.first { $0.decision == .attempt }?.samples == 2)
    }
  }

  private struct Scripted: CompletionModel {
    let name = "scripted"
    let answer: @Sendable (Int) -> String

    func complete(_ request: ModelRequest) async throws -> ModelResponse {
      ModelResponse(
        completions: (0..<request.count).map {
          Completion(text: #"{"answer": "\#(answer(request.firstSample + $0))"}"#)
        })
    }
  }
}
