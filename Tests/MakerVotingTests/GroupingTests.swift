import MakerVoting
import Synchronization
import Testing

struct GroupingTests {
  /// Integers match when they differ by one at the most: reflexive, symmetric, not transitive.
  private static let near = Matcher(
    name: "near", key: { Int($0).map(String.init) },
    same: { a, b in abs((Int(a) ?? 0) - (Int(b) ?? 0)) <= 1 })

  @Test func aTextJoinsTheFirstClassWhoseFirstMemberItMatches() async throws {
    var grouping = Grouping(Self.near)
    let classes = try await grouping.candidates(for: ["4", "5", "6", "x", "7", "05", "3"])
    #expect(classes == ["4", "4", "6", nil, "6", "4", "4"])
    #expect(try await grouping.candidate(for: "5") == "4")
  }

  @Test func classesDoNotDependOnWhatArrivedTogether() async throws {
    var random = SplitMix64(seed: 11)
    for _ in 0..<200 {
      let texts = (0..<12).map { _ in String(random.next() % 9) }
      var whole = Grouping(Self.near)
      let expected = try await whole.candidates(for: texts)
      var pieces = Grouping(Self.near)
      var found: [String?] = []
      var rest = texts[...]
      while !rest.isEmpty {
        let size = 1 + Int(random.next() % 4)
        found += try await pieces.candidates(for: Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      #expect(found == expected)
    }
  }

  @Test func aTextIsPreparedAndComparedOnce() async throws {
    let prepared = Mutex<[[String]]>([])
    let compared = Mutex(0)
    let matcher = Matcher(
      name: "counting", key: { $0 },
      same: { _, _ in
        compared.withLock { $0 += 1 }
        return false
      },
      prepare: { texts in prepared.withLock { $0.append(texts) } })
    var grouping = Grouping(matcher)
    _ = try await grouping.candidates(for: ["a", "b", "a"])
    _ = try await grouping.candidates(for: ["b", "a", "c"])
    _ = try await grouping.candidates(for: ["c"])
    #expect(prepared.withLock { $0 } == [["a", "b", "a"], ["c"]])
    #expect(compared.withLock { $0 } == 3)
  }

  @Test func anElectionCountsByComparisonAndItsWinnerIsVerbatim() async throws {
    let election = try await elect(ElectionRules(margin: 2), matcher: Self.near) { ["10", "1", "11", "10"][$0] }
    #expect(election.winner?.sample == "10" && election.entries.map(\.votes) == [3, 1])
  }

  private struct Unreachable: Error {}

  @Test func aComparisonThatFailsFailsTheElection() async {
    let matcher = Matcher(name: "broken", key: { $0 }, same: { _, _ in throw Unreachable() })
    await #expect(throws: Unreachable.self) { try await elect(matcher: matcher) { "\($0)" } }
  }
}
