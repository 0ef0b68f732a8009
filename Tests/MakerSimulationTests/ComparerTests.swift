import Maker
import MakerSimulation
import MakerVoting
import Testing

struct ComparerTests {
  @Test(
    arguments: [
      ("USA", "United States", true), ("The capital is Paris.", "Paris", true), ("1,234", "1234", true),
      ("Paris", "London", false), ("12", "13", false), ("a green cat", "a Green Cat!", true), ("cat", "dog", false),
    ], Wording.allCases)
  func comparesFromThePromptAlone(_ pair: (String, String, Bool), _ wording: Wording) throws {
    let template = PromptLibrary.matching["equivalent"]
    let values = ["question": "Which one?", "answer_a": pair.0, "answer_b": pair.1]
    let prompt = template.render(values, wording: wording.rawValue)
    let judgement = try #require(KnowledgeExpert().judge(prompt))
    var generator = SplitMix64(seed: 1)
    #expect(judgement.right(&generator) == ["equivalent": .bool(pair.2)])
    #expect(judgement.wrong(&generator) == ["equivalent": .bool(!pair.2)])
  }
}
