import MakerText

/// What one request to a model was charged with.
public struct Charge: Hashable, Sendable {
  /// Tokens read.
  public var input: Int
  /// Tokens written.
  public var output: Int
  /// Whether the server did not tell its tokens, so that they had to be estimated.
  public var isEstimate: Bool
  /// US dollars; `nil` where the price is not known.
  public var cost: Double?

  /// A charge.
  public init(input: Int = 0, output: Int = 0, isEstimate: Bool = false, cost: Double? = 0) {
    (self.input, self.output, self.isEstimate, self.cost) = (input, output, isEstimate, cost)
  }

  var json: JSON {
    [
      "input": .integer(input), "output": .integer(output), "estimated": .bool(isEstimate),
      "cost": cost.map { .double($0) } ?? .null,
    ]
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "charge")
    self.init(
      input: try members.int("input"), output: try members.int("output"), isEstimate: try members.bool("estimated"),
      cost: members.value("cost")?.double)
  }
}

/// One completion as a model gave it, however many came in one response. A recording is made of these.
public struct SampleRecord: Hashable, Sendable {
  /// The model that gave it.
  public var model: String
  /// The stream of samples that it belongs to.
  public var stream: UInt64
  /// Its number in the stream.
  public var number: Int
  /// Which attempt at the request succeeded, from 1.
  public var attempt: Int
  /// The hash of the prompt.
  public var promptHash: String
  /// What the model said.
  public var text: String
  /// Why it stopped, as the model's interface names it.
  public var finish: String
  /// Its length in tokens, where the server tells it.
  public var tokens: Int?
  /// What the model thought before it replied, where it shows that.
  public var thought: String?
  /// Why there is no reply, where the request failed for good and the sample is discarded for it.
  public var flag: RedFlag?
  /// What the request cost that brought it; the first completion of a response carries it for all.
  public var charge: Charge?

  /// A sample.
  public init(
    model: String, stream: UInt64, number: Int, attempt: Int = 1, promptHash: String, text: String, finish: String,
    tokens: Int? = nil, thought: String? = nil, flag: RedFlag? = nil, charge: Charge? = nil
  ) {
    self.model = model
    self.stream = stream
    self.number = number
    self.attempt = attempt
    self.promptHash = promptHash
    self.text = text
    self.finish = finish
    self.tokens = tokens
    self.thought = thought
    self.flag = flag
    self.charge = charge
  }

  var members: [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("model", .string(model)), ("stream", .hex(stream)), ("sample", .integer(number)), ("attempt", .integer(attempt)),
      ("prompt_hash", .string(promptHash)), ("raw", .string(text)), ("finish", .string(finish)),
    ]
    if let tokens { members.append(("tokens", .integer(tokens))) }
    if let thought { members.append(("thought", .string(thought))) }
    if let flag { members.append(("flag", flag.json)) }
    if let charge { members.append(("charge", charge.json)) }
    return members
  }

  init(_ members: Members) throws(JournalShapeError) {
    self.init(
      model: try members.string("model"), stream: try members.hex("stream"), number: try members.int("sample"),
      attempt: try members.int("attempt"), promptHash: try members.string("prompt_hash"),
      text: try members.string("raw"), finish: try members.string("finish"), tokens: members.number("tokens"),
      thought: members.text("thought"),
      flag: try members.value("flag").map { json throws(JournalShapeError) in try RedFlag(json) },
      charge: try members.value("charge").map { json throws(JournalShapeError) in try Charge(json) })
  }
}

/// A request to a model that brought no completion: it failed, or was cancelled.
public struct FailedAttempt: Hashable, Sendable {
  /// The model that was asked.
  public var model: String
  /// The stream of samples.
  public var stream: UInt64
  /// The number of the first sample wanted.
  public var first: Int
  /// How many were wanted.
  public var count: Int
  /// Which attempt it was, from 1.
  public var attempt: Int
  /// The kind of error, as the model's interface names it; `cancelled` where nobody waited for the reply any more.
  public var code: String
  /// What was said.
  public var message: String
  /// The part of the request that the server refuses, if it is about one.
  public var feature: String?
  /// Seconds after which the server wants to be asked again.
  public var retryAfter: Double?
  /// The status of HTTP that the server gave.
  public var status: Int?
  /// What it may have cost.
  public var charge: Charge
  /// Completions that may have to be paid for.
  public var samples: Int

  /// The ``code`` of a request that was cancelled.
  public static let cancelled = "cancelled"

  /// An attempt.
  public init(
    model: String, stream: UInt64, first: Int, count: Int, attempt: Int, code: String, message: String,
    feature: String? = nil, retryAfter: Double? = nil, status: Int? = nil, charge: Charge = Charge(), samples: Int = 0
  ) {
    self.model = model
    self.stream = stream
    self.first = first
    self.count = count
    self.attempt = attempt
    self.code = code
    self.message = message
    self.feature = feature
    self.retryAfter = retryAfter
    self.status = status
    self.charge = charge
    self.samples = samples
  }

  var members: [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("model", .string(model)), ("stream", .hex(stream)), ("first_sample", .integer(first)),
      ("count", .integer(count)), ("attempt", .integer(attempt)), ("code", .string(code)),
      ("message", .string(message)),
    ]
    if let feature { members.append(("feature", .string(feature))) }
    if let retryAfter { members.append(("retry_after", .double(retryAfter))) }
    if let status { members.append(("status", .integer(status))) }
    members.append(("charge", charge.json))
    members.append(("samples", .integer(samples)))
    return members
  }

  init(_ members: Members) throws(JournalShapeError) {
    self.init(
      model: try members.string("model"), stream: try members.hex("stream"), first: try members.int("first_sample"),
      count: try members.int("count"), attempt: try members.int("attempt"), code: try members.string("code"),
      message: try members.string("message"), feature: members.text("feature"),
      retryAfter: members.value("retry_after")?.double, status: members.number("status"),
      charge: try Charge(try members.need("charge", members.value("charge"))), samples: try members.int("samples"))
  }
}
