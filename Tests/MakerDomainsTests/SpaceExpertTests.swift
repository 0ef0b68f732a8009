import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Testing

/// Nine places, eight tiles: a space of a stranger, who lists the legal actions.
struct EightPuzzle: StateSpace {
  var rules = """
    Tiles 1 to 8 lie in three rows of three; 0 is the hole. A state is its nine places row by row, such as 123456780.
    An action names the tile beside the hole that slides into it, such as 8.
    """

  func text(of state: [Int]) -> String { state.map(String.init).joined() }
  func text(of action: Int) -> String { String(action) }

  func goal(parsing text: String) throws(Rejection) -> [Int] {
    let places = text.compactMap(\.wholeNumberValue)
    guard places.count == 9, Set(places) == Set(0...8) else { throw Rejection("not nine places") }
    return places
  }

  func action(parsing text: String) throws(Rejection) -> Int {
    guard let tile = Int(text), (1...8).contains(tile) else { throw Rejection("not a tile") }
    return tile
  }

  func apply(_ action: Int, to state: [Int]) throws(Rejection) -> [Int] {
    guard let hole = state.firstIndex(of: 0), let place = state.firstIndex(of: action),
      abs(hole / 3 - place / 3) + abs(hole % 3 - place % 3) == 1
    else { throw Rejection("\(action) is not beside the hole") }
    var next = state
    next.swapAt(hole, place)
    return next
  }

  func check(_ state: [Int]) throws(Rejection) {}
  func isMet(_ goal: [Int], in state: [Int]) -> Bool { goal == state }
  func state(of goal: [Int]) -> [Int]? { goal }
  func actions(in state: [Int]) -> [Int]? { (1...8).filter { (try? apply($0, to: state)) != nil } }
}

/// The simulated model finds its way in a space that it was not made for.
@Suite(.timeLimit(.minutes(5)))
struct SpaceExpertTests {
  private static let space = EightPuzzle()
  private static let start = [1, 2, 3, 4, 8, 5, 7, 6, 0]
  private static let goal = [1, 2, 3, 4, 5, 6, 7, 8, 0]

  /// Some steps away from the goal, by a walk that does not turn back.
  private static func scrambled(_ steps: Int) throws -> [Int] {
    var (state, last) = (goal, 0)
    for step in 0..<steps {
      let choices = (space.actions(in: state) ?? []).filter { $0 != last }
      last = choices[(step * 7 + 3) % choices.count]
      state = try space.apply(last, to: state)
    }
    return state
  }

  private func solve(
    _ start: [Int], accuracy: Double, leafActions: Int, seed: UInt64 = 1
  ) async throws -> RunResult<ActionPlan<Int>> {
    let model = SimulatedModel(settings: SimulationSettings(accuracy: accuracy, seed: seed), space: Self.space)
    return try await Orchestrator(
      domain: StateSpaceDomain(Self.space, leafActions: leafActions), models: [model],
      settings: RunSettings(limits: BudgetLimits(nodes: 1000), seed: seed)
    ).solve(StateSpaceProblem(from: start, to: Self.goal, in: Self.space))
  }

  @Test(arguments: [1, 4])
  func aStrangersPuzzleIsSolved(leafActions: Int) async throws {
    let start = try Self.scrambled(12)
    let result = try await solve(start, accuracy: 0.9, leafActions: leafActions)
    var state = start
    for action in try #require(result.solution).actions { state = try Self.space.apply(action, to: state) }
    #expect(state == Self.goal && result.isVerified)
  }

  @Test func withoutErrorsThePlanIsAShortestOne() async throws {
    let start = try Self.scrambled(6)
    let direct = try await solve(start, accuracy: 1, leafActions: 12)
    let split = try await solve(start, accuracy: 1, leafActions: 1)
    let shortest = try #require(direct.solution?.count)
    #expect(shortest > 1 && split.solution?.count == shortest)
  }

  /// Two tiles exchanged can never be put right: nothing is claimed.
  @Test func whatCannotBeReachedIsNotSolved() async throws {
    let model = SimulatedModel(
      settings: SimulationSettings(accuracy: 0.9), experts: [SpaceExpert(Self.space, most: 500)])
    let result = try await Orchestrator(
      domain: StateSpaceDomain(Self.space, leafActions: 4), models: [model],
      settings: RunSettings(limits: BudgetLimits(nodes: 20))
    ).solve(StateSpaceProblem(from: [2, 1, 3, 4, 5, 6, 7, 8, 0], to: Self.goal, in: Self.space))
    #expect(result.solution == nil && result.status != .solved)
  }

  /// A model whose decomposers guess and whose other agents know.
  private struct PoorDecomposers: CompletionModel {
    let poor = SimulatedModel(settings: SimulationSettings(accuracy: 0.25, seed: 1), space: space)
    let good = SimulatedModel(settings: SimulationSettings(accuracy: 1, seed: 1), space: space)

    func complete(_ request: ModelRequest) async throws -> ModelResponse {
      try await (request.prompt.hasPrefix("# Decomposer") ? poor : good).complete(request)
    }
  }

  /// Waypoints beside the shortest way are proposed often, and never elected.
  @Test func discriminatorsElectWaypointsOnAShortestWay() async throws {
    let start = try Self.scrambled(6)
    let shortest = try #require(try await solve(start, accuracy: 1, leafActions: 12).solution?.count)
    var found: [Int?] = []
    for seed in 1...8 as ClosedRange<UInt64> {
      let result = try await Orchestrator(
        domain: StateSpaceDomain(Self.space, leafActions: 1), models: [PoorDecomposers()],
        settings: RunSettings(limits: BudgetLimits(nodes: 1000), seed: seed)
      ).solve(StateSpaceProblem(from: start, to: Self.goal, in: Self.space))
      found.append(result.solution?.count)
    }
    #expect(found.compactMap { $0 }.count >= 4 && found.allSatisfy { $0 == nil || $0 == shortest }, "\(found)")
  }

  @Test func aSpaceOfOtherRulesIsNotSolved() async throws {
    let other = EightPuzzle(rules: "A state is nine digits, an action is one digit.")
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 1, seed: 1), space: Self.space)
    let result = try await Orchestrator(
      domain: StateSpaceDomain(other, leafActions: 4), models: [model],
      settings: RunSettings(limits: BudgetLimits(nodes: 20))
    ).solve(StateSpaceProblem(from: Self.start, to: Self.goal, in: other))
    #expect(result.solution == nil)
  }

  @Test func promptsOfOtherSpacesAreNoneOfItsBusiness() {
    let expert = SpaceExpert(Self.space)
    #expect(expert.judge("# Solver\n<rules>\nother rules\n</rules>\n<start>\n123456780\n</start>") == nil)
    #expect(expert.judge("# Solver\n<question>\nWho?\n</question>") == nil)
  }
}
