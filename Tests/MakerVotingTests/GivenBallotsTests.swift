import MakerVoting
import Testing

struct GivenBallotsTests {
  @Test func outputsAreCountedByTheRuleThatWouldHaveDrawnThem() async throws {
    let election = try await elect(
      given: ["Paris", "paris.", nil, "Lyon", "Paris", "Paris"], ElectionRules(margin: 3), matcher: .normalized)
    #expect(election.ending == .converged && election.winner?.sample == "Paris")
    #expect(election.entries.map(\.votes) == [4, 1] && election.flags == ["invalid": 1])
    #expect(election.confidence > 0.6 && election.confidence < 1)
  }

  @Test(arguments: [["a", "b"], ["a"], [], [nil, nil]])
  func aPluralityIsNoWinner(outputs: [String?]) async throws {
    let election = try await elect(given: outputs, ElectionRules(margin: 2))
    #expect(election.winner == nil && election.ending != nil && election.ending != .converged)
    #expect(election.confidence >= 0 && election.confidence < 1)
  }
}
