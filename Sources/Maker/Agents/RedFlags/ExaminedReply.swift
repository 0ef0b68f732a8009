public import MakerVoting
import Synchronization

/// A reply as red flags see it: its text, what is known of it, and where it is JSON the texts in it.
public struct ExaminedReply: Sendable {
  /// What the model said.
  public let text: String
  /// Why it stopped.
  public let finish: FinishReason
  /// Its length in tokens.
  public let tokens: Int
  /// Whether nobody told the tokens, so that ``tokens`` is an estimate.
  public let isEstimate: Bool
  /// Which agent said it; `nil` for a reply that no agent of ours gave.
  public let agent: Agent?
  /// What kind of text it should be, where that is known.
  public let taskKind: TaskKind?
  /// The form that it should have, where one was asked for.
  public let schema: JSONSchema?

  private let reading = Reading()

  /// A reply.
  ///
  /// - Parameters:
  ///   - completion: what the model said.
  ///   - agent: which agent said it.
  ///   - taskKind: what kind of text it should be.
  ///   - schema: the form that it should have.
  public init(
    _ completion: Completion, agent: Agent? = nil, taskKind: TaskKind? = nil, schema: JSONSchema? = nil
  ) {
    text = completion.text
    finish = completion.finish
    tokens = completion.outputTokens ?? TokenUsage.estimate(completion.text)
    isEstimate = completion.outputTokens == nil
    self.agent = agent
    self.taskKind = taskKind
    self.schema = schema
  }

  /// The reply as JSON, without a code fence around it, or why it is none.
  public var json: Result<JSON, JSONError> { read.json }

  /// Where the JSON text begins: after white space and a code fence.
  var jsonOffset: Int { read.offset }

  /// The texts of the reply: the strings in it, where it is a JSON object or array, else all of it.
  public var parts: [ReplyPart] { read.parts }

  /// The texts that answer: ``parts`` without the leading `reasoning` that agents may give, and that nobody reads.
  public var answers: [ReplyPart] { parts.filter { !$0.isReasoning } }

  /// The place so many bytes into a part.
  public func place(of part: ReplyPart, at offset: Int = 0) -> ReplyPlace {
    ReplyPlace(offset: part.rawOffset(of: offset, in: text), in: text, pointer: part.pointer)
  }

  /// The place of a JSON value in the reply, or of the nearest value around it that is there.
  public func place(at pointer: String) -> ReplyPlace {
    var known = pointer
    while read.layout[known] == nil, let slash = known.lastIndex(of: "/") { known = String(known[..<slash]) }
    return ReplyPlace(offset: read.layout[known] ?? read.offset, in: text, pointer: pointer)
  }

  private var read: Reading.Value { reading.value(of: text) }
}

/// One text of a reply.
public struct ReplyPart: Hashable, Sendable {
  /// The text itself: a JSON string without its quotes and escapes.
  public let text: String
  /// Where in the JSON value it is (RFC 6901); `nil` for a reply that is no JSON.
  public let pointer: String?
  /// Whether it is the `reasoning` that may stand before an answer.
  public let isReasoning: Bool
  /// Where it begins in the reply, in bytes of UTF-8.
  let start: Int

  /// Where a byte of the text is in the reply, in which it may be written with escapes.
  func rawOffset(of offset: Int, in reply: String) -> Int {
    guard pointer != nil else { return start + offset }
    return start + JSONLayout.rawLength(of: offset, in: reply.utf8.dropFirst(start))
  }
}

/// A reply read as JSON, once, and only if somebody wants to know.
private final class Reading: Sendable {
  struct Value: Sendable {
    let json: Result<JSON, JSONError>
    let offset: Int
    /// Where each value begins, by its pointer.
    let layout: [String: Int]
    let parts: [ReplyPart]
  }

  private let known = Mutex<Value?>(nil)

  func value(of text: String) -> Value {
    known.withLock { known in
      if let value = known { return value }
      let value = Self.read(text)
      known = value
      return value
    }
  }

  private static func read(_ text: String) -> Value {
    let core = Reply.unfenced(text)
    let offset = text.utf8.distance(from: text.startIndex, to: core.startIndex)
    let json = Result { () throws(JSONError) in try JSON(parsing: String(core)) }
    let plain = [ReplyPart(text: text, pointer: nil, isReasoning: false, start: 0)]
    guard case .success(let value) = json else { return Value(json: json, offset: offset, layout: [:], parts: plain) }
    let layout = JSONLayout(of: core, at: offset)
    // A text in quotes, or a number, is a text: people write them so.
    guard value.object != nil || value.array != nil else {
      return Value(json: json, offset: offset, layout: layout.offsets, parts: plain)
    }
    let parts = layout.strings.map { string in
      ReplyPart(
        text: string.text, pointer: string.pointer, isReasoning: string.pointer == "/reasoning",
        start: string.offset)
    }
    return Value(json: json, offset: offset, layout: layout.offsets, parts: parts)
  }
}
