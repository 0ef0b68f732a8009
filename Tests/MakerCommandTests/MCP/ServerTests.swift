import Maker
import MakerVoting
import Synchronization
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite(.timeLimit(.minutes(5))) struct MCPServerTests {
  @Test func everySettingOfARunIsAnArgument() async throws {
    try await Host.talk(environment: ["MAKER_K": "7"]) { host in
      let tools = await host.request("tools/list")["result"]?["tools"]?.array ?? []
      for name in ["maker_ask", "maker_solve", "maker_plan", "maker_run_plan"] {
        let tool = try #require(tools.first { $0["name"]?.string == name })
        let arguments = try #require(tool["inputSchema"]?["properties"]?.object)
        for flag in [Flag.model, .k, .reliability, .maxCalls, .maxCost, .timeout, .seed, .decompose, .temperature] {
          #expect(arguments[flag.member] != nil, "\(name) \(flag.member)")
        }
        // What a model writes never becomes a path.
        for flag in Flag.settings where ["FILE", "DIR"].contains(flag.placeholder) && flag != .plan {
          #expect(arguments[flag.member] == nil, "\(name) \(flag.member)")
        }
        #expect(arguments[Flag.calibration.member] == nil)
        #expect(arguments["k"]?["description"]?.string?.contains("(else 7)") == true)
      }
    }
  }

  @Test func theServersSettingsHoldAndACallsOwnComeFirst() async throws {
    let seen = Mutex<[ModelSetup.Options]>([])
    var setup = ModelSetup.simulated
    let make = setup.make
    setup.make = { names, options in
      seen.withLock { $0.append(options) }
      return try await make(names, options)
    }
    try await Host.talk("--seed", "5", "--model", "sim", "--reliability", "0.9", "--accuracy", "0.9", setup: setup) {
      host in
      _ = await host.structured("maker_ask", ["question": "What is the capital of France?"])
      let own = await host.structured("maker_ask", ["question": "What is the capital of France?", "seed": 6, "k": 2])
      #expect(own?["status"] == "solved")
    }
    #expect(seen.withLock { $0.map(\.seed) } == [5, 6])
  }

  @Test func theSimulatedModelSaysSo() async throws {
    try await Host.talk { host in
      let json = await host.structured("maker_ask", ["question": .string(flagship)])
      #expect(json?["answer"] == "Edinburgh")
      #expect(json?["model"] == "sim")
      #expect(json?["simulated"] == true)
      #expect(json?["note"]?.string?.contains("No real model") == true)
    }
    try await Host.talk("--model", "sim", "--model", "openai/x", setup: .fake(FakeModel.answering("Rome"))) { host in
      let json = await host.structured("maker_ask", ["question": "Where?"])
      #expect(json?["simulated"] == true)
      #expect(json?["note"]?.string?.contains("One of the models") == true)
    }
    try await Host.talk(setup: .fake(FakeModel.answering("Rome"))) { host in
      let json = await host.structured("maker_ask", ["question": "Where?", "model": "openai/gpt-4.1-mini"])
      #expect(json?["answer"] == "Rome")
      #expect(json?["simulated"] == false)
      #expect(json?["note"] == nil)
    }
  }

  @Test func outcomesAreResultsAndFaultsAreFailures() async throws {
    try await Host.talk { host in
      let unknown = await host.call("maker_ask", ["question": "Who is the king of Mars?"])
      #expect(unknown["isError"] == nil)
      #expect(unknown["structuredContent"]?["status"] == "no_consensus")
      #expect(unknown["structuredContent"]?["next_step"]?.string?.isEmpty == false)
      let spent = await host.structured("maker_ask", ["question": .string(flagship), "max_calls": 5])
      #expect(spent?["status"] == "budget_exhausted")
      #expect(spent?["reason"]?.string?.contains("`max_calls`") == true)
    }
    try await Host.talk(setup: .failing(.unauthorized, "the key is wrong; set OPENAI_API_KEY")) { host in
      let text = await host.failure("maker_ask", ["question": "Why?"])
      #expect(text.contains("set OPENAI_API_KEY"))
      let health = await host.structured("maker_health", [:])
      #expect(health?["healthy"] == false)
      #expect(health?["models"]?[0]?["reason"]?.string?.contains("set OPENAI_API_KEY") == true)
      let started = await host.structured("maker_run_start", ["tool": "maker_ask", "arguments": ["question": "Why?"]])
      let run = started?["run"] ?? .null
      let status = await host.structured("maker_run_status", ["run": run, "wait_seconds": 50])
      #expect(status?["state"] == "failed")
      #expect(status?["reason"]?.string?.contains("set OPENAI_API_KEY") == true)
    }
  }

  @Test func cancellingACallStopsItsSpending() async throws {
    let model = Hanging()
    try await Host.talk(setup: .fake(model)) { host in
      let id = host.start("tools/call", ["name": "maker_ask", "arguments": ["question": "Why?"]])
      await model.asked()
      host.cancel(id)
      await model.released()
      #expect(await host.request("tools/list")["result"] != nil)
    }
  }

  @Test func aRunGoesOnAcrossCallsAndEndsWithTheServer() async throws {
    let model = Hanging()
    try await Host.talk(setup: .fake(model)) { host in
      let started = await host.structured("maker_run_start", ["tool": "maker_ask", "arguments": ["question": "Why?"]])
      await model.asked()
      let status = await host.structured("maker_run_status", ["run": started?["run"] ?? .null])
      #expect(status?["state"] == "running")
    }
    // The end of the input was enough.
    await model.released()
  }

  @Test func aRunThatIsCancelledKeepsWhatItDecided() async throws {
    let model = Hanging()
    try await Host.talk(setup: .fake(model)) { host in
      let started = await host.structured("maker_run_start", ["tool": "maker_ask", "arguments": ["question": "Why?"]])
      await model.asked()
      let over = await host.structured("maker_run_cancel", ["run": started?["run"] ?? .null])
      #expect(over?["state"] == "finished")
      #expect(over?["result"]?["status"] == "interrupted")
      let again = await host.structured("maker_run_cancel", ["run": started?["run"] ?? .null])
      #expect(again?["result"] == over?["result"])
    }
  }

  @Test func anInterruptEndsTheServer() async throws {
    let host = Host()
    let model = Hanging()
    async let code = host.run([], [:], .fake(model), .standard)
    _ = host.start("tools/call", ["name": "maker_ask", "arguments": ["question": "Why?"]])
    await model.asked()
    host.interrupt()
    #expect(await code == 0)
    await model.released()
  }

  @Test func eachVoteIsToldToWhoAsks() async throws {
    try await Host.talk { host in
      let id = host.start(
        "tools/call", ["name": "maker_ask", "arguments": ["question": "What is the capital of France?"]], token: "t")
      let first = await host.line { $0["method"] == "notifications/progress" }
      #expect(first["params"]?["progressToken"] == "t")
      #expect(first["params"]?["progress"] == 1)
      #expect(first["params"]?["message"]?.string?.isEmpty == false)
      #expect(await host.line { $0["id"] == id }["result"]?["structuredContent"]?["answer"] == "Paris")
    }
  }

  @Test func theLastRunsAreKept() throws {
    let store = RunBook()
    var ids: [String] = []
    for number in 0..<60 {
      let running = store.begin(name: "t", problem: "p", models: ["m"])
      ids.append(running.id)
      if number > 0 { store.end(running.id, state: .cancelled, failure: "over") }
    }
    #expect(store.all.count == 51)
    // The first still goes on.
    #expect(store.record(ids[0])?.state == .running)
    #expect(store.record(ids[1]) == nil)
    #expect(store.record(ids[59])?.state == .cancelled)
  }

  @Test(arguments: HostConfiguration.allCases)
  func configurationsForHosts(_ host: HostConfiguration) async throws {
    let outcome = await Shell.run(
      "mcp", "--print-config", host.rawValue, "--model", "sim:seed=2", "--k", "5", "--ensemble=false", "--no-journal")
    #expect(outcome.code == 0)
    let json = try #require(outcome.json)
    let server = json[host == .vscode ? "servers" : "mcpServers"]?["maker"]
    let arguments = server?["args"]?.array?.compactMap(\.string) ?? []
    #expect(arguments.first == "mcp")
    #expect(Set(arguments.dropFirst()) == ["--model=sim:seed=2", "--k=5", "--ensemble=false", "--no-journal"])
    #expect(server?["command"]?.string?.isEmpty == false)
    #expect(outcome.err.contains("this belongs into"))
    // What was printed can be started.
    #expect(throws: Never.self) {
      try ArgumentParser.parse(arguments, root: CommandTree.root)
    }
  }

  @Test(arguments: [
    (["mcp", "word"], "takes no argument"), (["mcp", "--journal", "x"], "--journal"),
    (["mcp", "--print-config", "emacs"], "claude-code"), (["mcp", "--k", "5", "--max-votes", "2"], "--max-votes"),
  ])
  func wrongUsageIsToldBeforeTheFirstMessage(_ arguments: [String], _ message: String) async {
    let outcome = await Shell().run(arguments)
    #expect(outcome.code == 64)
    #expect(outcome.err.contains(message))
    #expect(outcome.out.isEmpty)
  }
}

/// A model that never answers, but knows whether it was let go.
struct Hanging: CompletionModel {
  private let asks = AsyncStream<Void>.makeStream()
  private let releases = AsyncStream<Void>.makeStream()
  var name: String { "hanging" }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    asks.continuation.yield()
    let (never, _) = AsyncStream<Void>.makeStream()
    for await _ in never {}
    releases.continuation.yield()
    throw CancellationError()
  }

  func asked() async { for await _ in asks.stream { return } }
  func released() async { for await _ in releases.stream { return } }
}
