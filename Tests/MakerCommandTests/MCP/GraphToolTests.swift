import Foundation
import Maker
import MakerVoting
import Synchronization
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// The second seed's tools.
@Suite(.timeLimit(.minutes(5))) struct GraphToolTests {
  private static func fixture(_ name: String) throws -> JSONObject {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../Fixtures/dags/\(name).json")
    return try #require(JSON(parsing: String(contentsOf: file, encoding: .utf8)).object)
  }

  /// The seed's request as it is printed.
  private static let printed: JSONObject = [
    "subtasks": [
      ["id": "t1", "description": "Identify inventor of telephone", "dependencies": []],
      ["id": "t2", "description": "Determine birthplace of {t1}", "dependencies": ["t1"]],
      ["id": "t3", "description": "Identify capital of {t2}", "dependencies": ["t2"]],
    ]
  ]

  /// Graphs that cannot be run, and what is said of them.
  private static let broken: [(JSON, String)] = [
    (
      [
        ["id": "a", "description": "x", "dependencies": ["b"]], ["id": "b", "description": "y", "dependencies": ["a"]],
      ],
      "cycle: subtasks[0].dependencies: the subtasks depend on each other in a circle: a → b → a"
    ),
    ([["id": "a", "description": "x", "dependencies": ["c"]]], "unknown_dependency: subtasks[0].dependencies[0]"),
    ([["id": "a", "description": "x"], ["id": "a", "description": "y"]], "duplicate_id: subtasks[1].id"),
    (
      [["id": "a", "description": "x"], ["id": "b", "description": "y {a.name}", "dependencies": ["a"]]],
      "missing_output: subtasks[1].description"
    ),
    ([["id": "a", "description": "x", "dependecies": []]], "unknown_field: subtasks[0].dependecies"),
    ([], "`subtasks`"),
  ]

  @Test func thePrintedRequestIsChecked() async throws {
    try await Host.talk { host in
      for name in ["maker_build_dag", "maker/build_dag"] {
        let json = await host.structured(name, Self.printed)
        #expect(json?["order"] == ["t1", "t2", "t3"] && json?["width"] == 1 && json?["depth"] == 3)
        #expect(json?["subtasks"]?[0]?["m"] == 5 && json?["subtasks"]?[0]?["k"] == 2)
      }
    }
  }

  @Test func thePatternsAreRun() async throws {
    try await Host.talk("--k", "5") { host in
      let hops = await host.structured("maker_run_dag", Self.printed)
      #expect(hops?["answer"] == "Edinburgh" && hops?["simulated"] == true)
      #expect(hops?["outputs"] == ["t1": "Alexander Graham Bell", "t2": "Edinburgh", "t3": "Edinburgh"])
      for (name, width) in [
        ("sequential-extraction", 1), ("parallel-extraction", 3), ("hierarchical-verification", 3),
        ("iterative-refinement", 1), ("knowledge-graph", 2), ("multi-hop", 1),
      ] {
        let graph = try Self.fixture(name)
        #expect(await host.structured("maker_build_dag", graph)?["width"] == .integer(width), "\(name)")
        #expect(await host.structured("maker_run_dag", graph)?["status"] == "solved", "\(name)")
      }
    }
  }

  @Test func aGraphCanBeStartedAndRead() async throws {
    try await Host.talk { host in
      let started = await host.structured(
        "maker_run_start", ["tool": "maker_run_dag", "arguments": .object(Self.printed)])
      let done = await host.structured(
        "maker_run_status", ["run": started?["run"] ?? .null, "wait_seconds": 50])
      #expect(done?["result"]?["answer"] == "Edinburgh")
      let reply = await host.request("resources/read", ["uri": started?["resource"] ?? .null])
      let run = try JSON(parsing: reply["result"]?["contents"]?[0]?["text"]?.string ?? "")
      let metrics = await host.request(
        "resources/read", ["uri": .string((started?["resource"]?.string ?? "") + "/metrics")])
      let counts = try JSON(parsing: metrics["result"]?["contents"]?[0]?["text"]?.string ?? "")
      #expect(counts["elections"] == 3 && counts["consensus_rate"] == 1 && counts["margins"] == ["2": 3])
      #expect(counts["usage"] == done?["result"]?["usage"])
      #expect(counts["decisions"]?["solution"]?["ballots"] == counts["usage"]?["ballots"])
      #expect(run["tree"] == nil && done?["tree"] == nil)
      #expect(run["whole"]?["outputs"]?["t2"] == "Edinburgh")
      #expect(run["whole"]?["tree"]?["children"]?[2]?["elections"]?[0]?["winner"] == "Edinburgh")
    }
  }

  @Test func whatCannotBeRunIsRefusedWithItsPathBeforeAnyCall() async throws {
    let count = Counter()
    let model = FakeModel { _ in
      count.value.withLock { $0 += 1 }
      return "{\"answer\": \"x\"}"
    }
    try await Host.talk(setup: .fake(model)) { host in
      for (subtasks, message) in Self.broken {
        for tool in ["maker_build_dag", "maker_run_dag"] {
          let text = await host.failure(tool, ["subtasks": subtasks])
          #expect(text.contains(message), "\(text)")
        }
      }
      let model = await host.failure("maker_run_dag", ["subtasks": [["id": "a", "description": "x", "model": "no"]]])
      #expect(model.contains("subtasks[0].model") && model.contains("give the run that model"))
    }
    #expect(count.value.withLock { $0 } == 0)
  }

  @Test func textsThatAreTooLongAreRefused() async throws {
    try await Host.talk("--max-prompt-chars", "20") { host in
      let long = JSON.string(String(repeating: "x", count: 21))
      let text = await host.failure("maker_run_dag", ["subtasks": [["id": "a", "description": long]]])
      #expect(text.contains("subtasks[0].description") && text.contains("20 characters"))
      let input = JSON.string(String(repeating: "x", count: 401))
      let other = await host.failure(
        "maker_build_dag", ["inputs": ["t": input], "subtasks": [["id": "a", "description": "{t}"]]])
      #expect(other.contains("inputs.t"))
    }
  }

  @Test func redFlagsAreTold() async throws {
    try await Host.talk { host in
      let schema: JSON = [
        "type": "object",
        "properties": [
          "answer": ["type": "string"], "confidence": ["type": "number", "minimum": 0, "maximum": 1],
        ],
        "required": ["answer"],
      ]
      let good = await host.structured(
        "maker_red_flag", ["output": "{\"answer\": \"Edinburgh\", \"confidence\": 0.9}", "schema": schema])
      #expect(good?["is_valid"] == true && good?["red_flags"] == [])
      let bad = await host.structured(
        "maker_red_flag", ["output": "{\"confidence\": 2}", "schema": schema, "max_tokens": 2])
      #expect(bad?["is_valid"] == false)
      let kinds = Set(bad?["red_flags"]?.array?.compactMap { $0["flag_type"]?.string } ?? [])
      #expect(kinds.isSuperset(of: ["too_long", "missing_field", "schema"]))
      let words = await host.structured("maker_red_flag", ["output": "[TODO], possibly"])
      #expect(words?["red_flags"]?[0]?["reason"]?.string?.contains("[TODO]") == true)
      let range = await host.structured("maker_red_flag", ["output": "101", "range": [0, 100]])
      #expect(range?["red_flags"]?[0]?["flag_type"] == "out_of_range")
      for (arguments, word) in [
        ([:], "`output`"), (["output": "x", "max_tokens": 0], "`max_tokens`"),
        (["output": "x", "schema": ["type": 7]], "schema"), (["output": "x", "flags": "placeholdre"], "placeholder"),
        (["output": "x", "range": [2, 1]], "range"), (["output": "x", "limit": 1], "`limit`"),
      ] as [(JSONObject, String)] {
        let text = await host.failure("maker_red_flag", arguments)
        #expect(text.contains(word), "\(text)")
      }
    }
  }

  /// 5·.85⁴·.15 + .85⁵ = .83521, and 1 / (1 + (.15/.85)²) = .96980.
  @Test func reliabilityIsComputedByBothFormulas() async throws {
    try await Host.talk { host in
      let arguments: [(String, JSONObject)] = [
        ("maker_compute_reliability", ["m": 5, "k": 2, "n": 3]),
        ("maker_get_config", ["criticality": "medium", "n": 3]),
        ("maker_get_config", ["n": 3]),
      ]
      for (tool, arguments) in arguments {
        let json = await host.structured(tool, arguments)
        #expect(json?["m"] == 5 && json?["k"] == 2)
        #expect(json?["fixed_panel"]?["per_step"] == 0.83521)
        #expect(abs((json?["ahead_by_k"]?["per_step"]?.double ?? 0) - 0.969799) < 1e-6)
        #expect(abs((json?["ahead_by_k"]?["all_steps"]?.double ?? 0) - 0.912105) < 1e-6)
        #expect(abs((json?["single_agent"]?["all_steps"]?.double ?? 0) - 0.614125) < 1e-9)
        #expect(json?["note"]?.string?.contains("83.5%") == true)
      }
      for (name, m, k) in [("low", 3, 1), ("high", 7, 3), ("critical", 11, 5)] {
        let json = await host.structured("maker_get_config", ["criticality": .string(name)])
        #expect(json?["m"] == .integer(m) && json?["k"] == .integer(k))
      }
      for p in [0, 0.5, 1] {
        #expect(await host.structured("maker_get_config", ["p": .double(p), "n": 1e30])?["p"] == .double(p))
      }
      #expect(await host.failure("maker_compute_reliability", ["m": 3, "k": 5]).contains("m = 3"))
      #expect(await host.failure("maker_compute_reliability", ["m": 3]).contains("`k`"))
      #expect(await host.failure("maker_get_config", ["criticality": "extreme"]).contains("critical"))
    }
  }

  @Test func promptsAndCompositionsAreMade() async throws {
    try await Host.talk { host in
      let subtask: JSON = [
        "id": "t2", "description": "Determine birthplace of {t1}", "dependencies": ["t1"], "criticality": "high",
      ]
      let prompt = await host.structured(
        "maker_generate_prompt", ["subtask": subtask, "inputs": ["t1": "Alexander Graham Bell"]])
      #expect(prompt?["prompt"]?.string?.contains("Determine birthplace of “Alexander Graham Bell”") == true)
      #expect(prompt?["m"] == 7 && prompt?["k"] == 3 && prompt?["output_schema"]?["type"] == "object")
      let other = await host.structured(
        "maker_generate_prompt", ["subtask": subtask, "inputs": ["t1": "Bell"], "wording": 1])
      #expect(other?["prompt"] != prompt?["prompt"])
      #expect(await host.failure("maker_generate_prompt", ["subtask": subtask]).contains("{t1}"))
      #expect(await host.failure("maker_generate_prompt", ["subtask": [:]]).contains("\"id\""))

      var graph = try Self.fixture("sequential-extraction")
      graph["outputs"] = ["entity": "Strauss", "attribute": ["city": "Vienna"], "value": 2, "twice": "4"]
      let composed = await host.structured("maker_compose_results", graph)
      #expect(composed?["answer"] == "Vienna: 4" && composed?["missing"] == [])
      graph["outputs"] = ["entity": "Strauss"]
      #expect(await host.failure("maker_compose_results", graph).contains("attribute"))
      graph["outputs"] = ["entityy": "Strauss"]
      #expect(await host.failure("maker_compose_results", graph).contains("outputs.entityy"))
    }
  }
}

private final class Counter: Sendable {
  let value = Mutex(0)
}
