import Maker
import MakerMCP
import MakerVoting
import Synchronization
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// Resources, prompts and limits of the server.
@Suite(.timeLimit(.minutes(5))) struct MCPContentTests {
  @Test func aRunCanBeReadWithItsTree() async throws {
    try await Host.talk { host in
      let answer = await host.structured("maker_ask", ["question": .string(flagship)])
      let uri = answer?["resource"] ?? .null
      let listed = await host.request("resources/list")["result"]?["resources"]?.array ?? []
      #expect(listed.contains { $0["uri"] == uri && $0["title"]?.string == flagship })
      let text = await host.request("resources/read", ["uri": uri])["result"]?["contents"]?[0]?["text"]?.string ?? ""
      let run = try JSON(parsing: text)
      #expect(run["state"] == "finished")
      #expect(run["result"] == answer)
      #expect(run["whole"]?["tree"]?["problem"]?.string == flagship)
      #expect(run["whole"]?["usage"] == answer?["usage"])
      #expect(await host.request("resources/read", ["uri": "maker://runs/none"])["error"]?["code"] == -32602)
    }
  }

  @Test func everyPromptTemplateCanBeReadAsItIsUsed() async throws {
    let folder = try Folder()
    _ = try folder.file("solve.md", "Mine: {{question}} {{kind}} {{context}}")
    try await Host.talk("--prompts", folder.path) { host in
      for name in PromptLibrary.all.flatMap(\.names) {
        let reply = await host.request("resources/read", ["uri": .string("maker://prompts/\(name)")])
        let content = reply["result"]?["contents"]?[0]
        #expect(content?["mimeType"] == "text/markdown")
        #expect(content?["text"]?.string?.contains("{{") == true, "\(name)")
        #expect(content?["text"]?.string?.hasPrefix("Mine") == (name == "solve"))
      }
    }
  }

  @Test func thePromptQuotesTheQuestion() async throws {
    try await Host.talk { host in
      let arguments: JSONObject = ["question": "Why?", "context": "Because."]
      let reply = await host.request("prompts/get", ["name": "decompose", "arguments": .object(arguments)])
      let text = reply["result"]?["messages"]?[0]?["content"]?["text"]?.string ?? ""
      for part in ["Why?", "Because.", "maker_plan", "maker_run_plan"] { #expect(text.contains(part)) }
    }
  }

  @Test func limitsCanBeSet() async throws {
    try await Host.talk("--max-prompt-chars", "20", "--max-message-bytes", "2000") { host in
      let long = await host.failure("maker_ask", ["question": "What is the capital of France?"])
      #expect(long.contains("20 characters"))
      let plan = Plan(root: .leaf(id: "1", problem: "What is the capital of France?")).json
      #expect(await host.failure("maker_run_plan", ["plan": plan]).contains("20 characters"))
      let reply = await host.request(
        "tools/call", ["name": "maker_ask", "x": .string(String(repeating: "x", count: 3000))])
      #expect(reply["error"]?["message"]?.string?.contains("2000 bytes") == true)
    }
  }

  @Test func aContextReachesTheSolvers() async throws {
    let seen = Mutex(false)
    let model = FakeModel { request in
      if request.schema?.name == "decomposition" { return FakeModel.stop }
      if request.prompt.contains("Mars has had no king") { seen.withLock { $0 = true } }
      return #"{"answer": "nobody"}"#
    }
    try await Host.talk(setup: .fake(model)) { host in
      let arguments: JSONObject = ["question": "Who is the king of Mars?", "context": "Mars has had no king so far."]
      _ = await host.structured("maker_ask", arguments)
      #expect(seen.withLock { $0 })
      #expect(await host.failure("maker_ask", ["question": "Who?", "context": ""]).contains("`context`"))
    }
  }

  /// What helps a caller speaks of arguments; what helps whoever starts the server speaks of flags.
  @Test func messagesSpeakOfArguments() {
    #expect(CallSettings.inArguments("--max-votes 2 can never reach --k 3") == "`max_votes` 2 can never reach `k` 3")
    #expect(CallSettings.inArguments("a text given with --context") == "a text given with `context`")
    let advice = CallSettings.inArguments("for a real model, \(ModelChoice.advice)")
    #expect(advice.contains("start `maker mcp` with --model http://"))
  }

  @Test(arguments: [
    ("replay:/etc/passwd", false), ("http://127.0.0.1:1/v1", false), ("sim http://127.0.0.1:1/v1", false),
    ("replay:mine", true), ("sim:seed=3", true),
  ])
  func aCallNamesNoFilesAndAddresses(_ model: String, _ isAllowed: Bool) throws {
    var parsed = ParsedArguments()
    parsed.values["model"] = [.text("sim"), .text("replay:mine")]
    for arguments in [["model": .string(model)], ["model_for": .string("solver=\(model)")]] as [JSONObject] {
      if isAllowed {
        #expect(throws: Never.self) { try CallSettings.apply(arguments, to: parsed) }
      } else {
        #expect(throws: ToolFailure.self) { try CallSettings.apply(arguments, to: parsed) }
      }
    }
  }

  @Test func aMarginOfACallReplacesTheServers() throws {
    var parsed = ParsedArguments()
    parsed.values = ["reliability": [.number(0.9)], "accuracy": [.number(0.8)]]
    let fixed = try CallSettings.apply(["k": 5], to: parsed)
    #expect(Set(fixed.values.keys) == ["k"])
    let kept = try CallSettings.apply(["accuracy": 0.7], to: parsed)
    #expect(kept.values["accuracy"] == [.number(0.7)])
    #expect(kept.values["reliability"] == [.number(0.9)])
  }
}
