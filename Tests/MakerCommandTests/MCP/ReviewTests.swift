import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// Refinements that do not come to a valid verdict: a person decides, where there is one.
@Suite(.timeLimit(.minutes(5))) struct ReviewTests {
  /// Nobody can say it in two words.
  private static let graph: JSONObject = [
    "inputs": ["text": "Bell was born in Edinburgh, in Scotland, in 1847."],
    "subtasks": [
      ["id": "draft", "description": "Summarise {text} in one sentence"],
      ["id": "revise", "description": "Shorten {draft} to at most 2 words", "dependencies": ["draft"]],
      [
        "id": "check", "description": "Check that {revise} has at most 2 words", "dependencies": ["revise"],
        "on_fail": ["back_to": "revise", "at_most": 1],
      ],
      ["id": "final", "description": "The revision", "dependencies": ["revise", "check"], "compose": "{revise}"],
    ],
    "k": 5,
  ]

  @Test func withoutAPersonTheResultTells() async throws {
    try await Host.talk { host in
      let result = await host.structured("maker_run_dag", Self.graph)
      #expect(result?["status"] == "rejected" && result?["answer"] == nil)
      #expect(result?["needs_review"]?[0]?["subtask"] == "check")
      #expect(result?["needs_review"]?[0]?["verdict"]?["valid"] == false)
      #expect(result?["outputs"]?["draft"] != nil)
      let started = await host.call(
        "maker_run_start", ["tool": "maker_run_dag", "arguments": .object(Self.graph)], canAsk: true)
      let done = await host.structured(
        "maker_run_status", ["run": started["structuredContent"]?["run"] ?? .null, "wait_seconds": 50])
      #expect(done?["result"]?["needs_review"]?[0]?["subtask"] == "check")
    }
  }

  @Test(arguments: [JSON.bool(true), false, .null])
  func thePersonDecidesAndTheRunGoesOn(accepts: JSON) async throws {
    try await Host.talk { host in
      let first = await host.call("maker_run_dag", Self.graph, canAsk: true)
      #expect(first["resultType"] == "input_required")
      let key = try #require(first["inputRequests"]?.object?.names.first)
      #expect(first["inputRequests"]?[key]?["params"]?["message"]?.string?.contains("2 allowed") == true)
      let waiting = await host.structured("maker_run_status", ["run": .string(String(key.split(separator: ".")[1]))])
      #expect(waiting?["state"] == "running")
      let parts = waiting?["tree"]?["children"]?.array ?? []
      #expect(waiting?["tree"]?["state"] == "running")
      #expect(parts.first { $0["problem"]?.string?.hasPrefix("draft") == true }?["state"] == "solved")
      let response: JSON =
        accepts == .null ? ["action": "decline"] : ["action": "accept", "content": ["accept": accepts]]
      let more: JSONObject = [
        "requestState": first["requestState"] ?? .null, "inputResponses": .object(JSONObject([(key, response)])),
      ]
      let result = await host.call("maker_run_dag", Self.graph, canAsk: true, more: more)
      let content = result["structuredContent"]
      #expect((content?["status"] == "solved") == (accepts == true))
      #expect((content?["answer"] == content?["outputs"]?["revise"]) == (accepts == true))
      #expect((content?["needs_review"] != nil) != (accepts == true))
      // The run was carried out once: both calls were about the same one.
      #expect(content?["run"]?.string.map { key.contains($0) } == true)
      // An answer that comes twice changes nothing.
      let again = await host.call("maker_run_dag", Self.graph, canAsk: true, more: more)
      #expect(again["structuredContent"] == content)
    }
  }

  @Test func aRunThatWaitsForAPersonCanBeCancelled() async throws {
    try await Host.talk { host in
      let first = await host.call("maker_run_dag", Self.graph, canAsk: true)
      let key = try #require(first["inputRequests"]?.object?.names.first)
      let over = await host.structured("maker_run_cancel", ["run": .string(String(key.split(separator: ".")[1]))])
      #expect(over?["result"]?["status"] == "interrupted")
    }
  }
}
