import Maker
import MakerVoting
import Testing

/// What an embedding can never make equal.
struct EmbeddingRuleTests {
  /// A model for which all texts mean the same.
  private struct Blind: EmbeddingModel {
    let name = "blind"
    let maxTextsPerCall = 100

    func embed(_ texts: [String]) async throws -> [[Double]] { texts.map { _ in [1, 0] } }
  }

  @Test(arguments: [
    ("The answer is 42", "The answer is 43", false), ("in 1932", "in 1923", false), ("3.5", "35 ", true),
    ("12 of 3", "1 of 23", true), ("The answer is 42", "It is 42.", true), ("Paris", "Rome", true),
    ("The answer is 42", "The answer is forty-two", true), ("٤٢", "42", false),
  ])
  func numbersThatDifferAreNotTheSame(a: String, b: String, isSame: Bool) async throws {
    let matcher = EmbeddingMatcher(Blind(), threshold: .cosine(0.9)).matcher
    let same = try #require(matcher.same)
    #expect(try await same(a, b) == isSame)
    #expect(try await same(b, a) == isSame)
  }

  @Test(arguments: [(1.0, true), (0.6, true), (0.6001, false)])
  func theCosineThatWasGivenIsTheLimit(threshold: Double, isSame: Bool) async throws {
    struct Fixed: EmbeddingModel {
      let name = "fixed"
      let maxTextsPerCall = 100

      func embed(_ texts: [String]) async throws -> [[Double]] { texts.map { $0 == "a" ? [1, 0] : [3, 4] } }
    }
    let matcher = EmbeddingMatcher(Fixed(), threshold: .cosine(threshold)).matcher
    let same = try #require(matcher.same)
    #expect(try await same("a", threshold == 1 ? "a" : "b") == isSame)
  }
}
