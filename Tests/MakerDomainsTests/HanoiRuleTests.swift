import Maker
import MakerDomains
import Testing

/// What makes a move legal, each clause for itself.
struct HanoiRuleTests {
  private func apply(_ move: String, to state: String) throws -> String {
    let state = try HanoiState(parsing: state)
    return try HanoiSpace(disks: state.disks).apply(HanoiMove(parsing: move), to: state).text
  }

  @Test(arguments: [
    ("1 A C", "[[3,2,1],[],[]]", "[[3,2],[],[1]]"), ("2 A B", "[[3,2],[],[1]]", "[[3],[2],[1]]"),
    ("1 C B", "[[3],[2],[1]]", "[[3],[2,1],[]]"), ("3 A C", "[[3],[2,1],[]]", "[[],[2,1],[3]]"),
    ("1 b a", "[[],[2,1],[3]]", "[[1],[2],[3]]"), ("1 A B", "[[1],[],[]]", "[[],[1],[]]"),
  ])
  func aLegalMoveMovesOneDisk(move: String, from: String, to: String) throws {
    #expect(try apply(move, to: from) == to)
  }

  @Test(arguments: [
    ("1 A A", "[[3,2,1],[],[]]", "another peg"), ("1 B B", "[[3,2],[1],[]]", "another peg"),
    ("3 A A", "[[3],[],[2,1]]", "another peg"), ("4 A C", "[[3,2,1],[],[]]", "no disk 4"),
    ("0 A C", "[[3,2,1],[],[]]", "no disk 0"), ("-1 A C", "[[3,2,1],[],[]]", "no disk -1"),
    ("1 B C", "[[3,2,1],[],[]]", "not on peg B"), ("2 A C", "[[3,2,1],[],[]]", "not on top of peg A"),
    ("3 A C", "[[3,1],[2],[]]", "not on top of peg A"), ("2 A C", "[[3,2],[],[1]]", "smaller disk on peg C"),
    ("3 A B", "[[3],[1],[2]]", "smaller disk on peg B"), ("9223372036854775807 A B", "[[1],[],[]]", "no disk"),
  ])
  func anIllegalMoveIsRejectedWithItsRule(move: String, state: String, rule: String) {
    let rejection = #expect(throws: Rejection.self) { try apply(move, to: state) }
    #expect(rejection?.description.contains(rule) == true, "\(rejection?.description ?? "")")
  }

  @Test(arguments: ["", "1", "1 A", "1 A C B", "A 1 C", "1 A D", "one A C", "1.0 A C", "99999999999999999999 A C"])
  func whatIsNoMoveIsRejected(text: String) {
    #expect(throws: Rejection.self) { try HanoiMove(parsing: text) }
  }

  @Test(arguments: [
    ("[[3,2,1],[],[]]", "[[3,2],[],[1]]", Atomicity.atomic), ("[[3,2],[],[1]]", "[[3],[2],[1]]", .atomic),
    ("[[3],[],[2,1]]", "[[],[3],[2,1]]", .atomic), ("[[2,1],[],[]]", "[[1],[],[2]]", .composite),
    ("[[2],[],[1]]", "[[],[],[2,1]]", .composite), ("[[3,2],[],[1]]", "[[3,1],[],[2]]", .composite),
    ("[[2,1],[],[]]", "[[2,1],[],[]]", .composite),
  ])
  func oneActionIsEnoughWhereNothingIsInTheWay(start: String, goal: String, atomicity: Atomicity) throws {
    let (start, goal) = (try HanoiState(parsing: start), try HanoiState(parsing: goal))
    #expect(HanoiSpace(disks: start.disks).atomicity(from: start, to: goal) == atomicity)
  }

  /// What a plan is checked for: each move, where it stands, and the goal.
  @Test(
    arguments: [
      (["1 A B", "2 A C", "1 B C"], nil), (["1 A B", "2 A C"], "goal is not met"), ([], "goal is not met"),
      (["1 A B", "2 A B", "1 B C"], "action 2"), (["1 A A", "1 A B", "2 A C", "1 B C"], "action 1"),
      (["1 A B", "2 A C", "1 B C", "1 C A"], "goal is not met"),
    ] as [([String], String?)])
  func aPlanIsReplayedFromItsStart(moves: [String], reason: String?) throws {
    let space = HanoiSpace(disks: 2)
    let problem = StateSpaceProblem(
      from: HanoiState(tower: 2, on: .a), to: HanoiState(tower: 2, on: .c), in: space)
    let plan = ActionPlan<HanoiMove>(try moves.map { try HanoiMove(parsing: $0) })
    do throws(Rejection) {
      try StateSpaceDomain(space).verify(plan, of: problem, isLeaf: false)
      #expect(reason == nil)
    } catch {
      #expect(error.description.contains(reason ?? "never"), "\(error)")
    }
  }

  /// A step is a move and the state after it, in the agent's opinion: code compares that with its own.
  @Test(arguments: [
    ("[1, 0, 2]", "[[3,2],[],[1]]", nil), ("[1, 0, 2]", "[[3,2],[1],[]]", "leads to"),
    ("[1, 0, 2]", "[[3,2,1],[],[]]", "leads to"), ("[1, 0, 0]", "[[3,2,1],[],[]]", "another peg"),
    ("[2, 0, 2]", "[[3,1],[],[2]]", "on top"), ("[1, 1, 2]", "[[3,2],[],[1]]", "not on peg"),
  ])
  func aStepNamesTheStateToWhichItLeads(move: String, next: String, reason: String?) throws {
    let walk = try HanoiWalk(from: HanoiState(tower: 3, on: .a), to: HanoiState(tower: 3, on: .c))
    let step = try walk.solver(for: walk.start, wording: 0).read(#"{"move": \#(move), "next_state": \#(next)}"#)
    do throws(Rejection) {
      let state = try walk.apply(step, to: walk.start)
      #expect(reason == nil && state.disks.state.text == next)
    } catch {
      #expect(error.description.contains(reason ?? "never"), "\(error)")
    }
  }

  @Test func aStateThatWasHandedOnIsCheckedByItsHash() throws {
    let space = HanoiSpace(disks: 2)
    let (one, other) = (HanoiState(tower: 2, on: .a), HanoiState(tower: 2, on: .b))
    let sealed = SealedState(sealing: one, in: space)
    #expect(try sealed.opened(in: space) == one)
    #expect(throws: Rejection.self) { try SealedState(state: other, seal: sealed.seal).opened(in: space) }
    #expect(throws: Rejection.self) { try SealedState(state: one, seal: nil).opened(in: space) }
  }

  @Test func aCancelledTaskStopsALongReplay() async throws {
    let space = HanoiSpace(disks: 1)
    var plan = ActionPlan<HanoiMove>(try ["1 A B", "1 B A"].map { try HanoiMove(parsing: $0) })
    // Eight million moves: nobody waits for the last of them.
    for _ in 0..<22 { plan = plan.followed(by: plan) }
    let long = plan
    let stopped = Task { () async -> Rejection? in
      withUnsafeCurrentTask { $0?.cancel() }
      do throws(Rejection) {
        _ = try StateSpaceDomain(space).replay(long, from: HanoiState(tower: 1, on: .a))
        return nil
      } catch {
        return error
      }
    }
    #expect(await stopped.value?.description == "the check was cancelled")
  }
}
