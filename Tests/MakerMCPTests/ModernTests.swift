import MakerText
import Testing

@testable import MakerMCP

/// The revision 2026-07-28.
@Suite(.timeLimit(.minutes(5))) struct ModernTests {
  @Test func discovery() async throws {
    try await Wire.talk(.test()) { wire in
      let result = await wire.modern(1, "server/discover")["result"]
      #expect(result?["resultType"] == "complete")
      #expect(result?["supportedVersions"] == ["2026-07-28"])
      #expect(result?["capabilities"] == ["tools": [:], "resources": [:], "prompts": [:]])
      #expect(result?["instructions"] == "Be kind.")
      #expect(result?["ttlMs"]?.int != nil)
      #expect(result?["cacheScope"] == "public")
      #expect(result?["_meta"]?[Dialect.serverKey] == ["name": "test", "title": "Test", "version": "1.2.3"])
    }
  }

  @Test(arguments: ["tools/list", "prompts/list", "resources/templates/list", "resources/list"])
  func listsSayHowLongTheyHold(_ method: String) async throws {
    try await Wire.talk(.test()) { wire in
      let result = await wire.modern(1, method)["result"]
      #expect(result?["resultType"] == "complete")
      #expect((result?["ttlMs"]?.int ?? -1) >= 0)
      #expect(["public", "private"].contains(result?["cacheScope"]?.string))
    }
  }

  @Test func metaIsRequired() async throws {
    try await Wire.talk(.test()) { wire in
      let metas: [JSONObject] = [
        [:], [Dialect.versionKey: "2026-07-28"], [Dialect.versionKey: 7, Dialect.capabilitiesKey: [:]],
        [Dialect.versionKey: "2026-07-28", Dialect.capabilitiesKey: []],
        [Dialect.versionKey: "2026-07-28", Dialect.capabilitiesKey: [:], Dialect.clientKey: "me"],
        [Dialect.versionKey: "2026-07-28", Dialect.capabilitiesKey: [:], Dialect.logLevelKey: "loud"],
      ]
      for (number, meta) in metas.enumerated() {
        let reply = await wire.request(.integer(number), "tools/list", ["_meta": .object(meta)])
        #expect(reply["error"]?["code"] == -32602)
      }
      #expect(await wire.request("none", "server/discover")["error"]?["code"] == -32602)
    }
  }

  @Test func anUnknownVersionIsNamed() async throws {
    try await Wire.talk(.test()) { wire in
      for version in ["2031-01-01", "2025-11-25", ""] {
        let meta: JSONObject = [Dialect.versionKey: .string(version), Dialect.capabilitiesKey: [:]]
        let error = await wire.request(1, "tools/list", ["_meta": .object(meta)])["error"]
        #expect(error?["code"] == -32022)
        #expect(error?["data"] == ["supported": ["2026-07-28"], "requested": .string(version)])
      }
    }
  }

  @Test(arguments: [
    "ping", "initialize", "logging/setLevel", "resources/subscribe", "subscriptions/listen", "completion/complete",
    "roots/list", "nonsense",
  ])
  func methodsThatAreNotThere(_ method: String) async throws {
    try await Wire.talk(.test()) { wire in
      #expect(await wire.modern(1, method)["error"]?["code"] == -32601)
    }
  }

  @Test func aServerWithoutResourcesHasNoneOfTheirMethods() async throws {
    let server = MCPServer(name: "bare", title: "Bare", version: "1", explain: { "\($0)" })
    try await Wire.talk(server) { wire in
      #expect(await wire.modern(1, "server/discover")["result"]?["capabilities"] == ["tools": [:]])
      for method in ["resources/list", "resources/read", "prompts/list", "prompts/get"] {
        #expect(await wire.modern(2, method)["error"]?["code"] == -32601)
      }
      #expect(await wire.modern(3, "tools/list")["result"]?["tools"] == [])
    }
  }

  @Test func callsAndTheirFailures() async throws {
    try await Wire.talk(.test()) { wire in
      let good = await wire.modern(1, "tools/call", ["name": "echo", "arguments": ["text": "a"]])["result"]
      #expect(good?["resultType"] == "complete")
      #expect(good?["structuredContent"] == ["text": "a"])
      #expect(good?["content"]?[1] == ["type": "text", "text": #"{"text":"a"}"#])
      #expect(good?["isError"] == nil)
      let alias = await wire.modern(1, "tools/call", ["name": "say/echo", "arguments": ["text": "a"]])["result"]
      #expect(alias?["structuredContent"] == ["text": "a"])
      let failed = await wire.modern(1, "tools/call", ["name": "fail"])["result"]
      #expect(failed?["isError"] == true)
      #expect(failed?["content"]?[0]?["text"] == "it cannot be done; do something else")
      let crashed = await wire.modern(1, "tools/call", ["name": "crash"])["result"]
      #expect(crashed?["isError"] == true)
      #expect(crashed?["content"]?[0]?["text"] == "explained: Mishap()")
      let lie = await wire.modern(1, "tools/call", ["name": "lie"])["error"]
      #expect(lie?["code"] == -32603)
      #expect(lie?["message"]?.string?.contains("`text` is 7; it must be a text") == true)
      for params in [["name": "ecko"], [:], ["name": 7], ["name": "echo", "arguments": 7]] as [JSONObject] {
        #expect(await wire.modern(1, "tools/call", params)["error"]?["code"] == -32602)
      }
      #expect(
        await wire.modern(1, "tools/call", ["name": "ecko"])["error"]?["message"]?.string?.contains("`echo`") == true)
    }
  }

  @Test(
    arguments: [
      (["text": 7], "`text` is 7; it must be a text of at most 20 characters"),
      ([:], "`text` is missing: what is said"),
      (["text": "a", "cuont": 3], "there is no `cuont`; did you mean `count`?"),
      (["text": "a", "zzzzzz": 3], "known are text, count"),
      (["text": "a", "count": 10], "`count` is 10; it must be a whole number from 1 up to 9"),
      (["text": "a", "count": 1.5], "`count` is 1.5"), (["text": "a", "count": "one"], "`count` is \"one\""),
      (["text": "a", "count": nil], "`count` is null"),
      (["text": "123456789012345678901"], "`text` is \"123456789012345678901\"; it must be a text of at most 20"),
    ] as [(JSONObject, String)])
  func wrongArgumentsAreForTheModelToMend(_ arguments: JSONObject, _ message: String) async throws {
    try await Wire.talk(.test()) { wire in
      let result = await wire.modern(1, "tools/call", ["name": "echo", "arguments": .object(arguments)])["result"]
      #expect(result?["isError"] == true)
      #expect(result?["structuredContent"] == nil)
      let text = result?["content"]?[0]?["text"]?.string ?? ""
      #expect(text.contains(message), "\(text)")
    }
  }

  @Test func aCapabilityThatIsMissing() async throws {
    try await Wire.talk(.test()) { wire in
      let error = await wire.modern(1, "tools/call", ["name": "demand"])["error"]
      #expect(error?["code"] == -32021)
      #expect(error?["data"] == ["requiredCapabilities": ["elicitation": [:]]])
      let reply = await wire.modern(2, "tools/call", ["name": "demand"], capabilities: ["elicitation": [:]])
      #expect(reply["result"]?["content"]?[0]?["text"] == "fine")
    }
  }

  @Test func progressRisesAndEndsWithTheReply() async throws {
    try await Wire.talk(.test()) { wire in
      _ = await wire.modern(1, "tools/call", ["name": "count"], meta: ["progressToken": "t"])
      #expect(
        wire.lines.map { $0["method"] } == [
          "notifications/progress", "notifications/progress", "notifications/progress",
        ])
      #expect(wire.lines.compactMap { $0["params"]?["progress"]?.int } == [1, 2, 3])
      #expect(wire.lines.allSatisfy { $0["params"]?["progressToken"] == "t" && $0["params"]?["total"] == 3 })
    }
    try await Wire.talk(.test()) { wire in
      _ = await wire.modern(1, "tools/call", ["name": "count"])
      #expect(wire.lines.isEmpty)
    }
  }

  @Test func messagesComeOnlyWhenAskedFor() async throws {
    try await Wire.talk(.test()) { wire in
      _ = await wire.modern(1, "tools/call", ["name": "count"], meta: [Dialect.logLevelKey: "warning"])
      #expect(wire.lines.map { $0["params"]?["data"] } == ["a warning"])
      #expect(wire.lines.first?["params"]?["level"] == "warning")
    }
  }

  @Test func resources() async throws {
    try await Wire.talk(.test()) { wire in
      let read = await wire.modern(1, "resources/read", ["uri": "note://1"])["result"]
      #expect(read?["contents"] == [["uri": "note://1", "mimeType": "text/plain", "text": "one"]])
      #expect(read?["cacheScope"] == "private")
      let missing = await wire.modern(2, "resources/read", ["uri": "note://x"])["error"]
      #expect(missing?["code"] == -32602)
      #expect(missing?["data"] == ["uri": "note://x"])
      #expect(await wire.modern(3, "resources/read")["error"]?["code"] == -32602)
      let templates = await wire.modern(4, "resources/templates/list")["result"]?["resourceTemplates"]
      #expect(templates?[0]?["uriTemplate"] == "note://{n}")
    }
  }

  @Test func longListsComeInPages() async throws {
    try await Wire.talk(.test()) { wire in
      var names: [String] = []
      var cursor: JSON?
      var pages = 0
      repeat {
        let params: JSONObject = cursor.map { ["cursor": $0] } ?? [:]
        let result = await wire.modern(1, "resources/list", params)["result"]
        names += result?["resources"]?.array?.compactMap { $0["name"]?.string } ?? []
        cursor = result?["nextCursor"]
        pages += 1
      } while cursor != nil
      #expect(names == (0..<250).map { "n\($0)" })
      #expect(pages == 3)
      for cursor in ["x", "250", "-1", "0", 100] as [JSON] {
        #expect(await wire.modern(2, "resources/list", ["cursor": cursor])["error"]?["code"] == -32602)
      }
    }
  }

  @Test func prompts() async throws {
    try await Wire.talk(.test()) { wire in
      let result = await wire.modern(1, "prompts/get", ["name": "greet", "arguments": ["who": "Ada"]])["result"]
      #expect(result?["messages"] == [["role": "user", "content": ["type": "text", "text": "Greet Ada kindly"]]])
      for params in [
        ["name": "greet"], ["name": "gret"], [:], ["name": "greet", "arguments": ["who": 7]],
        ["name": "greet", "arguments": ["who": "a", "whom": "b"]], ["name": "greet", "arguments": []],
      ] as [JSONObject] {
        #expect(await wire.modern(2, "prompts/get", params)["error"]?["code"] == -32602)
      }
    }
  }
}
