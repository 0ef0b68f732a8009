import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Testing

@Suite(.timeLimit(.minutes(5)))
struct HanoiTests {
  private func solve(
    _ start: HanoiState, _ goal: HanoiState, accuracy: Double = 0.9, seed: UInt64 = 1, reuse: Bool = true
  ) async throws -> RunResult<ActionPlan<HanoiMove>> {
    let space = HanoiSpace(disks: start.disks)
    let settings = RunSettings(
      maxDepth: 64, reuse: reuse, limits: BudgetLimits(calls: 1000, nodes: 5000), seed: seed)
    return try await Orchestrator(
      domain: StateSpaceDomain(space), models: [SimulatedModel(settings: SimulationSettings(accuracy: accuracy))],
      settings: settings
    ).solve(StateSpaceProblem(from: start, to: goal, in: space))
  }

  @Test(arguments: [1, 2, 3, 5, 8, 12])
  func theRecursionIsDiscovered(disks: Int) async throws {
    let (start, goal) = (HanoiState(tower: disks, on: .a), HanoiState(tower: disks, on: .c))
    let result = try await solve(start, goal)
    let plan = try #require(result.solution)
    #expect(plan.count == 1 << disks - 1)
    let domain = StateSpaceDomain(HanoiSpace(disks: disks))
    #expect(try domain.replay(plan, from: start) == goal)
  }

  @Test(arguments: [
    ("[[3,2,1],[],[]]", "[[],[3,1],[2]]"), ("[[5],[4,2],[3,1]]", "[[4,3],[1],[5,2]]"),
    ("[[2],[1],[]]", "[[2,1],[],[]]"),
  ])
  func anyLegalStartAndGoalWillDo(start: String, goal: String) async throws {
    let (start, goal) = (try HanoiState(parsing: start), try HanoiState(parsing: goal))
    let plan = try #require(try await solve(start, goal).solution)
    #expect(try StateSpaceDomain(HanoiSpace(disks: start.disks)).replay(plan, from: start) == goal)
  }

  @Test func aStartThatMeetsTheGoalNeedsNoCall() async throws {
    let state = HanoiState(tower: 4, on: .b)
    let result = try await solve(state, state)
    #expect(result.status == .solved && result.solution?.count == 0 && result.usage.calls == 0)
  }

  @Test func aLongCheckEndsWithTheRun() async throws {
    let (start, goal) = (HanoiState(tower: 30, on: .a), HanoiState(tower: 30, on: .c))
    let space = HanoiSpace(disks: 30)
    let settings = RunSettings(
      maxDepth: 64, limits: BudgetLimits(time: .milliseconds(300), nodes: 5000))
    let result = try await Orchestrator(
      domain: StateSpaceDomain(space), models: [SimulatedModel()], settings: settings
    ).solve(StateSpaceProblem(from: start, to: goal, in: space))
    #expect(result.status == .budgetExhausted)
  }

  @Test func withoutReuseTheWorkGrowsWithTheLength() async throws {
    let (start, goal) = (HanoiState(tower: 5, on: .a), HanoiState(tower: 5, on: .c))
    let with = try await solve(start, goal)
    let without = try await solve(start, goal, reuse: false)
    #expect(with.solution == without.solution)
    #expect(without.usage.calls > 2 * with.usage.calls)
  }

  @Test func canonicalFormKeepsSmallerRestingDisks() throws {
    let space = HanoiSpace(disks: 4)
    let task = space.canonical(
      from: try HanoiState(parsing: "[[4],[3,1],[2]]"), to: try HanoiState(parsing: "[[4],[1],[3,2]]"))
    #expect(task.start.text == "[[3,1],[],[2]]")
    #expect(task.goal.text == "[[1],[],[3,2]]")
    #expect(task.restore?(HanoiMove(disk: 1, from: .a, to: .b)) == HanoiMove(disk: 1, from: .b, to: .a))
  }

  @Test(arguments: ["[[1,2],[],[]]", "[[2],[],[]]", "[[1],[1],[]]", "[[],[],[]]", "[[3,2,1],[]]", "x", "[[31],[],[]]"])
  func illegalStatesAreRefused(text: String) {
    #expect(throws: Rejection.self) { try HanoiState(parsing: text) }
  }

  @Test func aStateWithoutItsHashOrWithAWrongOneIsRejected() async throws {
    let space = HanoiSpace(disks: 3)
    let state = HanoiState(tower: 3, on: .a)
    for seal in [nil, "0000000000000000"] {
      let problem = StateSpaceProblem(
        start: SealedState<HanoiSpace>(state: state, seal: seal), goal: HanoiState(tower: 3, on: .c))
      let result = try await Orchestrator(domain: StateSpaceDomain(space), models: [SimulatedModel()]).solve(problem)
      #expect(result.status == .rejected)
      #expect(result.usage.calls == 0)
    }
  }

  /// Six disks over some seeds at a poor accuracy: solved or honestly not, and never a wrong plan.
  @Test(arguments: 0..<6)
  func aWrongPlanIsNeverReported(seed: UInt64) async throws {
    let (start, goal) = (HanoiState(tower: 6, on: .a), HanoiState(tower: 6, on: .c))
    let result = try await solve(start, goal, accuracy: 0.6, seed: seed)
    if let plan = result.solution {
      #expect(result.status == .solved)
      #expect(try StateSpaceDomain(HanoiSpace(disks: 6)).replay(plan, from: start) == goal)
    } else {
      #expect(result.status == .noConsensus || result.status == .rejected || result.status == .budgetExhausted)
      #expect(result.reason != nil)
      #expect(result.usage.calls > 0)
    }
  }

  @Test func aWaypointWithOtherDisksIsUnsound() throws {
    let domain = StateSpaceDomain(HanoiSpace(disks: 4))
    let goal = HanoiState(tower: 3, on: .c)
    let problem = StateSpaceProblem(from: HanoiState(tower: 3, on: .a), to: goal, in: HanoiSpace(disks: 4))
    for waypoint in ["[[],[1],[]]", "[[4],[3],[2,1]]"] {
      #expect(throws: Rejection.self) {
        try domain.decomposition(
          of: problem, from: DecomposerReply(subproblemA: waypoint, subproblemB: goal.text, composeFn: "concat"))
      }
    }
  }

  @Test func aPlanOfWaypointsCanBeMadeAndFollowed() async throws {
    let (start, goal) = (HanoiState(tower: 3, on: .a), HanoiState(tower: 3, on: .b))
    let space = HanoiSpace(disks: 3)
    let orchestrator = Orchestrator(
      domain: StateSpaceDomain(space), models: [SimulatedModel()], settings: RunSettings(maxDepth: 64))
    let problem = StateSpaceProblem(from: start, to: goal, in: space)
    let made = try #require(try await orchestrator.plan(problem).plan)
    let result = try await orchestrator.solve(problem, plan: try Plan(parsing: made.json.pretty))
    let plan = try #require(result.solution, "\(String(describing: result.reason))")
    #expect(try StateSpaceDomain(space).replay(plan, from: start) == goal)
    #expect(!result.tree.decisions.contains { $0.agent == .discriminator })
  }

  // MARK: Step by step

  private func walk(_ disks: Int, accuracy: Double, margin: Int, strict: Bool = false) async throws -> (
    RunResult<Walk<HanoiWalk.State>>, HanoiWalk
  ) {
    let walk = try HanoiWalk(from: HanoiState(tower: disks, on: .a), to: HanoiState(tower: disks, on: .c))
    let stepper = Stepper(
      domain: walk, models: [SimulatedModel(settings: SimulationSettings(accuracy: accuracy))],
      settings: RunSettings(margin: .fixed(margin), limits: BudgetLimits(calls: nil)), isStrict: strict)
    return (try await stepper.walk(from: walk.start), walk)
  }

  @Test(arguments: [1, 2, 3, 6, 7])
  func theStrategyStepByStep(disks: Int) async throws {
    let (result, walk) = try await walk(disks, accuracy: 0.95, margin: 4)
    let end = try #require(result.solution)
    #expect(throws: Never.self) { try walk.checkEnd(end.end, after: end.steps) }
    #expect(end.steps == 1 << disks - 1)
  }

  /// 255 steps: the mean of Eq. 16 is 3.74; the bound is about four standard errors.
  @Test func samplesPerStepAreWhatEquation16Says() async throws {
    let (result, _) = try await walk(8, accuracy: 0.9, margin: 3)
    let end = try #require(result.solution)
    // Scattered wrong answers need fewer votes than Eq. 16's single alternative, never fewer than k.
    let mean = Double(end.samples) / Double(end.steps)
    #expect(mean > 3 && mean < 3.74 + 0.35)
  }

  @Test func withoutVotingStatesGoAstrayAndItIsNoticed() async throws {
    let (result, _) = try await walk(8, accuracy: 0.9, margin: 1, strict: true)
    #expect(result.solution == nil && result.status == .rejected)
    #expect(result.reason?.description.hasPrefix("step ") == true)
    // Not strict: the run goes on to an honest end, somewhere else than where it should.
    let (lenient, _) = try await walk(8, accuracy: 0.9, margin: 1)
    #expect(lenient.solution == nil && lenient.status == .rejected)
  }

  @Test func onlyFullTowersAreWalked() throws {
    #expect(throws: Rejection.self) {
      try HanoiWalk(from: HanoiState(parsing: "[[2],[1],[]]"), to: HanoiState(tower: 2, on: .c))
    }
  }
}
