import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// `maker_configure`, and the calls that go by it.
@Suite(.timeLimit(.minutes(5))) struct ConfigurationTests {
  private static let votes: JSON = .array(Array(repeating: "a", count: 20))

  @Test(arguments: [
    (
      #"{"k_default": 3, "temperature_diversity": 0.1, "token_limit": 700, "adaptive_k": true, "ema_alpha": 0.1, "k_bounds": [2, 10], "matcher": {"type": "embedding", "threshold": 0.92, "provider": "ollama"}}"#,
      #"{"k": 3, "temperature": 0.1, "max_output_tokens": 700, "adaptive_k": "ema", "ema_alpha": 0.1, "k_bounds": "2..10", "matcher": "embedding", "similarity": 0.92, "embeddings": "ollama/nomic-embed-text"}"#
    ),
    (#"{"adaptive_k": true, "k_bounds": "3..4"}"#, #"{"adaptive_k": "beta", "k_bounds": "3..4"}"#),
    (#"{"adaptive_k": false}"#, #"{"adaptive_k": "off"}"#),
    (#"{"adaptive_k": "ema"}"#, #"{"adaptive_k": "ema"}"#),
    (#"{"matcher": {"type": "json"}, "tolerance": "1%"}"#, #"{"matcher": "json", "tolerance": "1%"}"#),
    (#"{"matcher": "numeric"}"#, #"{"matcher": "numeric"}"#),
    (
      #"{"matcher": {"type": "embedding", "provider": "openai", "model": "e"}}"#, #"{"embeddings": "openai/e"}"#
    ),
    (
      #"{"ensemble": {"models": [{"provider": "anthropic", "model": "dear", "cost_tier": "expensive"}, {"provider": "anthropic", "model": "claude-haiku", "cost_tier": "medium"}, {"provider": "ollama", "model": "llama3", "cost_tier": "cheap"}], "strategy": "cost_aware"}}"#,
      #"{"model": ["ollama/llama3", "anthropic/claude-haiku", "anthropic/dear"], "ensemble_strategy": "cost-aware"}"#
    ),
    (
      #"{"ensemble": {"models": [{"provider": "ollama", "model": "a"}, {"provider": "ollama", "model": "b"}], "strategy": "RoundRobin"}}"#,
      #"{"ensemble_strategy": "round-robin"}"#
    ),
    (#"{"model": "sim sim:seed=2", "ensemble": true}"#, #"{"ensemble": true, "model": ["sim", "sim:seed=2"]}"#),
  ])
  func everyFormIsOneSetting(_ given: String, _ expected: String) async throws {
    let (given, expected) = (try JSON(parsing: given).object ?? [:], try JSON(parsing: expected).object ?? [:])
    try await Host.talk { host in
      let made = await host.structured("maker/configure", given)
      #expect(made?["applied"] == true)
      #expect(made?["for_session"] == false)
      let config = made?["current_config"]
      for (name, value) in expected.members { #expect(config?[name] == value, "\(name)") }
      // It is the whole configuration, not what was given.
      for flag in CallSettings.flags { #expect(config?[flag.member] != nil, "\(flag.member)") }
    }
  }

  @Test(arguments: [
    (#"{"k_default": 0}"#, "k_default"), (#"{"k": 2, "k_default": 2}"#, "another name"),
    (#"{"k": 20, "adaptive_k": true}"#, "`k_bounds`"), (#"{"ema_alpha": 0.2}"#, "`adaptive_k`"),
    (#"{"k_bounds": [1], "adaptive_k": true}"#, "`k_bounds`"), (#"{"matcher": {"type": "telepathy"}}"#, "`matcher`"),
    (#"{"matcher": {"threshold": 0.5}}"#, "matcher.type"), (#"{"similarity": 0.5}"#, "`similarity`"),
    (#"{"matcher": {"type": "embedding", "threshold": 0.5}, "similarity": 0.6}"#, "twice"),
    (#"{"matcher": {"type": "embedding", "model": "http://127.0.0.1:1/v1"}}"#, "`embeddings`"),
    (#"{"ensemble": {"models": [{"provider": "ollama", "model": "a"}]}}"#, "ensemble.models"),
    (
      #"{"ensemble": {"models": [{"provider": "ollama", "model": "a"}, {"provider": "ollama", "model": "b"}], "strategy": "ReliabilityWeighted"}}"#,
      "--calibration"
    ),
    (#"{"ensemble": true}"#, "model"), (#"{"config": "cfg_0"}"#, "maker_configure"), (#"{"colour": 1}"#, "`colour`"),
    (#"{"k": 3, "reliability": 0.9}"#, "exclude"), (#"{"model": "replay:/etc/passwd"}"#, "`model`"),
  ])
  func whatCannotHoldIsToldAtOnce(_ given: String, _ message: String) async throws {
    let given = try JSON(parsing: given).object ?? [:]
    try await Host.talk { host in
      let text = await host.failure("maker_configure", given)
      #expect(text.contains(message), "\(text)")
    }
  }

  @Test func aHandleHoldsWhereItIsPassedAndNowhereElse() async throws {
    try await Host.talk { host in
      @Sendable func k(_ more: JSONObject = [:]) async -> JSON? {
        var arguments: JSONObject = ["outputs": Self.votes]
        for member in more.members { arguments[member.name] = member.value }
        return await host.structured("maker_vote", arguments)?["k_used"]
      }
      let five = await host.structured("maker_configure", ["k_default": 5])?["handle"] ?? .null
      #expect(await k() == 3)
      #expect(await k(["config": five]) == 5)
      #expect(await k(["config": five, "k": 2]) == 2)
      #expect(await k(["config": five, "criticality": "low"]) == 1)
      let copy = await host.structured("maker_configure", ["config": five, "max_votes": 8])
      #expect(copy?["current_config"]?["k"] == 5)
      #expect(copy?["handle"] != five)
      let low: JSONObject = ["question": "x", "config": five, "max_votes": 4]
      #expect(await host.failure("maker_ask", low).contains("`max_votes`"))
      let other = five.string.map { String($0.dropLast()) } ?? ""
      #expect(await host.failure("maker_ask", ["question": "x", "config": .string(other)]).contains("maker_configure"))
      // What went with one matcher does not stand in the way of another.
      let near: JSONObject = ["matcher": ["type": "embedding", "threshold": 0.9, "provider": "ollama"]]
      let embedding = await host.structured("maker_configure", near)?["handle"] ?? .null
      #expect(await k(["config": embedding, "matcher": "exact"]) == 3)
    }
  }

  @Test func aSessionHasTheLastOneAsItsDefault() async throws {
    try await Host.talk { host in
      await host.shakeHands()
      @Sendable func call(_ tool: String, _ arguments: JSONObject) async -> JSON? {
        let params: JSONObject = ["name": .string(tool), "arguments": .object(arguments)]
        return await host.plain("tools/call", params)["result"]?["structuredContent"]
      }
      let vote: JSONObject = ["outputs": Self.votes]
      #expect(await call("maker_configure", ["k_default": 5])?["for_session"] == true)
      #expect(await call("maker_vote", vote)?["k_used"] == 5)
      // The next one builds on it.
      #expect(await call("maker_configure", ["max_votes": 9])?["current_config"]?["k"] == 5)
      var own = vote
      own["config"] = "server"
      #expect(await call("maker_vote", own)?["k_used"] == 3)
      // A request without a session is of none, though it comes over the same stream.
      #expect(await host.structured("maker_vote", vote)?["k_used"] == 3)
      #expect(await host.structured("maker_configure", ["k": 7])?["for_session"] == false)
      #expect(await call("maker_vote", vote)?["k_used"] == 5)
      #expect(await call("maker_configure", ["config": "server"])?["current_config"]?["k"] == 3)
      #expect(await call("maker_vote", vote)?["k_used"] == 3)
    }
  }

  @Test func soManyAreKept() {
    let configurations = Configurations()
    let ofSession = configurations.add(ParsedArguments(), forSession: true)
    let handles = (0..<150).map { _ in configurations.add(ParsedArguments(), forSession: false) }
    #expect(Set(handles).count == 150)
    #expect(handles.allSatisfy { $0.count == 36 })
    #expect(configurations[ofSession] != nil)
    #expect(configurations[handles[0]] == nil)
    #expect(configurations[handles[149]] != nil)
    #expect(handles.count { configurations[$0] != nil } == Configurations.kept - 1)
  }
}
