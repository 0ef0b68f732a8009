import Foundation
import Maker
import MakerVoting
import Synchronization
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite(.timeLimit(.minutes(5))) struct BatchTests {
  private static let pddl = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Fixtures/pddl").standardizedFileURL.path()

  private let mixed = """
    {"id": "capital", "question": "What is the capital of France?", "expected": "Paris"}
    {"id": "wrong", "question": "Who wrote Emma?", "expected": "Charles Dickens"}
    {"id": "open", "question": "What is the capital of Poland?"}
    {"id": "h3", "solve": "hanoi", "disks": 3, "expected": 7}
    {"id": "walk", "solve": "hanoi", "disks": 3, "strategy": "stepwise"}
    {"id": "sum", "solve": "arithmetic", "expression": "12 * 34"}
    {"id": "blocks", "solve": "pddl", "domain": "PDDL/blocksworld/domain.pddl", "problem": "PDDL/blocksworld/p01.pddl"}
    {"solve": "task", "task": "Name the capital of France and the capital of Japan"}
    """.replacingOccurrences(of: "PDDL", with: Self.pddl)

  private func rows(_ text: String) -> [JSON] {
    text.split(separator: "\n").compactMap { try? JSON(parsing: String($0)) }
  }

  @Test func mixedProblemsAreSolvedScoredAndListedForReview() async throws {
    let folder = try Folder()
    let problems = try folder.file("problems.jsonl", mixed)
    let outcome = await Shell.run(
      "batch", problems, "--out", folder.path + "/out.jsonl", "--review", folder.path + "/review.jsonl", "--model",
      "sim:accuracy=0.97,seed=2", "--json")
    #expect(outcome.code == 1, "one answer is not the expected one: \(outcome.err)")
    let rows = rows(try folder.read("out.jsonl"))
    #expect(rows.count == 8)
    let correct = Dictionary(uniqueKeysWithValues: rows.map { ($0["id"]?.string ?? "", $0["correct"] ?? .null) })
    #expect(correct["capital"] == true && correct["wrong"] == false && correct["open"] == .null)
    #expect(["h3", "walk", "sum", "blocks"].allSatisfy { correct[$0] == true })
    #expect(correct["line 8"] == .null)
    for name in ["status", "problem", "reliability", "usage", "run", "seconds", "models", "setting"] {
      #expect(rows.allSatisfy { $0[name] != nil }, "\(name)")
    }
    let setting = outcome.json?["settings"]?[0]
    #expect(setting?["right"] == 5 && setting?["scored"] == 6)
    let interval = WilsonInterval(successes: 5, trials: 6)
    #expect(setting?["confidence_interval"]?[0]?.double == interval.lower)
    let review = self.rows(try folder.read("review.jsonl"))
    #expect(Set(review.compactMap { $0["id"]?.string }) == ["wrong", "open", "line 8"])
    let sure = review.compactMap { $0["reliability"]?.double }
    #expect(sure == sure.sorted())
  }

  @Test func theSameCommandGoesOnWhereABatchWasCutShort() async throws {
    let folder = try Folder()
    let problems = try folder.file("problems.jsonl", mixed)
    let out = folder.path + "/out.jsonl"
    let first = await Shell.run(
      "batch", problems, "--out", out, "--model", "sim:seed=2", "--max-calls", "35", "--jobs", "2")
    #expect(first.code == 75 && first.err.contains("--max-calls 35"))
    let done = rows(try folder.read("out.jsonl"))
    #expect(!done.isEmpty && done.count < 8)
    #expect(done.allSatisfy { $0["status"] != "budget_exhausted" })
    #expect(done.reduce(0) { $0 + ($1["usage"]?["calls"]?.int ?? 0) } <= 35)
    // As if killed in the middle of a line.
    _ = try folder.file("out.jsonl", try folder.read("out.jsonl") + #"{"id": "h3", "sett"#)
    let second = await Shell.run("batch", problems, "--out", out, "--model", "sim:seed=2")
    #expect(second.err.contains("cut off") && second.err.contains("not asked again"))
    let all = rows(try folder.read("out.jsonl"))
    #expect(all.count == 8 && Set(all.compactMap { $0["id"]?.string }).count == 8)
    #expect(Array(all.prefix(done.count)) == done)
    let other = await Shell.run("batch", problems, "--out", out, "--model", "sim:seed=3")
    #expect(other.code == 65 && other.err.contains("choose another --out"))
  }

  @Test func settingsAreComparedOnTheSameProblems() async throws {
    let folder = try Folder()
    let lines = (0..<40).map { #"{"solve": "arithmetic", "expression": "\#($0 + 12) * \#($0 + 31)"}"# }
    let problems = try folder.file("p.jsonl", lines.joined(separator: "\n"))
    let outcome = await Shell.run(
      "batch", problems, "--out", folder.path + "/out.jsonl", "--compare", "k=1 model=sim:accuracy=0.7,seed=1",
      "--compare", "k=4 model=sim:accuracy=0.95,seed=1", "--json", "--seed", "5")
    let settings = outcome.json?["settings"]?.array ?? []
    #expect(settings.count == 2 && settings.allSatisfy { $0["scored"] == 40 }, "\(outcome.err)")
    let comparison = try #require(outcome.json?["comparisons"]?[0])
    let test = PairedTest(
      onlyFirst: comparison["only_first_right"]?.int ?? 0, onlySecond: comparison["only_second_right"]?.int ?? 0)
    #expect(comparison["p_value"]?.double == test.pValue)
    let (one, two) = (settings[0]["right"]?.int ?? 0, settings[1]["right"]?.int ?? 0)
    #expect(test.onlySecond - test.onlyFirst == two - one && two > one)
  }

  @Test(arguments: [
    (#"{"question": "A?"}"# + "\n" + #"{"solve": "chess"}"#, ":2:2: \"solve\" must be hanoi, arithmetic, pddl or task"),
    (#"{"id": "a"}"#, ":1:1: neither \"question\" nor \"solve\""),
    (#"{"solve": "hanoi", "disks": 99}"#, ":1:20: \"disks\""), (#"{"solve": "hanoi"}"#, ":1:1: how many disks?"),
    (#"{"solve": "arithmetic", "expression": "1 +"}"#, ":1:1:"),
    (#"{"id": "a", "question": "A?"}"# + "\n" + #"{"id": "a", "question": "B?"}"#, ":2:2: the id \"a\" occurs twice"),
    (#"{"question": "A?", "expect": "B"}"#, ":1:20: unknown member \"expect\"; did you mean \"expected\"?"),
    (#"{"question": "A?", "score": "exact"}"#, ":1:20: \"score\" goes with \"expected\""),
    (
      #"{"question": "A?", "expected": "two", "score": "numeric"}"#,
      ":1:39: \"score\" is numeric, but `two` is no number"
    ),
  ])
  func aBadLineIsRefusedBeforeAnythingIsSpent(text: String, message: String) async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", text)
    let outcome = await Shell().run(
      ["batch", problems, "--out", folder.path + "/out.jsonl"],
      setup: .fake(FakeModel { _ in throw ModelError(.unreachable, "nobody may be asked") }))
    #expect(outcome.code == 65 && outcome.err.contains(message), "\(outcome.err)")
    #expect(folder.names == ["p.jsonl"])
  }

  @Test func aFileThatIsNoResultsIsLeftAlone() async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", #"{"question": "Who wrote Emma?"}"#)
    let notes = try folder.file("notes.txt", "dear diary\n")
    let outcome = await Shell.run("batch", problems, "--out", notes, "--model", "sim")
    #expect(outcome.code == 65 && outcome.err.contains("notes.txt:1"))
    #expect(try folder.read("notes.txt") == "dear diary\n")
  }

  @Test func aWrongSettingToCompareIsNamed() async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", #"{"question": "Who wrote Emma?"}"#)
    let unknown = await Shell.run("batch", problems, "--compare", "kk=3", "--model", "sim")
    #expect(unknown.code == 64 && unknown.err.contains("`kk` is no setting"))
    let bad = await Shell.run("batch", problems, "--compare", "k=none", "--model", "sim")
    #expect(bad.code == 64 && bad.err.contains("--compare k"))
    let limit = await Shell.run("batch", problems, "--compare", "max-calls=3", "--model", "sim")
    #expect(limit.code == 64 && limit.err.contains("--max-calls holds for the whole batch"))
  }

  @Test func resultsOfOtherSettingsAreNotTakenForThese() async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", #"{"question": "Who wrote Emma?"}"#)
    let out = folder.path + "/out.jsonl"
    let first = await Shell.run("batch", problems, "--out", out, "--model", "sim")
    #expect(first.code == 0)
    let wider = await Shell.run("batch", problems, "--out", out, "--model", "sim", "--k", "5")
    #expect(wider.code == 65 && wider.err.contains("k was the default and is 5; choose another --out"), "\(wider.err)")
    // The default said aloud, and limits, change nothing.
    let same = await Shell.run(
      "batch", problems, "--out", out, "--model", "sim", "--k", "3", "--max-calls", "50", "--concurrency", "2")
    #expect(same.code == 0 && same.err.contains("not asked again"), "\(same.err)")
  }

  @Test func aListThatCannotBeWrittenIsToldBeforeAnythingIsSpent() async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", #"{"question": "Who wrote Emma?"}"#)
    for path in [folder.path + "/none/review.jsonl", folder.path] {
      let outcome = await Shell().run(
        ["batch", problems, "--review", path],
        setup: .fake(FakeModel { _ in throw ModelError(.unreachable, "nobody may be asked") }))
      #expect(outcome.code == 74 && outcome.err.contains("cannot write \(path)"), "\(outcome.err)")
    }
  }

  @Test func theSummaryKeepsItsColumnsOnStandardError() async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", #"{"id": "e", "question": "Who wrote Emma?"}"#)
    let outcome = await Shell.run(
      "batch", problems, "--compare", "model=sim:accuracy=0.9", "--compare", "k=2 model=sim:accuracy=0.95")
    let lines = outcome.err.split(separator: "\n")
    let head = try #require(lines.first { $0.hasPrefix("setting ") })
    let row = try #require(lines.first { $0.hasPrefix("model=sim:accuracy=0.9 ") })
    let column = head.distance(from: head.startIndex, to: try #require(head.firstRange(of: "done")).lowerBound)
    #expect(row.dropFirst(column).hasPrefix("1/1"))
    #expect(outcome.err.contains("e (k=2 model=sim:accuracy=0.95): Who wrote Emma?"), "\(outcome.err)")
  }

  @Test func whatIsDoneBeforeAnInterruptIsKept() async throws {
    let folder = try Folder()
    let lines = (1...20).map { "{\"question\": \"Question \($0)?\"}" }
    let problems = try folder.file("p.jsonl", lines.joined(separator: "\n"))
    let shell = Shell()
    let calls = Mutex(0)
    let model = FakeModel { request in
      let number = calls.withLock { calls in
        calls += 1
        return calls
      }
      if number == 40 {
        shell.interrupts.continuation.yield(())
        try await Task.sleep(for: .seconds(60))
      }
      return try await FakeModel.answering("yes").reply(request)
    }
    let arguments = ["batch", problems, "--out", folder.path + "/out.jsonl", "--jobs", "1"]
    let outcome = await shell.run(arguments, setup: .fake(model))
    #expect(outcome.code == 130, "\(outcome.err)")
    let done = rows(try folder.read("out.jsonl"))
    #expect(!done.isEmpty && done.count < 20 && done.allSatisfy { $0["status"] == "solved" })
    let rest = await Shell().run(arguments, setup: .fake(FakeModel.answering("yes")))
    #expect(rest.code == 0 && rest.err.contains("\(done.count) of 20 results"), "\(rest.err)")
    #expect(rows(try folder.read("out.jsonl")).count == 20)
  }

  /// What no filter lets through says nothing of the problem: it failed, and the others are solved.
  @Test func aPromptThatAFilterRefusesFailsItsOwnRowAlone() async throws {
    let folder = try Folder()
    let problems = try folder.file(
      "p.jsonl", #"{"id": "a", "question": "Who wrote Emma?"}"# + "\n" + #"{"id": "b", "question": "Who is it?"}"#)
    let model = FakeModel { request in
      if request.prompt.contains("Emma") { throw ModelError(.filtered, "blocked") }
      return try await FakeModel.answering("yes").reply(request)
    }
    let out = folder.path + "/out.jsonl"
    let outcome = await Shell().run(["batch", problems, "--out", out, "--jobs", "1"], setup: .fake(model))
    #expect(outcome.code == 1)
    let done = rows(try folder.read("out.jsonl"))
    #expect(done.map { $0["status"]?.string } == ["failed", "solved"], "\(outcome.err)")
    #expect(done.first?["reason"]?.string?.contains("refused") == true)
  }

  @Test func aModelThatNobodyAnswersForEndsTheBatch() async throws {
    let folder = try Folder()
    let problems = try folder.file("p.jsonl", #"{"question": "Who wrote Emma?"}"#)
    let outcome = await Shell().run(["batch", problems], setup: .failing(.unauthorized, "no key"))
    #expect(outcome.code == 69 && outcome.out.isEmpty)
  }
}
