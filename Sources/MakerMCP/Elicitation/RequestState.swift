import MakerText

/// What a call that had to ask gives the client to bring back: the answers so far, bound to the call, with an end, and
/// signed, since it passes through hands that are not ours.
struct RequestState: Sendable {
  /// Seconds for which an answer can be given.
  static let lifetime = 900.0

  private let key: [UInt8]

  init(key: [UInt8]) {
    self.key = key
  }

  /// The state for a call.
  ///
  /// - Parameters:
  ///   - now: seconds of the server's clock.
  func make(tool: String, _ arguments: JSONObject, answers: JSONObject, asked: String, now: Double) -> String {
    let payload: JSON = [
      "call": .string(Self.call(tool, arguments)), "answers": .object(answers), "asked": .string(asked),
      "until": .double(now + Self.lifetime),
    ]
    let text = Hex.text(Array(payload.compact.utf8))
    return text + "." + Hex.text(SHA256.authenticate(Array(text.utf8), key: key))
  }

  /// What a state says, if it is ours, belongs to this call and has not expired.
  ///
  /// - Throws: ``ProtocolError`` otherwise, without saying which.
  func read(
    _ state: String, tool: String, _ arguments: JSONObject, now: Double
  ) throws(ProtocolError) -> (answers: JSONObject, asked: String) {
    let parts = state.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let mac = Hex.bytes(parts[1]),
      SHA256.isEqual(mac, SHA256.authenticate(Array(parts[0].utf8), key: key)), let payload = Hex.bytes(parts[0]),
      let json = try? JSON(parsing: String(decoding: payload, as: UTF8.self)), let answers = json["answers"]?.object,
      let asked = json["asked"]?.string, json["call"]?.string == Self.call(tool, arguments),
      let until = json["until"]?.double, now <= until
    else {
      throw .invalidParameters(
        "`requestState` is not valid for this call, or has expired; make the call again without it")
    }
    return (answers, asked)
  }

  private static func call(_ tool: String, _ arguments: JSONObject) -> String {
    Hex.text(SHA256.hash(Array((tool + "\n" + JSON.object(arguments).canonical).utf8)))
  }
}

/// Bytes as text.
enum Hex {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// `nil` for what is not an even number of lower-case digits.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
      default: nil
      }
    }
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for position in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[position], let low = digits[position + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
