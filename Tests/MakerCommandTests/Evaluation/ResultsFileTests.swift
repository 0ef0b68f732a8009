import Foundation
import Maker
import MakerConsole
import MakerRuns
import MakerVoting
import Testing

@testable import MakerCommand

/// `batch --out` never touches a file that it did not write.
@Suite struct ResultsFileTests {
  private let problems =
    (1...3).map { #"{"id": "p\#($0)", "solve": "arithmetic", "expression": "\#($0) + 4"}"# }
    .joined(separator: "\n") + "\n"

  private func batch(_ folder: Folder, out: String) async throws -> Shell.Outcome {
    let file = try folder.file("problems.jsonl", problems)
    return await Shell().run(["batch", file, "--out", out, "--model", "sim"])
  }

  @Test(arguments: [
    "", #"{"a": 1}"#, #"{"a": 1}"# + "\n", "[1, 2]\n", "precious notes", "precious\nnotes\n", "{", "\u{0}\u{1}\u{2}",
    "id,setting\n1,2\n", #"{"id": "x", "setting": "sim", "problem": "1 + 4", "status": "solved", "usage": {}}"# + "\n",
    #"{"id": "x", "setting": "sim", "problem": "1 + 4", "status": "solved", "usage": {}}"#, "%PDF-1.7\n",
  ])
  func foreignFilesStayAsTheyAre(_ text: String) async throws {
    let folder = try Folder()
    let path = try folder.file("mine", text)
    let outcome = try await batch(folder, out: path)
    if text.isEmpty {
      // An empty file holds nothing that could be lost.
      #expect(outcome.code == 0)
      return
    }
    #expect(outcome.code == 65, "\(outcome.err)")
    #expect(outcome.err.contains("--out must name a new file"))
    #expect(try folder.read("mine") == text)
  }

  @Test func theProblemsThemselvesAndAFolder() async throws {
    let folder = try Folder()
    let own = try await batch(folder, out: folder.path + "/problems.jsonl")
    #expect(own.code == 65)
    #expect(try folder.read("problems.jsonl") == problems)
    #expect(try await batch(folder, out: folder.path).code == 74)
  }

  @Test func aTornLastLineIsSolvedAgainAndNothingElse() async throws {
    let folder = try Folder()
    let out = folder.path + "/r.jsonl"
    #expect(try await batch(folder, out: out).code == 0)
    let whole = try folder.read("r.jsonl")
    _ = try folder.file("r.jsonl", String(whole.dropLast(20)))
    let again = try await batch(folder, out: out)
    #expect(again.code == 0)
    #expect(again.err.contains("was cut off"))
    #expect(again.err.contains("2 of 3 results"))
    #expect(try folder.read("r.jsonl").split(separator: "\n").count == 3)
    // Line breaks of another system change no content.
    let converted = try folder.read("r.jsonl").replacing("\n", with: "\r\n")
    _ = try folder.file("r.jsonl", converted)
    let done = try await batch(folder, out: out)
    #expect(done.code == 0, "\(done.err)")
    #expect(done.err.contains("3 of 3 results"))
  }

  @Test func anEditedResultIsNoticed() async throws {
    let folder = try Folder()
    let out = folder.path + "/r.jsonl"
    #expect(try await batch(folder, out: out).code == 0)
    let edited = try folder.read("r.jsonl").replacing("\"correct\":true", with: "\"correct\":false", maxReplacements: 1)
    _ = try folder.file("r.jsonl", edited)
    let outcome = try await batch(folder, out: out)
    #expect(outcome.code == 65)
    #expect(outcome.err.contains("was edited"))
    #expect(try folder.read("r.jsonl") == edited)
  }

  @Test func twoProcessesNeverWriteOneFile() async throws {
    let folder = try Folder()
    let out = folder.path + "/r.jsonl"
    #expect(try await batch(folder, out: out).code == 0)
    let descriptor = open(out, O_RDWR)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    let outcome = try await batch(folder, out: out)
    #expect(outcome.code == 74)
    #expect(outcome.err.contains("another process writes these results"))
    // It is told before anything else, and once more where somebody came in between.
    let problems = folder.path + "/problems.jsonl"
    #expect(await Shell().run(["batch", problems, "--out", out, "--model", "sim", "--dry-run"]).code == 74)
    #expect(flock(descriptor, LOCK_SH) == 0)
    let late = try await batch(folder, out: out)
    #expect(late.code == 74)
    #expect(late.err.contains("another process writes these results"))
  }

  @Test func equalProblemsAreIndependent() async throws {
    let folder = try Folder()
    let file = try folder.file(
      "p.jsonl", (1...4).map { #"{"id": "\#($0)", "question": "Who wrote Emma?"}"# }.joined(separator: "\n"))
    let journal = folder.path + "/j.jsonl"
    let outcome = await Shell().run(["batch", file, "--model", "sim", "--journal", journal])
    #expect(outcome.code == 0)
    var drawn: [String] = []
    try JournalReader.read(journal) { event in
      if case .sampled(let sample) = event.payload { drawn.append("\(sample.stream) \(sample.number)") }
    }
    #expect(!drawn.isEmpty && Set(drawn).count == drawn.count)
  }
}
