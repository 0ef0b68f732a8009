import Maker
import MakerVoting
import Testing

@testable import MakerModels

/// Bytes from outside never trap, whatever became of them on the way.
struct DamageTests {
  @Test func noDamageTraps() {
    var generator = SplitMix64(seed: 20_261_126)
    let bodies =
      DialectTests.cases.map { Array($0.body.utf8) } + ReplyTests.damaged.map(\.1)
      + [Array(ReplyTests.chunks.utf8), Array(ReplyTests.whole.utf8)]
      + [Array(#"{"error":{"message":"maximum is 4096, not 9 (1000 in the messages, 16750 in the completion)"}}"#.utf8)]
    var read = 0
    for round in 0..<4000 {
      var body = bodies[round % bodies.count]
      for _ in 0..<Int.random(in: 1...6, using: &generator) where !body.isEmpty {
        let place = Int.random(in: 0..<body.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: body[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: body.remove(at: place)
        case 2: body.insert(contentsOf: body[place...].prefix(9), at: place)
        default: body.removeLast(body.count - place)
        }
      }
      if let text = String(validating: body, as: UTF8.self) {
        let thoughts = Thoughts(splitting: text)
        #expect(thoughts.reply.utf8.count <= text.utf8.count)
        _ = ErrorReply(plain: text)?.allowedLength(below: 750)
        _ = RetryAfter.seconds(inWords: text)
        _ = Secrets(["sk-test-0123456789"]).hidden(in: text)
        _ = ServerAddress(parsing: "http://" + text)
      }
      guard let json = try? ReplyBody.read(body) else { continue }
      read += 1
      let complaint = ErrorReply(json)
      _ = complaint?.refusedFeature(among: Set(ModelError.Feature.allCases))
      _ = complaint?.allowedLength(below: .max)
      _ = ReplyText(message: json["choices"]?[0]?["message"] ?? json)
      for usage in [TokenUsage(openAI: json), TokenUsage(anthropic: json)] {
        #expect((usage.input ?? 0) >= 0 && (usage.output ?? 0) >= 0)
      }
    }
    #expect(read > 100)
  }

  @Test(arguments: ["1e400s", "-5s", "nans"])
  func aDelayThatCannotBeIsNone(_ delay: String) throws {
    let body = #"{"error":{"message":"m","details":[{"@type":"RetryInfo","retryDelay":"\#(delay)"}]}}"#
    #expect(ErrorReply(try JSON(parsing: body))?.retryAfter == nil)
  }
}
