import MakerText
import Testing

@testable import MakerMCP

/// Ten thousand lines of random and mutated protocol, both eras mixed. Whatever comes: no crash, and afterwards the
/// server answers as before.
@Suite(.timeLimit(.minutes(5))) struct FuzzTests {
  @Test(arguments: [1, 2] as [UInt64])
  func everyLineIsAnsweredOrRefusedByTheBook(_ seed: UInt64) async throws {
    let gate = Gate()
    gate.open()
    try await Wire.talk(.test(gate: gate, limits: .init(messageBytes: 3000, depth: 20))) { wire in
      var random = SplitMix64(seed: seed)
      var expected: Set<JSON> = []
      for number in 0..<5000 {
        let id = JSON.string("q\(number)")
        var line = Array(Self.message(id, &random).compact.utf8)
        if Int.random(in: 0..<3, using: &random) > 0 {
          Self.mutate(&line, &random)
        } else {
          expected.insert(id)
        }
        line.append(0x0a)
        // In two pieces, cut anywhere.
        let cut = Int.random(in: 0...line.count, using: &random)
        wire.send(bytes: Array(line[..<cut]))
        wire.send(bytes: Array(line[cut...]))
      }
      wire.send(bytes: [0x0a])
      for id in expected {
        let reply = await wire.reply(to: id)
        #expect((reply["result"] == nil) != (reply["error"] == nil))
        if let error = reply["error"] { #expect(Self.codes.contains(error["code"]?.int ?? 0), "\(error.compact)") }
      }
      #expect(await wire.modern("after", "tools/list")["result"]?["tools"]?.array?.isEmpty == false)
      for line in wire.lines.flatMap({ $0.array ?? [$0] }) where line["method"] == nil {
        #expect(line["jsonrpc"] == "2.0" && line["id"] != nil && line["id"] != .null)
        if let error = line["error"] { #expect(Self.codes.contains(error["code"]?.int ?? 0), "\(error.compact)") }
      }
    }
  }

  private static let codes: Set = [-32700, -32600, -32601, -32602, -32603, -32002, -32021, -32022]

  private static func message(_ id: JSON, _ random: inout SplitMix64) -> JSON {
    let methods = [
      "tools/call", "tools/call", "tools/list", "resources/read", "resources/list", "prompts/get", "ping", "initialize",
      "server/discover", "logging/setLevel", "completion/complete",
    ]
    let method = methods.randomElement(using: &random) ?? "ping"
    // A call that asks would wait for an answer for ever in the revisions with handshakes.
    let names = ["echo", "slow", "fail", "crash", "lie", "count", "demand", "nothing"]
    var params: JSONObject = [
      "name": .string(names.randomElement(using: &random) ?? ""),
      "arguments": Bool.random(using: &random) ? ["text": "a"] : [:], "uri": "note://1", "level": "debug",
    ]
    if method == "initialize" {
      params["protocolVersion"] = .string(LegacyTests.revisions.randomElement(using: &random) ?? "")
      params["capabilities"] = [:]
      params["clientInfo"] = ["name": "x", "version": "1"]
    } else if Int.random(in: 0..<3, using: &random) > 0 {
      params = Wire.modern(params, meta: Bool.random(using: &random) ? ["progressToken": 1] : [:])
    }
    return ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]
  }

  private static func mutate(_ line: inout [UInt8], _ random: inout SplitMix64) {
    for _ in 0...Int.random(in: 0..<4, using: &random) {
      guard !line.isEmpty else { return }
      let position = Int.random(in: 0..<line.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: line[position] = UInt8.random(in: 0...255, using: &random)
      case 1: line.remove(at: position)
      case 2: line.insert(contentsOf: line.shuffled(using: &random).prefix(9), at: position)
      case 3: line.removeSubrange(position...)
      case 4: line = [UInt8(ascii: "[")] + line + [UInt8(ascii: ","), UInt8(ascii: "7"), UInt8(ascii: "]")]
      case 5: line.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "["), count: 200), at: position)
      default: line.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "z"), count: 4000), at: position)
      }
    }
  }
}
