import Foundation
import Maker
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct BadInputTests {
  private func check(_ outcome: Shell.Outcome, _ code: Int32, _ parts: String...) {
    #expect(outcome.code == code)
    #expect(outcome.out.isEmpty)
    #expect(outcome.complaints.count == 1, "one line, not: \(outcome.err)")
    for part in parts { #expect(outcome.err.contains(part), "\(part) is missing in: \(outcome.err)") }
  }

  @Test func anUnknownProvider() async {
    check(await Shell.run("ask", "Why?", "--model", "opnai/gpt-4.1-mini"), 64, "--model", "openai/gpt-4.1-mini")
    check(await Shell.run("ask", "Why?", "--model", "sim:acuracy=0.9"), 64, "acuracy", "accuracy")
  }

  @Test func aModelThatIsNotAsked() async {
    check(
      await Shell.run("ask", "Why?", "--model", "sim", "--price", "sims=1/2"), 64, "--price", "sims is not asked", "sim"
    )
    check(await Shell.run("ask", "Why?", "--model", "sim", "--model-for", "solver=sims"), 64, "--model-for:", "`sims`")
    let fine = await Shell.run("ask", "Why?", "--model", "sim", "--price", "sim=1/2", "--max-cost", "0.0001")
    #expect(fine.code == 75 && fine.err.contains("--max-cost 0.0001: 0 spent"), "\(fine.err)")
  }

  @Test func whyAllRepliesWereDiscarded() async throws {
    let folder = try Folder()
    let schema = try folder.file("s.json", #"{"type": "object", "required": ["n"]}"#)
    let vote = await Shell.run("vote", "What is 2+2?", "--model", "sim", "--schema", schema)
    #expect(vote.code == 1 && vote.err.contains("(all_flagged: 10 schema)"), "\(vote.err)")
    let ask = await Shell.run("ask", "What is the capital of France?", "--model", "sim", "--min-chars", "200")
    #expect(ask.code == 1 && ask.err.contains("was discarded (all_flagged: 3 too_short)"), "\(ask.err)")
  }

  @Test func aRefusedConnection() async {
    // Nobody listens at the discard port.
    check(await Shell.run("ask", "Why?", "--model", "http://127.0.0.1:9/v1"), 69, "127.0.0.1:9", "start the server")
  }

  @Test func aMissingKey() async {
    check(await Shell.run("ask", "Why?", "--model", "openai/gpt-4.1-mini"), 69, "OPENAI_API_KEY")
    // Nobody was asked, and nothing is counted.
    let json = await Shell.run("ask", "Why?", "--model", "openai/gpt-4.1-mini", "--json").json
    #expect(json?["status"] == "failed" && json?["usage"]?["calls"] == 0)
  }

  @Test(arguments: [
    (ModelError.Code.unauthorized, Int32(69)), (.unreadable, 69), (.notFound, 69), (.rejected, 69),
    (.contextTooLong, 65),
  ])
  func whatServersComplainOf(_ code: ModelError.Code, _ exit: Int32) async {
    let setup = ModelSetup.failing(code, "http://host/v1: \u{1b}[1mthe server's\nown words")
    let outcome = await Shell.run("ask", "Why?", "--model", "sim", setup: setup)
    check(outcome, exit, "http://host/v1: \u{fffd}the server's own words")
  }

  @Test func contextFiles() async throws {
    let folder = try Folder()
    let latin = try folder.file("latin.txt", Array("Z".utf8) + [0xfc] + Array("rich".utf8))
    let blank = try folder.file("blank.txt", " \n\n")
    check(await Shell.run("ask", "Why?", "--context", latin), 65, latin, "UTF-8", "byte 1")
    check(await Shell.run("ask", "Why?", "--context", blank), 65, blank, "empty")
    check(await Shell.run("ask", "Why?", "--context", "/nowhere/a.txt"), 74, "/nowhere/a.txt", "no such file")
    check(await Shell.run("ask", "Why?", "--context", folder.path), 74, folder.path)
    check(await Shell.run("ask", "Why?", "--context", "-", "--context", "-"), 64, "--context -", "once")
    check(await Shell.run("ask", "Why?", "--context", "-", input: [0x41, 0xc3]), 65, "standard input", "byte 1")
  }

  @Test func aWindowTooSmallForTheContext() async throws {
    let folder = try Folder()
    let file = try folder.file("a.txt", String(repeating: "word ", count: 200))
    let outcome = await Shell.run("ask", "Why?", "--model", "sim", "--context", file, "--context-window", "1500")
    check(outcome, 64, "--context-window 1500", "at least")
  }

  @Test func aPriceThatIsNotKnown() async {
    let outcome = await Shell.run(
      "ask", "Why?", "--model", "sim", "--max-cost", "1", setup: .fake(FakeModel.answering("so")))
    check(outcome, 64, "--max-cost", "fake", "--price [MODEL=]IN/OUT")
  }

  @Test func journalsAndRecordings() async throws {
    let folder = try Folder()
    let taken = try folder.file("taken.txt", "precious")
    check(await Shell.run("ask", "Why?", "--model", "sim", "--journal", taken), 74, taken)
    check(await Shell.run("ask", "Why?", "--model", "sim", "--record", taken), 74, taken)
    check(await Shell.run("ask", "Why?", "--model", "replay:/nowhere/r.jsonl"), 74, "/nowhere/r.jsonl")
    check(await Shell.run("ask", "Why?", "--model", "replay:" + taken), 65, taken)
    #expect(try folder.read("taken.txt") == "precious")
  }

  @Test func prompts() async throws {
    let folder = try Folder()
    check(await Shell.run("ask", "Why?", "--prompts", folder.path), 65, "classify.md")
    check(await Shell.run("ask", "Why?", "--prompts", "/nowhere"), 74, "/nowhere")
    _ = try folder.file("solve.md", "Answer something.")
    check(await Shell.run("ask", "Why?", "--prompts", folder.path), 65, "solve.md", "{{question}}")
  }

  /// Whoever copies the repository's folder to change one prompt has all of them in it.
  @Test(arguments: [
    ["ask", flagship], ["solve", "task", "Name the capital of France and the capital of Japan"],
    ["solve", "hanoi", "--disks", "3"],
    ["solve", "arithmetic", "(1 + 2) * 3"],
  ])
  func thePromptsOfTheRepositoryAreAllKnown(command: [String]) async {
    let prompts = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Prompts").standardizedFileURL.path()
    let outcome = await Shell().run(command + ["--model", "sim", "--prompts", prompts])
    #expect(outcome.code == 0, "\(outcome.err)")
  }

  @Test func aPromptThatNobodyUses() async throws {
    let folder = try Folder()
    _ = try folder.file("slove.md", "Answer {{question}}.")
    check(await Shell.run("ask", "Why?", "--prompts", folder.path), 65, "slove.md", "state-plan.md")
  }
}

@Suite struct ContextTests {
  @Test func answersComeFromTheContext() async throws {
    let outcome = await Shell.run(
      "ask", "What is the colour of the door?", "--model", "sim", "--context", "-",
      input: Array("The door is green.".utf8), setup: .fake(FakeModel.answering("green")))
    #expect(outcome.out == "green\n")
  }

  @Test func aNoticeSaysHowManyPassagesAreShown() async throws {
    let folder = try Folder()
    let paragraphs = (0..<30).map { "Paragraph \($0): " + String(repeating: "word ", count: 150) }
    let file = try folder.file("long.txt", paragraphs.joined(separator: "\n\n"))
    let outcome = await Shell.run(
      "ask", "What?", "--model", "sim", "--context", file,
      setup: .fake(FakeModel.answering("word", contextWindow: 4096)))
    #expect(outcome.code == 0)
    #expect(outcome.err.contains("the context has 30 passages; each solver is shown at most 10"))
  }
}
