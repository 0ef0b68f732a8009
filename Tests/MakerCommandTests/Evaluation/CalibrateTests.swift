import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite(.timeLimit(.minutes(5))) struct CalibrateTests {
  private func shell(_ arguments: String..., home: Folder) async -> Shell.Outcome {
    await Shell().run(arguments, environment: ["XDG_DATA_HOME": home.path])
  }

  @Test func aModelIsMeasuredSavedListedAndUsed() async throws {
    let home = try Folder()
    let model = "sim:accuracy=0.9,seed=3"
    let measured = await shell(
      "calibrate", "hanoi", "--steps", "400", "--disks", "5", "--model", model, "--name", "tower", "--json",
      "--length", "1023", home: home)
    #expect(measured.code == 0, "\(measured.err)")
    let json = try #require(measured.json)
    let interval = (json["confidence_interval"]?.array ?? []).compactMap(\.double)
    try #require(interval.count == 2)
    #expect(interval[0] < 0.9 && 0.9 < interval[1])
    #expect(json["p_estimate"]?.double.map { abs($0 - 0.9) < 0.03 } == true)
    let k = try #require(json["recommended_k"]?.int)
    let least = try Margin.minimum(p: interval[0], t: 0.95, steps: 1023)
    #expect(k == least)
    #expect(home.names == ["maker"])

    let list = await shell("calibrate", "--list", home: home)
    #expect(list.code == 0 && list.out.contains("tower") && list.out.contains(model))

    let used = await shell(
      "solve", "hanoi", "--disks", "4", "--strategy", "stepwise", "--reliability", "0.95", "--calibration", "tower",
      "--model", model, "--dry-run", "--json", home: home)
    #expect(used.code == 0, "\(used.err)")
    #expect(used.json?["settings"]?["margin"]?["accuracy"]?.double == interval[0])
    let adaptive = await shell(
      "ask", "Who wrote Emma?", "--adaptive-k", "beta", "--calibration", "tower", "--model", model, "--json", home: home
    )
    #expect(adaptive.code == 0, "\(adaptive.err)")
    let answer = await shell(
      "solve", "arithmetic", "6 * 7", "--reliability", "0.95", "--calibration", "tower", "--model", model, home: home)
    #expect(answer.code == 0 && answer.out == "42\n")
  }

  @Test func modelsAreRankedByWhatARightAnswerCosts() async throws {
    let home = try Folder()
    let outcome = await shell(
      "calibrate", "arithmetic", "--steps", "100", "--model", "sim:accuracy=0.99,seed=1", "--model",
      "sim:accuracy=0.8,seed=1", "--price", "sim:accuracy=0.99,seed=1=10/10", "--price",
      "sim:accuracy=0.8,seed=1=1/1", "--json", home: home)
    #expect(outcome.code == 0, "\(outcome.err)")
    let models = outcome.json?["models"]?.array ?? []
    #expect(models.count == 2)
    #expect(models.first?["valid"] == 1)
  }

  @Test func samplesOfAFileAreMeasuredAndTheTruthIsInNoPrompt() async throws {
    let home = try Folder()
    let file = try home.file(
      "facts.jsonl",
      """
      {"prompt": "What is the capital of France?", "ground_truth": "Paris"}
      {"id": "b", "prompt": "Who wrote Emma?", "ground_truth": "jane austen", "match": "normalized"}

      {"prompt": "What is the capital of Poland?", "ground_truth": "Oslo"}
      """)
    let outcome = await shell(
      "calibrate", file, "--model", "sim:accuracy=1,seed=1", "--json", "--journal", home.path + "/journal", home: home)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(outcome.json?["right"] == 6 && outcome.json?["wrong"] == 3 && outcome.json?["never_right"] == 1)
    #expect(outcome.json?["name"] == "facts")
    #expect(try !home.read("journal").contains("Oslo"))
  }

  /// Forty samples of each of three problems are not 120 independent ones where one problem is never right.
  @Test func samplesOfOneProblemCountForLessTheMoreTheyAreAlike() async throws {
    let home = try Folder()
    let file = try home.file(
      "facts.jsonl",
      """
      {"prompt": "What is the capital of France?", "ground_truth": "Paris"}
      {"prompt": "Who wrote Emma?", "ground_truth": "Jane Austen"}
      {"prompt": "What is the capital of Poland?", "ground_truth": "Oslo"}
      """)
    let outcome = await shell(
      "calibrate", file, "--model", "sim:accuracy=0.95,seed=1", "--samples-per-prompt", "40", "--json", home: home)
    let interval = (outcome.json?["confidence_interval"]?.array ?? []).compactMap(\.double)
    // 120 independent samples would give a width of .17.
    #expect(interval.count == 2 && interval[1] - interval[0] > 0.5)
    #expect(outcome.json?["never_right"] == 1)
    let even = await shell(
      "calibrate", "hanoi", "--steps", "100", "--model", "sim:accuracy=0.9,seed=1", "--json", home: home)
    let narrow = (even.json?["confidence_interval"]?.array ?? []).compactMap(\.double)
    // 300 samples, about independent: .07.
    #expect(narrow.count == 2 && narrow[1] - narrow[0] < 0.1)
  }

  @Test(arguments: [
    (#"{"prompt": "Q"}"#, ":1:1: \"ground_truth\" is missing"),
    (#"{"ground_truth": "Q"}"#, ":1:1: \"prompt\" is missing"),
    (#"{"prompt": "Q", "ground_truth": [1]}"#, ":1:17: \"ground_truth\" must be"),
    (
      #"{"prompt": "Q", "ground_truth": "a", "match": "fuzzy"}"#,
      ":1:38: \"match\" must be exact, normalized or numeric"
    ),
    (#"{"prompt": "Q", "truth": "a"}"#, ":1:17: unknown member \"truth\""), ("[1]", ":1:1: expected a JSON object"),
    ("{\"prompt\": \"Q\",\n", ":1:16: expected a member's name"), ("\n", "is empty"),
  ])
  func aBadLineIsRefusedWithItsPlace(text: String, message: String) async throws {
    let home = try Folder()
    let file = try home.file("s.jsonl", text)
    let outcome = await shell("calibrate", file, "--model", "sim", home: home)
    #expect(outcome.code == 65 && outcome.out.isEmpty)
    #expect(outcome.err.contains(message), "\(outcome.err)")
    #expect(outcome.complaints.count == 1)
  }

  @Test func whatCannotBeUsedIsRefusedByName() async throws {
    let home = try Folder()
    _ = await shell("calibrate", "arithmetic", "--steps", "50", "--model", "sim:seed=1", "--name", "sums", home: home)
    let other = await shell("ask", "Who?", "--calibration", "sums", "--model", "sim:seed=2", home: home)
    #expect(
      other.code == 64 && other.err.contains("does not know the model sim:seed=2") && other.err.contains("sim:seed=1"))
    let missing = await shell("ask", "Who?", "--calibration", "sum", "--model", "sim:seed=1", home: home)
    #expect(missing.code == 64 && missing.err.contains("did you mean sums?"))
    let name = await shell("calibrate", "hanoi", "--name", "../x", "--model", "sim", home: home)
    #expect(name.code == 64 && name.err.contains("--name"))
    let weak = await shell(
      "calibrate", "arithmetic", "--model", "sim:accuracy=0.4,seed=1", "--name", "weak", home: home)
    #expect(weak.code == 0 && weak.err.contains("no margin helps"))
    let used = await shell(
      "ask", "Who?", "--calibration", "weak", "--reliability", "0.9", "--model", "sim:accuracy=0.4,seed=1", home: home)
    #expect(used.code == 64 && used.err.contains("voting helps only above 0.5"))
  }

  @Test func aSpentBudgetSavesNothing() async throws {
    let home = try Folder()
    let outcome = await shell("calibrate", "hanoi", "--model", "sim", "--max-calls", "20", home: home)
    #expect(outcome.code == 75 && outcome.err.contains("not saved"))
    #expect(home.names.isEmpty)
  }
}
