import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct PlanTests {
  @Test func aPlanCanBeWrittenAndFollowed() async throws {
    let folder = try Folder()
    let file = folder.path + "/plan.json"
    let planned = await Shell.run("plan", flagship, "--model", "sim", "-o", file)
    #expect(planned.code == 0)
    #expect(planned.out.isEmpty)
    #expect(folder.names == ["plan.json"])
    #expect(try Plan(parsing: folder.read("plan.json")).root.problem == flagship)
    let followed = await Shell.run("ask", "--plan", file, "--model", "sim")
    #expect(followed.out == "Edinburgh\n")
    let named = await Shell.run("ask", flagship, "--plan", file, "--model", "sim")
    #expect(named.out == "Edinburgh\n")
    let other = await Shell.run("ask", "Why?", "--plan", file, "--model", "sim")
    #expect(other.code == 64)
    #expect(other.err.contains("not the one of the plan"))
  }

  @Test func withoutAFileThePlanIsTheResult() async throws {
    let outcome = await Shell.run("plan", flagship, "--model", "sim")
    #expect(outcome.code == 0)
    #expect(try Plan(parsing: outcome.out).root.problem == flagship)
    let json = await Shell.run("plan", flagship, "--model", "sim", "--json").json
    #expect(json?["plan"]?["root"]?["problem"] == .string(flagship))
    // What was voted on is never certain.
    #expect((0.5..<1).contains(json?["reliability"]?.double ?? 0))
  }

  @Test func nothingIsLeftWhereAPlanCannotBeWritten() async throws {
    let folder = try Folder()
    let outcome = await Shell.run("plan", flagship, "--model", "sim", "-o", folder.path + "/missing/plan.json")
    #expect(outcome.code == 74)
    #expect(outcome.err.contains("missing/plan.json"))
    #expect(folder.names.isEmpty)
  }

  @Test func aPlanThatWasNotMadeReplacesNothing() async throws {
    let folder = try Folder()
    let file = try folder.file("plan.json", "precious")
    let outcome = await Shell.run("plan", flagship, "--model", "sim", "-o", file, "--max-calls", "3")
    #expect(outcome.code == 75)
    #expect(try folder.read("plan.json") == "precious")
    #expect(folder.names == ["plan.json"])
  }

  @Test(arguments: [
    ("not json", "line 1"), ("{}", "maker-plan"),
    (#"{"format": "maker-plan", "version": 1, "root": {"id": "1"}}"#, "problem"),
  ])
  func badPlans(_ text: String, _ part: String) async throws {
    let folder = try Folder()
    let file = try folder.file("plan.json", text)
    let outcome = await Shell.run("ask", "--plan", file)
    #expect(outcome.code == 65)
    #expect(outcome.complaints.count == 1)
    #expect(outcome.err.contains(file))
    #expect(outcome.err.contains(part))
  }
}
