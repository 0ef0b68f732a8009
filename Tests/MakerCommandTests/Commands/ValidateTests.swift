import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct ValidateTests {
  private func validate(_ text: String, _ arguments: String...) async -> Shell.Outcome {
    await Shell().run(["validate"] + arguments, input: Array(text.utf8))
  }

  @Test func aGoodReplyThroughAPipe() async {
    let outcome = await validate("Edinburgh\n")
    #expect(outcome.code == 0)
    #expect(outcome.out == "valid: about 3 tokens\n")
    #expect(outcome.err.isEmpty)
    #expect(await validate("{\"answer\": 4}", "--json").json?["valid"] == true)
  }

  @Test func whiteSpaceIsNoReply() async {
    let outcome = await validate("  \t \n")
    #expect(outcome.code == 1 && outcome.out == "1:1: too_short: 0 characters, at least 1 expected\n")
  }

  @Test func numbersAreShownAsTheyAreWritten() async {
    #expect(await validate("42", "--range", "0..10").out == "1:1: out_of_range: 42 is outside 0…10\n")
  }

  @Test func everyFlagHasALineOfItsOwn() async {
    let outcome = await validate("As an AI language model,\nI think it is \u{1b}[1m<|im_end|>.\n", "-")
    #expect(outcome.code == 1)
    let lines = outcome.out.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.contains { $0.hasPrefix("2:19: tool_leakage: ") })
    #expect(lines.contains { $0.hasPrefix("1:1: meta_chatter: ") })
    #expect(lines.contains { $0.hasPrefix("2:1: uncertainty: ") })
    #expect(!outcome.out.contains("\u{1b}"))
  }

  @Test func theFirstSeedsShape() async throws {
    let folder = try Folder()
    let schema = try folder.file("schema.json", #"{"required": ["move"], "properties": {"n": {"maximum": 3}}}"#)
    let reply = try folder.file("reply.json", "{\n  \"n\": 4\n}\n")
    let outcome = await Shell.run("validate", reply, "--schema", schema, "--json")
    #expect(outcome.code == 1)
    #expect(outcome.json?["valid"] == false)
    let flags = outcome.json?["red_flags"]?.array ?? []
    #expect(flags.map { $0["flag_type"] } == ["missing_field", "schema"])
    #expect(flags.last?["line"] == 2 && flags.last?["column"] == 8 && flags.last?["pointer"] == "/n")
    #expect(flags.last?["details"] == "4 is above 3" && flags.last?["severity"] == 1)
    let text = await Shell.run("validate", reply, "--schema", schema)
    #expect(text.out == "1:1: missing_field: \"move\" is missing\n2:8: schema: /n: 4 is above 3\n")
  }

  @Test func limitsAndChoices() async {
    let words = String(repeating: "a word of ", count: 10)
    #expect(await validate(words, "--task-kind", "extraction", "--flags", "too_long").code == 1)
    #expect(await validate(words, "--task-kind", "extraction", "--max-tokens", "90", "--flags", "too_long").code == 0)
    #expect(await validate("42", "--range", "0..10").out.contains("out_of_range"))
    #expect(await validate("-4", "--range", "-5,-3").code == 0)
    #expect(await validate("So it is [2].", "--sources", "1, 3").out.contains("unknown_citation"))
    #expect(await validate("no", "--min-chars", "3").out.hasPrefix("1:1: too_short"))
    #expect(await validate("Maybe.", "--flags", "-uncertainty").code == 0)
    #expect(await validate("Maybe.", "--flags", "standard").code == 0)
    #expect(await validate("").code == 1)
    let environment = ["MAKER_FLAGS": "none"]
    #expect(await Shell.run("validate", environment: environment, input: Array("Maybe.".utf8)).code == 0)
  }

  private static let badUsages: [([String], Int32, [String])] = [
    (["--flags", "uncertanty"], Int32(64), ["--flags", "did you mean `uncertainty`?"]),
    (["--flags", "out_of_range"], 64, ["--range MIN..MAX"]),
    (["--range", "5..1"], 64, ["--range", "MIN..MAX"]),
    (["--task-kind", "poem"], 64, ["--task-kind", "short_answer"]),
    (["--max-tokens", "0"], 64, ["--max-tokens"]),
    (["a", "b"], 64, ["one FILE"]),
    (["--k", "3"], 64, ["--k"]),
    (["/nowhere/reply.txt"], 74, ["/nowhere/reply.txt", "no such file"]),
    (["--schema", "/nowhere/s.json"], 74, ["/nowhere/s.json"]),
  ]

  @Test(arguments: badUsages)
  func badUsage(_ arguments: [String], _ code: Int32, _ parts: [String]) async {
    let outcome = await Shell().run(["validate"] + arguments, input: Array("x".utf8))
    #expect(outcome.code == code)
    #expect(outcome.out.isEmpty && outcome.complaints.count == 1)
    for part in parts { #expect(outcome.err.contains(part), "\(part) in \(outcome.err)") }
  }

  @Test func badData() async throws {
    let folder = try Folder()
    let broken = try folder.file("broken.json", "{\n  \"type\": }\n")
    let odd = try folder.file("odd.json", "{\n  \"properties\": {\n    \"a\": {\"pattern\": \"x\"}\n  }\n}")
    let outcome = await validate("x", "--schema", broken)
    #expect(outcome.code == 65 && outcome.err.contains("\(broken):2:11: "))
    let refused = await validate("x", "--schema", odd)
    #expect(
      refused.code == 65 && refused.err.contains("\(odd):3:22: /properties/a/pattern: `pattern` cannot be checked"))
    let bytes = await Shell().run(["validate"], input: [0x41, 0xc3])
    #expect(bytes.code == 65 && bytes.err.contains("standard input is not UTF-8 at byte 1"))
  }

  @Test func theFlagsGoToRunsToo() async throws {
    let doubtful = ModelSetup.fake(FakeModel.answering("possibly Paris"))
    let arguments = ["ask", "Where?", "--model", "sim", "--decompose", "never", "--json"]
    let usual = await Shell().run(arguments, setup: doubtful)
    #expect(usual.json?["answer"] == "possibly Paris")
    let strict = await Shell().run(arguments + ["--flags", "+uncertainty"], setup: doubtful)
    #expect(strict.code == 1 && strict.json?["usage"]?["red_flags"]?["uncertainty"]?.int ?? 0 > 0)
    #expect(strict.json?["usage"]?["red_flag_rates"]?["uncertainty"]?.double ?? 0 > 0)
    let ranged = await Shell().run(
      arguments + ["--range", "0..9"], setup: .fake(FakeModel.answering("12")))
    #expect(ranged.json?["usage"]?["red_flags"]?["out_of_range"]?.int ?? 0 > 0)
    let folder = try Folder()
    let file = try folder.file("c.json", "{\n  \"flags\": \"+uncertaintie\"\n}")
    let bad = await Shell().run(arguments + ["--config", file])
    #expect(bad.code == 65 && bad.err.contains("\(file):2: \"flags\": `uncertaintie` is no red flag"))
  }
}
