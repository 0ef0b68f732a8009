import MakerText
import Synchronization
import Testing

@testable import MakerMCP

@Suite(.timeLimit(.minutes(5))) struct ElicitationTests {
  private static let form: JSONObject = ["elicitation": [:]]

  private static func call(
    _ wire: Wire, _ state: JSON?, _ responses: JSON?, tool: String = "ask"
  ) async -> JSON {
    var params: JSONObject = ["name": .string(tool), "arguments": [:]]
    params["requestState"] = state
    params["inputResponses"] = responses
    return await wire.modern(1, "tools/call", params, capabilities: form)
  }

  private static let ada: JSON = ["name": ["action": "accept", "content": ["name": "Ada"]]]

  @Test func withoutHandshakesTheCallIsRepeated() async throws {
    try await Wire.talk(.test()) { wire in
      let first = await Self.call(wire, nil, nil)["result"]
      #expect(first?["resultType"] == "input_required")
      let request = first?["inputRequests"]?["name"]
      #expect(request?["method"] == "elicitation/create")
      #expect(request?["params"]?["mode"] == "form")
      #expect(request?["params"]?["message"] == "Who?")
      #expect(request?["params"]?["requestedSchema"]?["required"] == ["name"])
      #expect(first?["_meta"]?[Dialect.serverKey] != nil)
      let second = await Self.call(wire, first?["requestState"], Self.ada)["result"]
      #expect(second?["inputRequests"]?.object?.names == ["sure"])
      let third = await Self.call(
        wire, second?["requestState"], ["sure": ["action": "accept", "content": ["sure": true]]])["result"]
      #expect(third?["resultType"] == "complete")
      let text = third?["content"]?[0]?["text"]?.string ?? ""
      #expect(text.contains("Ada") && text.contains("true"))
    }
  }

  @Test(arguments: [("decline", "declined"), ("cancel", "cancelled")])
  func noIsAnAnswer(_ action: String, _ word: String) async throws {
    try await Wire.talk(.test()) { wire in
      let first = await Self.call(wire, nil, nil)["result"]
      let no: JSON = ["action": .string(action)]
      let second = await Self.call(wire, first?["requestState"], ["name": no])["result"]
      let third = await Self.call(wire, second?["requestState"], ["sure": no])["result"]
      #expect(third?["content"]?[0]?["text"]?.string?.hasSuffix(word) == true)
    }
  }

  @Test func aFormThatDoesNotFitIsTold() async throws {
    try await Wire.talk(.test()) { wire in
      let first = await Self.call(wire, nil, nil)["result"]
      let reply = await Self.call(
        wire, first?["requestState"], ["name": ["action": "accept", "content": ["name": 7]]])["result"]
      #expect(reply?["isError"] == true)
      #expect(reply?["content"]?[0]?["text"]?.string?.contains("`name` is 7") == true)
    }
  }

  /// What passed through the client's hands is believed only as it left ours.
  @Test func tamperingIsFound() async throws {
    let clock = Mutex(0.0)
    try await Wire.talk(.test(seconds: { clock.withLock { $0 } })) { wire in
      let state = await Self.call(wire, nil, nil)["result"]?["requestState"]?.string ?? ""
      var wrong = ["", ".", "x", state + "0", String(state.dropLast()), state.uppercased(), state + ".aa"]
      for position in stride(from: 0, to: state.utf8.count, by: 7) {
        var bytes = Array(state.utf8)
        bytes[position] = bytes[position] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        if bytes != Array(state.utf8) { wrong.append(String(decoding: bytes, as: UTF8.self)) }
      }
      for text in wrong {
        #expect(await Self.call(wire, .string(text), Self.ada)["error"]?["code"] == -32602, "\(text)")
      }
      #expect(await Self.call(wire, nil, Self.ada)["error"]?["code"] == -32602)
      #expect(await Self.call(wire, .string(state), nil)["error"]?["code"] == -32602)
      #expect(await Self.call(wire, .string(state), ["sure": ["action": "accept"]])["error"]?["code"] == -32602)
      #expect(await Self.call(wire, .string(state), ["name": ["action": "perhaps"]])["error"]?["code"] == -32602)
      // It belongs to this tool, and to this key.
      #expect(await Self.call(wire, .string(state), Self.ada, tool: "slow")["error"]?["code"] == -32602)
      clock.withLock { $0 = RequestState.lifetime + 1 }
      #expect(await Self.call(wire, .string(state), Self.ada)["error"]?["code"] == -32602)
      clock.withLock { $0 = RequestState.lifetime }
      #expect(await Self.call(wire, .string(state), Self.ada)["result"]?["resultType"] == "input_required")
    }
  }

  @Test func aStateBelongsToItsArgumentsAndKey() throws {
    let states = RequestState(key: [1, 2, 3])
    let arguments: JSONObject = ["a": 1, "b": [2]]
    let state = states.make(tool: "t", arguments, answers: ["x": 1], asked: "y", now: 0)
    #expect(try states.read(state, tool: "t", ["b": [2], "a": 1], now: 1).asked == "y")
    #expect(throws: ProtocolError.self) { try states.read(state, tool: "t", ["a": 2, "b": [2]], now: 1) }
    #expect(throws: ProtocolError.self) { try RequestState(key: [1]).read(state, tool: "t", arguments, now: 1) }
  }

  @Test func aHostThatCannotAskIsKnown() async throws {
    try await Wire.talk(.test()) { wire in
      for capabilities in [[:], ["elicitation": ["url": [:]]]] as [JSONObject] {
        let reply = await wire.modern(1, "tools/call", ["name": "ask"], capabilities: capabilities)["result"]
        #expect(reply?["content"]?[0]?["text"] == "unavailable unavailable")
      }
      await wire.initialize("2025-03-26", capabilities: Self.form)
      let reply = await wire.request(2, "tools/call", ["name": "ask"])["result"]
      #expect(reply?["content"]?[0]?["text"] == "unavailable unavailable")
    }
  }

  @Test(arguments: ["2025-06-18", "2025-11-25"])
  func withHandshakesTheServerAsks(_ revision: String) async throws {
    try await Wire.talk(.test()) { wire in
      await wire.initialize(revision, capabilities: Self.form)
      wire.send(["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "ask"]])
      let name = await wire.line { $0["method"] == "elicitation/create" }
      #expect(name["params"]?["message"] == "Who?")
      #expect((name["params"]?["mode"] != nil) == (revision == "2025-11-25"))
      wire.send(["jsonrpc": "2.0", "id": name["id"] ?? .null, "result": Self.ada["name"] ?? .null])
      let sure = await wire.line { $0["method"] == "elicitation/create" }
      #expect(sure["id"] != name["id"])
      wire.send(["jsonrpc": "2.0", "id": sure["id"] ?? .null, "result": ["action": "decline"]])
      let text = await wire.reply(to: 1)["result"]?["content"]?[0]?["text"]?.string ?? ""
      #expect(text.contains("Ada") && text.hasSuffix("declined"))
    }
  }

  /// The client's own error is not the call's: a `method not found` of it would tell the model nothing.
  @Test func aClientThatFailsToAskIsAHostThatCannot() async throws {
    try await Wire.talk(.test()) { wire in
      await wire.initialize("2025-11-25", capabilities: Self.form)
      wire.send(["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "ask"]])
      let name = await wire.line { $0["method"] == "elicitation/create" }
      let error: JSON = ["code": -32601, "message": "no forms"]
      wire.send(["jsonrpc": "2.0", "id": name["id"] ?? .null, "error": error])
      let sure = await wire.line { $0["method"] == "elicitation/create" }
      wire.send(["jsonrpc": "2.0", "id": sure["id"] ?? .null, "error": error])
      #expect(await wire.reply(to: 1)["result"]?["content"]?[0]?["text"] == "unavailable unavailable")
    }
  }

  @Test func cancellingTheCallWithdrawsTheQuestion() async throws {
    try await Wire.talk(.test()) { wire in
      await wire.initialize("2025-11-25", capabilities: Self.form)
      wire.send(["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "ask"]])
      let name = await wire.line { $0["method"] == "elicitation/create" }
      wire.send(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 1]])
      let withdrawn = await wire.line { $0["method"] == "notifications/cancelled" }
      #expect(withdrawn["params"]?["requestId"] == name["id"])
      #expect(await wire.request(2, "ping")["result"] == [:])
      #expect(wire.lines.isEmpty)
    }
  }
}
