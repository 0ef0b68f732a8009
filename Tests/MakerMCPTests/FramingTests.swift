import MakerText
import Testing

@testable import MakerMCP

@Suite(.timeLimit(.minutes(5))) struct FramingTests {
  private func lines(_ pieces: [[UInt8]], limit: Int = 1000) -> [LineSplitter.Line] {
    var splitter = LineSplitter(limit: limit)
    return pieces.flatMap { splitter.take($0) }
  }

  private func whole(_ text: String) -> LineSplitter.Line { .whole(Array(text.utf8)) }

  @Test func linesComeInWhateverPieces() {
    let text = Array("one\r\n\n  \r\ntwo\nthree\nunfinished".utf8)
    let expected = ["one", "two", "three"].map(whole)
    #expect(lines([text]) == expected)
    #expect(lines(text.map { [$0] }) == expected)
    #expect(lines(stride(from: 0, to: text.count, by: 3).map { Array(text[$0..<min($0 + 3, text.count)]) }) == expected)
  }

  @Test func aByteOrderMarkIsNoPartOfALine() {
    #expect(lines([[0xef, 0xbb, 0xbf] + Array("{}\n".utf8)]) == [whole("{}")])
  }

  @Test(arguments: [
    (#"{"jsonrpc":"2.0","id":7,"params":""#, MessageID.number(JSONNumber(7))),
    (#"{"id" : "a\"b", "params":{"id":9,"x":""#, .string("a\"b")),
    (#"{"params":["]}\"",{"id":1}],"id":-3,"z":""#, .number(JSONNumber(-3))),
  ])
  func theIDOfALineThatIsTooLongIsFound(_ start: String, _ id: MessageID) {
    let line = Array((start + String(repeating: "x", count: 5000)).utf8) + [0x0a]
    #expect(lines([line]) == [.tooLong(id)])
    #expect(lines(line.map { [$0] } + [Array("next\n".utf8)]) == [.tooLong(id), whole("next")])
  }

  @Test func anIDThatComesLastIsFoundToo() {
    let line = #"{"params":{"id":1,"text":""# + String(repeating: "\\\"", count: 3000) + #""},"id":"last"}"# + "\n"
    #expect(lines([Array(line.utf8)]) == [.tooLong(.string("last"))])
  }

  @Test(arguments: ["x", "[1,2,", "{\"params\":{\"id\":1", "{\"id\":{\"id\":1},", "{\"id\":null,", "{\"id\":true,"])
  func withoutAnIDThereIsNone(_ start: String) {
    #expect(lines([Array((start + String(repeating: " ", count: 2000) + "\n").utf8)]) == [.tooLong(nil)])
  }

  @Test func limitsAreToldWhereThereIsAnID() async throws {
    let server = MCPServer.test(limits: .init(messageBytes: 2000, depth: 10))
    try await Wire.talk(server) { wire in
      wire.send(
        #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":""# + String(repeating: "x", count: 3000) + "\"}}")
      let tooLong = await wire.reply(to: 1)
      #expect(tooLong["error"]?["code"] == -32600)
      #expect(tooLong["error"]?["message"]?.string?.contains("2000 bytes") == true)
      let nested = String(repeating: "[", count: 20) + String(repeating: "]", count: 20)
      wire.send(#"{"jsonrpc":"2.0","id":2,"method":"ping","params":{"x":"# + nested + "}}")
      let tooDeep = await wire.reply(to: 2)
      #expect(tooDeep["error"]?["code"] == -32600)
      #expect(tooDeep["error"]?["message"]?.string?.contains("10 levels") == true)
      let endless = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
      wire.send(#"{"jsonrpc":"2.0","id":3,"method":"ping","params":{"x":"# + endless + "}}")
      #expect(await wire.reply(to: 3)["error"]?["code"] == -32700)
    }
  }

  @Test func aMegabyteIsRead() async throws {
    try await Wire.talk(.test()) { wire in
      let text = String(repeating: "ä", count: 500_000)
      let reply = await wire.modern(1, "tools/call", ["name": "echo", "arguments": ["text": .string(text)]])
      #expect(reply["result"]?["isError"] == true)
      #expect(reply["result"]?["content"]?[0]?["text"]?.string?.contains("500000 characters") == true)
    }
  }

  /// A name of a megabyte is refused as quickly as a short one.
  @Test func longNamesAreNotCompared() async throws {
    try await Wire.talk(.test()) { wire in
      let name = String(repeating: "n", count: 1_000_000)
      let members: [JSONObject] = [
        ["name": .string(name)], ["name": "echo", "arguments": .object(JSONObject([(name, 1), ("text", "a")]))],
      ]
      #expect(await wire.modern(1, "tools/call", members[0])["error"]?["code"] == -32602)
      let text = await wire.modern(2, "tools/call", members[1])["result"]?["content"]?[0]?["text"]?.string ?? ""
      #expect(text.contains("known are text, count") && text.count < 200)
      let prompt = await wire.modern(
        3, "prompts/get", ["name": "greet", "arguments": .object(JSONObject([(name, "x")]))])
      #expect((prompt["error"]?["message"]?.string?.count ?? 1000) < 200)
    }
  }

  /// What is not JSON, and has no id, is passed over in silence.
  @Test func whatIsNoMessageIsPassedOver() async throws {
    try await Wire.talk(.test()) { wire in
      for line in ["hello", "{", "[]", "7", "null", "\"text\"", "{}", "[1]", #"{"jsonrpc":"2.0"}"#] { wire.send(line) }
      wire.send(bytes: [0xff, 0xfe, 0x00, 0x0a])
      wire.send(#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#)
      wire.send(#"{"jsonrpc":"2.0","method":"notifications/unheard_of"}"#)
      wire.send(#"{"jsonrpc":"2.0","id":"nobody","result":{}}"#)
      #expect(await wire.request("last", "ping")["result"] == [:])
      #expect(wire.lines.isEmpty)
    }
  }

  @Test(arguments: [
    (#"{"id":1,"method":"ping"}"#, -32600), (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1}"#, -32600), (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","method":"ping"}"#, -32700),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{]}"#, -32700),
  ])
  func whatIsNoRequestIsRefused(_ line: String, _ code: Int) async throws {
    try await Wire.talk(.test()) { wire in
      wire.send(line)
      #expect(await wire.reply(to: 1)["error"]?["code"] == .integer(code))
    }
  }

  @Test func idsComeBackWithTheirType() async throws {
    try await Wire.talk(.test()) { wire in
      for id in [JSON.integer(1), "1", 0, -5, "", "ä\n\u{0}", 9_007_199_254_740_993] as [JSON] {
        #expect(await wire.request(id, "ping")["id"] == id)
      }
    }
  }

  @Test func severalMessagesInOneWrite() async throws {
    try await Wire.talk(.test()) { wire in
      let lines = (1...5).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"ping"}"# }.joined(separator: "\r\n")
      wire.send(lines)
      for id in 1...5 { #expect(await wire.reply(to: .integer(id))["result"] == [:]) }
    }
  }
}
