import MakerText
import Testing

@testable import MakerMCP

/// The revisions with a handshake.
@Suite(.timeLimit(.minutes(5))) struct LegacyTests {
  static let revisions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

  @Test(arguments: revisions)
  func theHandshakeSettlesTheRevision(_ revision: String) async throws {
    try await Wire.talk(.test()) { wire in
      let result = await wire.initialize(revision)["result"]
      #expect(result?["protocolVersion"] == .string(revision))
      #expect(result?["capabilities"] == ["tools": [:], "resources": [:], "prompts": [:], "logging": [:]])
      #expect(result?["serverInfo"]?["title"] == (revision >= "2025-06-18" ? "Test" : nil))
      #expect(result?["instructions"] == "Be kind.")
      #expect(await wire.request(1, "ping")["result"] == [:])
      let tools = await wire.request(2, "tools/list")["result"]
      #expect(tools?.object?.names == ["tools"])
      let echo = tools?["tools"]?[0]
      #expect((echo?["annotations"] != nil) == (revision >= "2025-03-26"))
      #expect((echo?["title"] != nil) == (revision >= "2025-06-18"))
      #expect((echo?["outputSchema"] != nil) == (revision >= "2025-06-18"))
      let call = await wire.request(3, "tools/call", ["name": "echo", "arguments": ["text": "a"]])["result"]
      #expect((call?["structuredContent"] != nil) == (revision >= "2025-06-18"))
      #expect(call?["content"]?[1]?["text"] == #"{"text":"a"}"#)
      #expect(call?["resultType"] == nil)
      #expect(call?["_meta"] == nil)
      let missing = await wire.request(4, "resources/read", ["uri": "note://x"])["error"]
      #expect(missing?["code"] == -32002)
      let prompt = await wire.request(5, "prompts/list")["result"]?["prompts"]?[0]
      #expect((prompt?["title"] != nil) == (revision >= "2025-06-18"))
      #expect(await wire.request(6, "server/discover")["error"]?["code"] == -32602)
    }
  }

  @Test(arguments: ["2026-07-28", "1999-01-01", "draft"])
  func anyOtherRevisionIsAnsweredWithTheLastOne(_ revision: String) async throws {
    try await Wire.talk(.test()) { wire in
      #expect(await wire.initialize(revision)["result"]?["protocolVersion"] == "2025-11-25")
    }
  }

  @Test func beforeTheHandshakeOnlyPing() async throws {
    try await Wire.talk(.test()) { wire in
      #expect(await wire.request(1, "ping")["result"] == [:])
      for method in ["tools/list", "tools/call", "logging/setLevel"] {
        let error = await wire.request(2, method)["error"]
        #expect(error?["code"] == -32602)
        #expect(error?["message"]?.string?.contains("initialize") == true)
      }
      for params in [[:], ["protocolVersion": "2025-11-25"], ["protocolVersion": 7, "capabilities": [:]]]
        as [JSONObject]
      {
        #expect(await wire.request(3, "initialize", params)["error"]?["code"] == -32602)
      }
    }
  }

  @Test func messagesComeFromTheLevelThatWasSet() async throws {
    try await Wire.talk(.test()) { wire in
      await wire.initialize("2025-11-25")
      _ = await wire.request(1, "tools/call", ["name": "count"])
      #expect(wire.lines.isEmpty)
      #expect(await wire.request(2, "logging/setLevel", ["level": "loud"])["error"]?["code"] == -32602)
      #expect(await wire.request(3, "logging/setLevel", ["level": "debug"])["result"] == [:])
      _ = await wire.request(4, "tools/call", ["name": "count"])
      #expect(wire.lines.compactMap { $0["params"]?["data"]?.string } == ["a detail", "a warning"])
    }
  }

  @Test func progressHasWordsFromItsSecondRevision() async throws {
    for (revision, message) in [("2024-11-05", nil), ("2025-03-26", "step")] as [(String, JSON?)] {
      try await Wire.talk(.test()) { wire in
        await wire.initialize(revision)
        _ = await wire.request(1, "tools/call", ["name": "count", "_meta": ["progressToken": 5]])
        #expect(wire.lines.count == 3)
        #expect(wire.lines.allSatisfy { $0["params"]?["message"] == message && $0["params"]?["progressToken"] == 5 })
      }
    }
  }

  @Test func batchesBelongToOneRevision() async throws {
    try await Wire.talk(.test()) { wire in
      await wire.initialize("2025-03-26")
      let ping: JSON = ["jsonrpc": "2.0", "id": 1, "method": "ping"]
      let echo: JSON = [
        "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": ["name": "echo", "arguments": ["text": "a"]],
      ]
      let hello: JSON = ["jsonrpc": "2.0", "id": 3, "method": "initialize", "params": [:]]
      wire.send([ping, echo, ["jsonrpc": "2.0", "method": "notifications/initialized"], hello, 7])
      let replies = await wire.line { $0.array != nil }.array ?? []
      #expect(Set(replies.compactMap { $0["id"]?.int }) == [1, 2, 3])
      #expect(replies.first { $0["id"] == 3 }?["error"]?["code"] == -32600)
      wire.send([["jsonrpc": "2.0", "method": "notifications/initialized"]])
      wire.send(.array([]))
      #expect(await wire.request(9, "ping")["result"] == [:])
      #expect(wire.lines.isEmpty)
    }
    for revision in Self.revisions where revision != "2025-03-26" {
      try await Wire.talk(.test()) { wire in
        await wire.initialize(revision)
        wire.send([["jsonrpc": "2.0", "id": 1, "method": "ping"]])
        #expect(await wire.reply(to: 1)["error"]?["code"] == -32600)
      }
    }
  }

  @Test func bothErasInOneStream() async throws {
    try await Wire.talk(.test()) { wire in
      #expect(await wire.modern(1, "tools/list")["result"]?["resultType"] == "complete")
      await wire.initialize("2024-11-05")
      #expect(await wire.modern(2, "tools/list")["result"]?["tools"]?[0]?["outputSchema"] != nil)
      #expect(await wire.request(3, "tools/list")["result"]?["tools"]?[0]?["outputSchema"] == nil)
      #expect(await wire.modern(4, "ping")["error"]?["code"] == -32601)
      #expect(await wire.request(5, "ping")["result"] == [:])
    }
  }
}
