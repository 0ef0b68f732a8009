import Maker
import MakerDomains
import Testing

/// Which waypoints may stand for election.
struct WaypointRuleTests {
  private func rejection(
    _ waypoint: String, _ goal: String = "[[],[],[3,2,1]]", compose: String = "concat", from start: String? = nil
  ) throws -> String? {
    let space = HanoiSpace(disks: 3)
    let problem = StateSpaceProblem(
      from: try HanoiState(parsing: start ?? "[[3,2,1],[],[]]"), to: HanoiState(tower: 3, on: .c), in: space)
    do throws(Rejection) {
      _ = try StateSpaceDomain(space).decomposition(
        of: problem, from: DecomposerReply(subproblemA: waypoint, subproblemB: goal, composeFn: compose))
      return nil
    } catch {
      return error.description
    }
  }

  @Test func anyOtherStateMayBeAWaypoint() throws {
    #expect(try rejection("[[3],[2,1],[]]") == nil)
    #expect(try rejection("[[3,2],[1],[]]") == nil)
  }

  @Test func aWaypointLiesBetweenStartAndGoal() throws {
    #expect(try rejection("[[],[],[3,2,1]]")?.contains("goal itself") == true)
    #expect(try rejection("[[3,2,1],[],[]]")?.contains("met at the start") == true)
    #expect(try rejection("[[2],[1],[]]")?.contains("has 2 disks") == true)
    #expect(try rejection("[[3],[1,2],[]]")?.contains("smaller disk") == true)
    #expect(try rejection("halfway")?.contains("three lists") == true)
  }

  @Test func partBEndsWhereTheProblemEnds() throws {
    #expect(try rejection("[[3],[2,1],[]]", "[[],[3,2,1],[]]")?.contains("part B") == true)
    #expect(try rejection("[[3],[2,1],[]]", "[[3],[2,1],[]]")?.contains("part B") == true)
  }

  @Test(arguments: ["sum", "first", "second", "json_merge", "A + B", "{A} {B}", "join them", ""])
  func plansCanOnlyBeJoined(compose: String) throws {
    #expect(try rejection("[[3],[2,1],[]]", compose: compose)?.contains("concat") == true)
  }
}
