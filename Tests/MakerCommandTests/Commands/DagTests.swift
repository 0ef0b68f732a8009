import Foundation
import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct DagTests {
  private static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures/dags/\(name).json")
      .standardizedFileURL.path
  }

  @Test func checkPrintsTheShapeAndAsksNobody() async throws {
    let setup = ModelSetup.failing(.unreachable, "somebody called")
    let outcome = await Shell.run("dag", "check", Self.fixture("parallel-extraction"), setup: setup)
    #expect(outcome.code == 0 && outcome.err.isEmpty)
    #expect(
      outcome.out == """
        order: parse, dates, entities, numbers, merge
        levels:
          1: parse
          2: dates, entities, numbers
          3: merge
        width: 3
        depth: 3
        critical path: parse → dates → merge

        """)
    let json = await Shell.run("dag", "check", Self.fixture("iterative-refinement"), "--json", setup: setup).json
    #expect(json?["valid"] == true && json?["depth"] == 5)
    #expect(json?["loops"] == [["revise", "validate"]])
  }

  @Test func runAnswersAlone() async {
    let outcome = await Shell.run("dag", "run", Self.fixture("multi-hop"), "--model", "sim", "--quiet")
    #expect(outcome.code == 0)
    #expect(outcome.out == "Edinburgh\n")
    #expect(outcome.err.isEmpty)
  }

  @Test func jsonHasTheContractsFieldsAndTheOutputs() async throws {
    let outcome = await Shell.run(
      "dag", "run", Self.fixture("sequential-extraction"), "--model", "sim", "--k", "4", "--json")
    let json = try #require(outcome.json)
    #expect(json["status"] == "solved" && json["answer"] == "Vienna: 3800000")
    for name in ["confidence", "reliability", "tree", "usage", "run", "outputs", "failed"] {
      #expect(json[name] != nil, "\(name)")
    }
    #expect(json["outputs"]?["attribute"]?["city"] == "Vienna")
    // A criticality in the file stands; the flag holds for the others.
    let margins = json["tree"]?["children"]?.array?.compactMap { $0["elections"]?[0]?["margin"]?.int }
    #expect(margins == [3, 4, 4])
  }

  @Test func aGraphCanComeFromStandardInput() async throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: Self.fixture("multi-hop"))))
    let outcome = await Shell.run("dag", "run", "-", "--model", "sim", input: bytes)
    #expect(outcome.out == "Edinburgh\n")
    let bad = await Shell.run("dag", "check", "-", input: Array("{\n \"subtasks\": []}".utf8))
    #expect(bad.code == 65 && bad.complaints.count == 1)
    #expect(bad.err.contains("standard input:2:14: subtasks: there are no subtasks"))
  }

  @Test func aBadGraphIsRefusedWithItsPlace() async throws {
    let folder = try Folder()
    let file = try folder.file(
      "graph.json",
      """
      {"subtasks": [
        {"id": "t1", "description": "x", "dependencies": ["t2"]},
        {"id": "t2", "description": "y", "dependencies": ["t1"]}
      ]}
      """)
    for command in ["check", "run"] {
      let outcome = await Shell.run(
        "dag", command, file, "--model", "sim", setup: .failing(.unreachable, "somebody called"))
      #expect(outcome.code == 65 && outcome.out.isEmpty && outcome.complaints.count == 1)
      #expect(outcome.err.contains("graph.json:2:52: subtasks[0].dependencies: "))
      #expect(outcome.err.contains("t1 → t2 → t1"))
    }
    #expect(await Shell.run("dag", "run", folder.path + "/none.json").code == 74)
    #expect(await Shell.run("dag", "run").code == 64)
    #expect(await Shell.run("dag").code == 64)
    #expect(await Shell.run("dag", "run", Self.fixture("multi-hop"), "--plan", file, "--model", "sim").code == 64)
  }

  @Test func aFailedSubtaskIsNamed() async throws {
    let folder = try Folder()
    let file = try folder.file(
      "graph.json",
      #"{"subtasks": [{"id": "t1", "description": "Name the king of Mars"}, {"id": "t2", "description": "Identify capital of France"}]}"#
    )
    let outcome = await Shell.run("dag", "run", file, "--model", "sim", "--seed", "1", "--json")
    #expect(outcome.code == 1)
    #expect(outcome.json?["status"] == "no_consensus" && outcome.json?["answer"] == .null)
    #expect(outcome.json?["outputs"] == ["t2": "Paris"])
    #expect(outcome.json?["failed"]?[0]?["subtask"] == "t1")
    #expect(outcome.err.contains("t1: the elected answer is that it is not known"))
    let spent = await Shell.run("dag", "run", file, "--model", "sim", "--max-calls", "1", "--concurrency", "1")
    #expect(spent.code == 75 && spent.out.isEmpty)
  }

  @Test func aDryRunShowsTheFirstPrompt() async {
    let setup = ModelSetup.failing(.unreachable, "somebody called")
    let outcome = await Shell.run("dag", "run", Self.fixture("multi-hop"), "--model", "sim", "--dry-run", setup: setup)
    #expect(outcome.code == 0)
    for part in ["Identify inventor of telephone", "first 2 samples", "3 voted subtasks"] {
      #expect(outcome.out.contains(part), "\(part)")
    }
  }
}
