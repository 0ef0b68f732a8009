import Maker
import MakerSimulation
import MakerVoting
import Testing

@Suite("The noise of the simulated model")
struct NoiseTests {
  private let count = 20_000

  @Test(
    "accuracy is the share of right ones among unflagged samples", arguments: [0.6, 0.9, 0.99], [UInt64(1), 7, 4711])
  func accuracy(accuracy: Double, seed: UInt64) async throws {
    let settings = SimulationSettings(accuracy: accuracy, malformed: 0.1, verbose: 0.05, seed: seed)
    let outcomes = try await outcomes(settings, count: count)
    let unflagged = outcomes.filter { $0 == .right || $0.isWrong }
    expectShare(unflagged.count { $0 == .right }, of: unflagged.count, near: accuracy)
    expectShare(outcomes.count { $0 == .malformed }, of: count, near: 0.1)
    expectShare(outcomes.count { $0 == .cut }, of: count, near: 0.05)
  }

  @Test("wrong answers scatter evenly over the alternatives")
  func scatter() async throws {
    let wrong = try await outcomes(SimulationSettings(accuracy: 0.5, seed: 3), count: count).filter(\.isWrong)
    #expect(Set(wrong).count == 4)
    for answer in Set(wrong) { expectShare(wrong.count { $0 == answer }, of: wrong.count, near: 0.25) }
  }

  @Test("a question of three hops asked directly can fail at each", arguments: [0.7, 0.9])
  func hops(accuracy: Double) async throws {
    let outcomes = try await outcomes(
      SimulationSettings(accuracy: accuracy, seed: 5), count: count, expert: FiveReplies(steps: 3))
    expectShare(outcomes.count { $0 == .right }, of: count, near: accuracy * accuracy * accuracy)
  }

  @Test("full accuracy never errs, none never gets it right")
  func extremes() async throws {
    #expect(try await outcomes(SimulationSettings(accuracy: 1), count: 2000).allSatisfy { $0 == .right })
    #expect(try await outcomes(SimulationSettings(accuracy: 0), count: 2000).allSatisfy(\.isWrong))
  }

  @Test("neighbouring samples and streams are independent")
  func independence() async throws {
    let settings = SimulationSettings(accuracy: 0.8, seed: 9)
    let one = try await outcomes(settings, count: count, stream: 1)
    let two = try await outcomes(settings, count: count, stream: 2)
    let next = Array(one.dropFirst()) + one.prefix(1)
    expectShare(zip(one, next).count { $0 == .right && $1 == .right }, of: count, near: 0.64)
    expectShare(zip(one, two).count { $0 == .right && $1 == .right }, of: count, near: 0.64)
  }

  @Test("on a correlated prompt the favourite wrong answer takes the right one's place")
  func favourite() async throws {
    let outcomes = try await outcomes(SimulationSettings(accuracy: 0.9, correlated: 1, seed: 2), count: count)
    let wrong = Dictionary(grouping: outcomes.filter(\.isWrong)) { $0 }.mapValues(\.count)
    let favourite = try #require(wrong.max { $0.value < $1.value })
    // 0.9 as the favourite, and a quarter of the half of the rest that is wrong.
    expectShare(favourite.value, of: count, near: 0.9 + 0.1 * 0.5 * 0.25)
    expectShare(outcomes.count { $0 == .right }, of: count, near: 0.1 * 0.5)
  }

  @Test("the share of correlated prompts is as set, and other streams see the same favourite")
  func correlatedShare() async throws {
    let settings = SimulationSettings(accuracy: 1, correlated: 0.3, seed: 6)
    var correlated = 0
    for number in 0..<2000 {
      let here = try await outcomes(settings, count: 2, prompt: "prompt \(number)", stream: 1)
      let there = try await outcomes(settings, count: 1, prompt: "prompt \(number)", stream: 2)
      #expect(Set(here + there).count == 1)
      if here[0].isWrong { correlated += 1 }
    }
    expectShare(correlated, of: 2000, near: 0.3)
  }

  @Test("malformed replies are of several kinds, none of which can be read")
  func malformed() async throws {
    let reply: JSON = ["subproblem_A": "a?", "subproblem_B": "b {A}?", "compose_fn": "second", "stop": false]
    let noise = Noise(
      settings: SimulationSettings(malformed: 0.999, seed: 1), prompt: "p",
      judgement: Judgement(right: reply, wrong: [reply]))
    let texts = Set((0..<200).map { noise.sample($0, stream: 0, maxTokens: 750).text }).subtracting([reply.compact])
    #expect(texts.count >= 4)
    let parsed = texts.compactMap { try? JSON(parsing: $0) }
    #expect(parsed.count < texts.count)
    #expect(parsed.allSatisfy { $0["stop"]?.bool == nil })
  }
}
