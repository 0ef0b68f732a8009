import Maker
import MakerMCP
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// What a model is told, or the user asked, about the arguments of a call.
@Suite(.timeLimit(.minutes(5))) struct ArgumentTests {
  @Test(arguments: [
    ("maker_ask", "{}", "question"), ("maker_plan", "{}", "question"), ("maker_decompose", "{}", "question"),
    ("maker_solve", #"{"problem": "task"}"#, "task"), ("maker_solve", #"{"problem": "arithmetic"}"#, "expression"),
    ("maker_vote", "{}", "prompt"),
  ])
  func theUserIsAskedForAMissingText(_ tool: String, _ arguments: String, _ name: String) async throws {
    let arguments = try JSON(parsing: arguments).object ?? [:]
    try await Host.talk { host in
      let asked = await host.call(tool, arguments, canAsk: true)
      #expect(asked["inputRequests"]?.object?.names == [name])
      #expect(await host.failure(tool, arguments).contains("`\(name)`"))
    }
  }

  @Test(arguments: [
    ("maker_solve", #"{"problem": "pddl"}"#, "`pddl_domain` is missing"),
    ("maker_solve", #"{"problem": "pddl", "pddl_domain": "(define (domain d))"}"#, "`pddl_problem` is missing"),
    ("maker_calibrate", #"{"samples": []}"#, "must be a list of 1 to 10000 elements"),
    ("maker_calibrate", #"{"samples": [{"prompt": " ", "ground_truth": 1}]}"#, "`samples[0]`: \"prompt\" must be"),
    ("maker_validate", #"{"response": "x", "range": [1]}"#, "must be a list of 2 elements"),
    ("maker_red_flag", #"{"output": "x", "flags": "nope"}"#, "`flags`: `nope` is no red flag"),
    ("maker_ask", #"{"question": "Why?", "k": 1e300}"#, "`k` is a number of 301 digits"),
  ])
  func aMistakeIsTold(_ tool: String, _ arguments: String, _ message: String) async throws {
    let arguments = try JSON(parsing: arguments).object ?? [:]
    try await Host.talk { host in
      let text = await host.failure(tool, arguments)
      #expect(text.contains(message), "\(text)")
    }
  }

  /// Hosts send numbers, truth values and lists as texts.
  @Test func argumentsAsTextsAreTakenAsTheyAreMeant() async throws {
    try await Host.talk("--model", "sim") { host in
      let outputs: JSON = #"["a", "a", "b", "a", "a"]"#
      #expect(await host.structured("maker_vote", ["outputs": outputs, "k": "3"])?["winner"] == "a")
      #expect(
        await host.structured("maker_ask", ["question": "Who wrote Emma?", "no_reuse": "true"])?["answer"] != nil)
      let start: JSONObject = ["tool": "maker_ask", "arguments": #"{"question": "Who wrote Emma?", "k": "2"}"#]
      #expect(await host.structured("maker_run_start", start)?["run"] != nil)
      #expect(await host.failure("maker_vote", ["prompt": "p", "k": "two"]).contains("`k`"))
    }
  }

  /// A host throws away what is longer than it takes.
  @Test func longRepliesAreToldApartByTheirBeginnings() async throws {
    try await Host.talk { host in
      let outputs = (0..<15).map { JSON.string("\($0) " + String(repeating: "word ", count: 1600)) }
      let result = await host.call("maker_vote", ["outputs": .array(outputs), "k": 3])
      #expect(result.compact.utf8.count < 120_000)
      let counts = result["structuredContent"]?["vote_counts"]?.object?.names ?? []
      #expect(counts.count > 10 && counts.allSatisfy { $0.contains("… [reply ") && $0.hasSuffix(" characters]") })
    }
  }

  /// Advice is for a caller of tools, who has no flags.
  @Test func adviceNamesArguments() async throws {
    try await Host.talk { host in
      let spent = await host.structured("maker_ask", ["question": .string(flagship), "max_calls": 1])
      #expect(spent?["next_step"] == "raise it")
      let schema: JSON = ["type": "object", "required": ["x"]]
      let flagged = await host.structured("maker_vote", ["prompt": "What is 2+2?", "schema": schema])
      let advice = flagged?["next_step"]?.string ?? "--"
      #expect(advice.contains("`max_output_tokens`") && !advice.contains("--"), "\(advice)")
      let health = await host.call("maker_health", ["model": "ollama/none"])
      #expect(health["content"]?[0]?["text"]?.string?.contains("ollama/none: ollama/none") == false)
    }
  }

  @Test func everyToolCanBeCalledAsTheFirstSeedSpellsIt() async throws {
    try await Host.talk { host in
      let tools = await host.request("tools/list")["result"]?["tools"]?.array ?? []
      for name in tools.compactMap({ $0["name"]?.string }) {
        let reply = await host.request(
          "tools/call", ["name": .string(name.replacing("maker_", with: "maker/")), "arguments": ["no": 1]])
        #expect(reply["result"]?["isError"] == true, "\(name)")
      }
      #expect(!tools.isEmpty)
    }
  }
}
