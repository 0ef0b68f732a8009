import MakerText
import Testing

@testable import MakerMCP

@Suite(.timeLimit(.minutes(5))) struct ConcurrencyTests {
  @Test func aSlowCallDelaysNobody() async throws {
    let gate = Gate()
    try await Wire.talk(.test(gate: gate)) { wire in
      wire.send(Self.call("slow", id: 1))
      await gate.entered()
      #expect(await wire.modern(2, "tools/call", ["name": "echo", "arguments": ["text": "a"]])["result"] != nil)
      #expect(wire.lines.isEmpty)
      gate.open()
      #expect(await wire.reply(to: 1)["result"]?["content"]?[0]?["text"] == "done")
    }
  }

  @Test func aHundredCallsAtOnce() async throws {
    let gate = Gate()
    try await Wire.talk(.test(gate: gate)) { wire in
      for id in 1...100 { wire.send(Self.call("slow", id: .integer(id))) }
      await gate.entered(100)
      gate.open()
      for id in 1...100 { #expect(await wire.reply(to: .integer(id))["result"] != nil) }
    }
  }

  @Test func aCancelledCallIsNeverAnswered() async throws {
    let gate = Gate()
    try await Wire.talk(.test(gate: gate)) { wire in
      wire.send(Self.call("slow", id: 1))
      wire.send(Self.call("slow", id: "1"))
      await gate.entered(2)
      wire.send([
        "jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 1, "reason": "enough"],
      ])
      wire.send(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 99]])
      wire.send(["jsonrpc": "2.0", "method": "notifications/cancelled"])
      // The id is free again: an answer to it would be one of the first call.
      #expect(
        await wire.modern(1, "tools/call", ["name": "echo", "arguments": ["text": "a"]])["result"]?["structuredContent"]
          != nil)
      gate.open()
      #expect(await wire.reply(to: "1")["result"] != nil)
      #expect(await wire.modern(3, "tools/list")["result"] != nil)
      #expect(wire.lines.isEmpty)
    }
  }

  @Test func anIDUnderWayIsRefused() async throws {
    let gate = Gate()
    try await Wire.talk(.test(gate: gate)) { wire in
      wire.send(Self.call("slow", id: 1))
      await gate.entered()
      wire.send(Self.call("echo", id: 1))
      #expect(await wire.reply(to: 1)["error"]?["code"] == -32600)
      gate.open()
      #expect(await wire.reply(to: 1)["result"] != nil)
    }
  }

  @Test func theEndOfTheInputCancelsWhatIsUnderWay() async throws {
    let gate = Gate()
    let wire = Wire(.test(gate: gate))
    async let serving: Void = wire.serve()
    wire.send(Self.call("slow", id: 1))
    wire.send(["jsonrpc": "2.0", "id": 2, "method": "ping"])
    await gate.entered()
    wire.close()
    await serving
    #expect(wire.lines.map { $0["id"] } == [2])
  }

  @Test func cancellingTheServerEndsIt() async throws {
    let gate = Gate()
    let wire = Wire(.test(gate: gate))
    let serving = Task { await wire.serve() }
    wire.send(Self.call("slow", id: 1))
    await gate.entered()
    serving.cancel()
    await serving.value
    #expect(wire.lines.isEmpty)
  }

  static func call(_ tool: String, id: JSON) -> JSON {
    [
      "jsonrpc": "2.0", "id": id, "method": "tools/call",
      "params": .object(Wire.modern(["name": .string(tool), "arguments": [:]])),
    ]
  }
}
