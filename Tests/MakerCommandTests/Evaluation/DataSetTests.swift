import Foundation
import Maker
import MakerConsole
import MakerVoting
import Testing

@testable import MakerCommand

/// Problems as people have them.
struct DataSetTests {
  private func batch(_ name: String, _ text: String, _ more: String...) async throws -> (Shell.Outcome, [JSON]) {
    let folder = try Folder()
    let problems = try folder.file(name, text)
    let outcome = await Shell().run(
      ["batch", problems, "--out", folder.path + "/out.jsonl", "--model", "sim:accuracy=1"] + more)
    let rows = ((try? folder.read("out.jsonl")) ?? "").split(separator: "\n").compactMap {
      try? JSON(parsing: String($0))
    }
    return (outcome, rows)
  }

  private let emma = #""question": "Who wrote Emma?""#

  @Test func linesThatEndAsOnWindows() async throws {
    let text = "{\(emma), \"expected\": \"Jane Austen\"}\r\n\r\n{\"question\": \"What is the capital of France?\"}\r\n"
    let (outcome, rows) = try await batch("p.jsonl", text)
    #expect(outcome.code == 0 && Set(rows.map { $0["id"] }) == ["line 1", "line 3"], "\(outcome.err)")
  }

  @Test func resultsThatAnEditorRewroteAreNotAskedAgain() async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", "{\(emma)}\n{\"question\": \"What is the capital of France?\"}\n")
    let out = folder.path + "/out.jsonl"
    #expect(await Shell.run("batch", problems, "--out", out, "--model", "sim:accuracy=1").code == 0)
    _ = try folder.file("out.jsonl", try folder.read("out.jsonl").replacing("\n", with: "\r\n"))
    let again = await Shell().run(
      ["batch", problems, "--out", out, "--model", "sim:accuracy=1"],
      setup: .fake(FakeModel { _ in throw ModelError(.unreachable, "nobody may be asked") }))
    #expect(again.err.contains("2 of 2 results"), "\(again.err)")
    #expect(try folder.read("out.jsonl").split(whereSeparator: \.isNewline).count == 2)
  }

  @Test func numbersAsIdsAndColumnsOfOnesOwn() async throws {
    let (outcome, rows) = try await batch(
      "p.jsonl", "{\"id\": 7, \(emma), \"topic\": \"books\", \"metadata\": {\"level\": 1}}")
    #expect(outcome.code == 0 && rows.first?["id"] == "7", "\(outcome.err)")
    #expect(rows.first?["metadata"] == ["level": 1, "topic": "books"])
  }

  @Test(arguments: [#"["Austen", "Jane Austen"]"#, #"["Nobody", "jane austen", 3]"#])
  func oneOfSeveralAnswersIsRight(expected: String) async throws {
    let (outcome, rows) = try await batch("p.jsonl", "{\(emma), \"expected\": \(expected)}")
    #expect(outcome.code == 0 && rows.first?["correct"] == true, "\(outcome.err)")
    #expect(rows.first?["expected"]?.array != nil)
  }

  @Test(arguments: [#"["Charlotte Brontë", "Emily Brontë"]"#])
  func noneOfSeveralAnswersIsWrong(expected: String) async throws {
    let (outcome, rows) = try await batch("p.jsonl", "{\(emma), \"expected\": \(expected)}")
    #expect(outcome.code == 1 && rows.first?["correct"] == false)
  }

  @Test(arguments: ["[]", "[[\"a\"]]", "{}", "null"])
  func whatIsNoAnswerIsRefused(expected: String) async throws {
    let (outcome, _) = try await batch("p.jsonl", "{\(emma), \"expected\": \(expected)}")
    #expect(outcome.code == 65 && outcome.err.contains("or a list of those"), "\(outcome.err)")
  }

  @Test func columnsUnderOtherNames() async throws {
    let text = #"{"prompt": "Who wrote Emma?", "answers": {"text": ["Jane Austen"]}, "question": "unused"}"#
    let (outcome, rows) = try await batch("p.jsonl", text, "--map", "question=prompt,expected=answers.text")
    #expect(outcome.code == 0 && rows.first?["correct"] == true, "\(outcome.err)")
    let (wrong, _) = try await batch("p.jsonl", text, "--map", "question=query")
    #expect(wrong.code == 64 && wrong.err.contains("has \"query\"; the first has \"prompt\""), "\(wrong.err)")
    let (malformed, _) = try await batch("p.jsonl", text, "--map", "question")
    #expect(malformed.code == 64 && malformed.err.contains("NAME=COLUMN"))
  }

  @Test(
    arguments: [("p.csv", ","), ("p.csv", ";"), ("p.tsv", "\t"), ("p", ","), ("p", ";"), ("p", "\t")], ["\n", "\r\n"])
  func tables(form: (name: String, separator: String), end: String) async throws {
    let rows = [
      ["id", "question", "expected", "note"],
      ["1", "\"Who wrote \"\"Emma\"\"?\"", "Jane Austen", "\"two\(end)lines\""],
      ["", "What is the capital of France?", "Paris", ""],
    ]
    let text = "\u{feff}" + rows.map { $0.joined(separator: form.separator) + end }.joined()
    let (outcome, results) = try await batch(form.name, text)
    #expect(outcome.code == 0 && results.count == 2, "\(outcome.err)")
    #expect(results.first { $0["id"] == "1" }?["metadata"] == ["note": "two\nlines"])
    #expect(results.contains { $0["id"] == "line 4" })
  }

  @Test func aTableComesThroughAPipe() async throws {
    let text = "\"question\",expected\nWho wrote Emma?,Jane Austen\n"
    let outcome = await Shell().run(["batch", "-", "--model", "sim"], input: Array(text.utf8), isFed: true)
    #expect(outcome.code == 0 && outcome.json?["correct"] == true, "\(outcome.err)")
    // What is neither says what is wrong as JSON does.
    let neither = await Shell().run(
      ["batch", "-", "--model", "sim"], input: Array("Who wrote Emma?\n".utf8), isFed: true)
    #expect(neither.code == 65 && neither.err.contains("standard input:1:1"), "\(neither.err)")
  }

  @Test func aTableHoldsNumbersWhereNumbersAreWanted() async throws {
    let (outcome, rows) = try await batch("p.csv", "solve,disks,expected\nhanoi,3,7\n")
    #expect(outcome.code == 0 && rows.first?["correct"] == true, "\(outcome.err)")
  }

  @Test(arguments: [
    ("question\n\"Who", "p.csv:2: a cell in quotes"), ("question,id\nWho,1,2\n", "p.csv:2: 3 cells"),
    ("a,a\n1,2\n", "occurs twice"), ("", "is empty"), ("question\n", "no rows"),
  ])
  func aBadTableIsRefusedWithItsLine(text: String, message: String) async throws {
    let (outcome, _) = try await batch("p.csv", text)
    #expect(outcome.code == 65 && outcome.err.contains(message), "\(outcome.err)")
  }

  @Test func anArrayInJSON() async throws {
    let (outcome, rows) = try await batch("p.json", "[\n  {\(emma), \"expected\": \"Jane Austen\"}\n]\n")
    #expect(outcome.code == 0 && rows.first?["correct"] == true, "\(outcome.err)")
  }

  @Test func aCalibrationTakesTheSameForms() async throws {
    let folder = try Folder()
    let table = try folder.file("s.csv", "q,a\r\nWho wrote Emma?,Jane Austen\r\n")
    let environment = ["XDG_DATA_HOME": folder.path]
    let outcome = await Shell.run(
      "calibrate", table, "--map", "prompt=q", "--map", "ground_truth=a", "--model", "sim:accuracy=1",
      environment: environment)
    #expect(outcome.code == 0, "\(outcome.err)")
    let missing = await Shell.run("calibrate", table, "--map", "prompt=q", environment: environment)
    #expect(missing.code == 65 && missing.err.contains("--map ground_truth=COLUMN"), "\(missing.err)")
  }
}
