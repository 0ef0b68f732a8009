import Maker
import MakerVoting

/// What a server says in the body of an error, in any of the forms that are in use: OpenAI's, Anthropic's, Gemini's with a
/// list around it, Mistral's and FastAPI's lists of complaints, LiteLLM's, AWS's, and plain text.
struct ErrorReply: Hashable, Sendable {
  /// The server's own words.
  private(set) var message = ""
  /// Kinds, codes and reasons, in lower case.
  private(set) var kinds: [String] = []
  /// The part of the request that is meant, in lower case: `seed`, `generation_config.seed`.
  private(set) var parameter: String?
  /// The status that the body names.
  private(set) var status: Int?
  /// Seconds to wait, where the body tells.
  private(set) var retryAfter: Double?
  /// Whether it is plain text.
  private(set) var isPlain = false

  init?(_ json: JSON) {
    take(json)
    if message.isEmpty && kinds.isEmpty { return nil }
    if message.isEmpty { message = kinds.joined(separator: ", ") }
  }

  /// Words that are no JSON; nil for a page of HTML and for nothing at all.
  init?(plain text: String) {
    let line = text.oneLine(limit: 300)
    if line.isEmpty || line.hasPrefix("<") || line.hasPrefix("{") { return nil }
    message = line
    isPlain = true
  }

  private mutating func take(_ value: JSON, depth: Int = 0) {
    guard depth < 6 else { return }
    switch value {
    case .string(let text):
      // Gateways put an upstream's whole error into a text.
      if text.hasPrefix("{"), let inner = try? JSON(parsing: text) { take(inner, depth: depth + 1) } else { say(text) }
    case .array(let list): for item in list.prefix(8) { take(item, depth: depth + 1) }
    case .object: takeObject(value, depth)
    default: break
    }
  }

  private mutating func takeObject(_ value: JSON, _ depth: Int) {
    for name in ["type", "code", "status", "reason", "__type"] {
      guard let item = value[name] else { continue }
      if let text = item.string, Int(text) == nil { kinds.append(text.lowercased()) }
      if let number = item.int ?? item.string.flatMap({ Int($0) }), (400..<600).contains(number) {
        status = status ?? number
      }
    }
    if let number = value["status_code"]?.int {
      if (400..<600).contains(number) { status = status ?? number } else if number != 0 { kinds.append("\(number)") }
    }
    let place = value["loc"]?.array?.compactMap(\.string).filter { $0 != "body" }.joined(separator: ".")
    let named = place ?? value["param"]?.string ?? value["field"]?.string
    if let named = named?.lowercased(), !["", "none", "null"].contains(named) { parameter = parameter ?? named }
    if let place, let text = value["msg"]?.string {
      say(place.isEmpty ? text : "\(place): \(text)")
      return
    }
    if let delay = value["retryDelay"]?.string, delay.hasSuffix("s"), let seconds = Double(delay.dropLast()),
      seconds.isFinite, seconds >= 0
    {
      retryAfter = seconds
    }
    // Gemini's details hold links and ids besides what can be used.
    let isDetail = value["@type"] != nil
    let words =
      isDetail
      ? ["fieldViolations"]
      : [
        "error", "errors", "message", "Message", "detail", "details", "msg", "error_description", "title", "base_resp",
        "status_msg",
      ]
        + (value["field"] == nil ? [] : ["description"])
    for name in words { if let inner = value[name] { take(inner, depth: depth + 1) } }
    if let raw = value["metadata"]?["raw"] { take(raw, depth: depth + 1) }
  }

  private mutating func say(_ text: String) {
    let line = text.trimmingWhitespace()
    if line.isEmpty || message.contains(line) { return }
    message = message.isEmpty || line.contains(message) ? String(line) : message + "; " + line
  }
}

// What it speaks of.
extension ErrorReply {
  /// The status that an answer of 200 should have had.
  var impliedStatus: Int {
    if let status { return status }
    for (status, names) in Self.statuses where isKind(names) { return status }
    if says("rate limit", "too many requests") { return 429 }
    if says("not authenticated", "unauthorized") || speaksOfKey { return 401 }
    // A part of the request is named: it was that, and not the server.
    return parameter == nil ? 500 : 400
  }

  /// What kinds of errors mean where no status does.
  private static let statuses: [(Int, [String])] = [
    (
      429,
      ["rate_limit_error", "rate_limit_exceeded", "resource_exhausted", "too_many_requests", "throttlingexception"]
    ),
    (
      503,
      [
        "overloaded_error", "unavailable", "service_unavailable", "service_unavailable_error", "server_overloaded",
        "engine_overloaded", "serviceunavailableexception",
      ]
    ),
    (504, ["timeout_error", "deadline_exceeded", "gateway_timeout", "request_timeout"]),
    (401, ["authentication_error", "invalid_api_key", "unauthenticated"]),
    (402, ["billing_error", "payment_required"]),
    (403, ["permission_error", "permission_denied", "forbidden", "accessdeniedexception"]),
    (404, ["not_found_error", "model_not_found", "not_found"]),
    (413, ["request_too_large"]),
    (
      400,
      ["invalid_request_error", "invalid_argument", "bad_request", "validationexception", "unprocessable_entity_error"]
    ),
  ]

  private var text: String { " " + message.lowercased() }
  private func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
  private func isKind(_ names: String...) -> Bool { isKind(names) }
  private func isKind(_ names: [String]) -> Bool { kinds.contains { names.contains($0) } }

  /// Whether prompt and reply are too long for the model.
  var speaksOfContext: Bool {
    isKind("context_length_exceeded", "exceed_context_size_error", "request_too_large", "string_above_max_length")
      || says(
        "context length", "context size", "context window", "context limit", "context_length", "prompt is too long",
        "input is too long", "input too long", "exceeds the limit of tokens", "maximum prompt length",
        "input token count", "reduce the length of the messages", "too many input tokens", "maximum input length")
  }

  /// Whether a filter stepped in.
  var speaksOfFilter: Bool {
    isKind(
      "content_filter", "content_policy_violation", "responsibleaipolicyviolation", "data_inspection_failed",
      "invalid_prompt", "prohibited_content", "moderation_blocked")
      || says(
        "content policy", "content management policy", "content filter", "content_filter", "usage guidelines",
        "usage policy", "flagged as", "was flagged", "safety system", "blocked by moderation", "inappropriate content")
  }

  /// Whether the model's reply was not in the form that was asked for.
  var speaksOfFailedReply: Bool {
    isKind("json_validate_failed", "failed_generation", "json_parse_failed", "output_parse_failed")
      || says("failed to generate json", "failed to validate json", "generated json does not match")
  }

  /// Whether waiting would not help, although the status may say so.
  var speaksOfSpentQuota: Bool {
    isKind(
      "insufficient_quota", "billing_not_active", "billing_hard_limit_reached", "budget_exceeded",
      "insufficient_balance", "insufficient_credits")
      || says(
        "credit balance is too low", "insufficient balance", "insufficient credits", "budget has been exceeded",
        "exceededbudget", "exceeded budget", "crossed budget", "key limit exceeded", "out of credits", "no credit left")
  }

  /// Whether the key is wrong, although the status may say otherwise.
  var speaksOfKey: Bool {
    // A LiteLLM proxy without a database looks every key but its own up there.
    isKind("api_key_invalid", "invalid_api_key", "authentication_error", "unauthenticated", "no_db_connection")
      || says("api key not valid", "invalid api key", "incorrect api key")
  }

  /// Whether there is no such model.
  var speaksOfModel: Bool {
    isKind("model_not_found", "invalid_model", "deploymentnotfound", "model_not_available")
      || says(
        "invalid model", "model not exist", "model does not exist", "model not found", "unknown model",
        "no such model", "does not have access to model", "is not a valid model")
  }

  /// Whether it is about the form of the reply.
  var speaksOfGrammar: Bool { says("grammar", "json schema", "json_schema") }

  /// The part of the request that could be left out and that the server complains of: what it names as the parameter,
  /// else what its message mentions first.
  func refusedFeature(among carried: Set<ModelError.Feature>) -> ModelError.Feature? {
    let order = ModelError.Feature.allCases.filter(carried.contains)
    for path in [parameter, leadingPath].compactMap(\.self) {
      // The last part that is known is what is meant: `output_config.effort` is no fault of the rest of `output_config`.
      for part in path.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }).reversed() {
        if let feature = order.first(where: { $0.parameters.contains(String(part)) && isRefusal(of: $0) }) {
          return feature
        }
      }
    }
    if parameter != nil { return nil }
    let mentioned = order.compactMap { feature in
      feature.words.compactMap { place(of: $0) }.min().map { (feature, $0) }
    }
    return mentioned.filter { isRefusal(of: $0.0) }.min { $0.1 < $1.1 }?.0
  }

  /// What a message names before its first colon, as a member of the request: `output_config.effort: Extra inputs …`.
  private var leadingPath: String? {
    let line = message.lowercased()
    guard let colon = line.firstIndex(of: ":"),
      line[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_.[]".contains($0)) })
    else { return nil }
    return String(line[..<colon])
  }

  /// Where the message first mentions a word that is no part of a longer path: `output_config` in
  /// `output_config.effort` is none.
  private func place(of word: String) -> String.Index? {
    text.ranges(of: word).first { range in
      let rest = text[range.upperBound...]
      return !(rest.first == "." && rest.dropFirst().first?.isLetter == true)
    }?.lowerBound
  }

  /// A limit has two faults: its name, and its value.
  private func isRefusal(of feature: ModelError.Feature) -> Bool {
    switch feature {
    case .longReplies: false
    case .lengthName:
      isKind("unsupported_parameter", "unknown_parameter", "extra_forbidden")
        || says(
          "not supported", "unsupported", "unrecognized", "unknown", "unexpected", "extra", "not permitted",
          "not allowed", "cannot find field")
    default: true
    }
  }

  /// The longest reply in tokens that the server allows, where it complains of a longer one that was asked for.
  func allowedLength(below wanted: Int) -> Int? {
    if let input = number(before: " in the messages") ?? number(before: " input tokens"),
      let window = numbers.filter({ $0 > input && $0 - input < wanted && $0 != wanted }).max(),
      says("in the completion", "max_tokens", "max_completion_tokens")
    {
      return window - input
    }
    let isAboutLength = says(
      "max_tokens", "max_completion_tokens", "max_output_tokens", "completion tokens", "maxtokens")
    let isAboutValue = says(
      "at most", "less than", "maximum", "too large", "range", "must be in", "exceed", "<=", "greater than", "up to")
    guard isAboutLength, isAboutValue, !speaksOfContext else { return nil }
    return numbers.filter { $0 >= 16 && $0 < wanted }.max()
  }

  private var numbers: [Int] { text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) } }

  private func number(before mark: String) -> Int? {
    guard let range = text.firstRange(of: mark) else { return nil }
    let digits = text[..<range.lowerBound].reversed().prefix { $0.isASCII && $0.isNumber }
    return Int(String(digits.reversed()))
  }
}

extension ModelError.Feature {
  /// The names that servers have for it.
  fileprivate var parameters: [String] {
    switch self {
    case .temperature: ["temperature"]
    case .jsonSchema, .structuredOutput:
      [
        "response_format", "output_config", "output_format", "format", "grammar", "json_schema", "response_schema",
        "responseschema", "response_mime_type",
      ]
    case .severalSamples: ["n", "candidate_count", "candidatecount"]
    case .seed: ["seed", "random_seed"]
    case .lengthName, .longReplies: ["max_tokens", "max_completion_tokens", "max_output_tokens"]
    case .effort: ["reasoning_effort", "reasoning", "effort", "think", "thinking", "thinking_level"]
    case .nonce: ["user", "metadata", "user_id"]
    }
  }

  /// How messages mention it.
  fileprivate var words: [String] {
    switch self {
    case .temperature: ["temperature"]
    case .jsonSchema, .structuredOutput:
      [
        "response_format", "response format", "output_config", "output_format", "'format'", "`format`", "grammar",
        "schema", "structured output", "json mode", "json_object",
      ]
    case .severalSamples:
      [
        "'n'", "`n`", "\"n\"", "n > 1", "n>1", " n must", " n is ", " n=", "parameter n.", "parameter n ",
        "parameter: n", " n: ", "the n parameter", "multiple choices", "multiple completions", "one completion",
        "candidate_count",
      ]
    case .seed: ["seed"]
    case .lengthName, .longReplies: ["max_tokens", "max_completion_tokens"]
    case .effort: ["reasoning_effort", "effort", "does not support thinking", "thinking is not supported"]
    case .nonce:
      ["'user'", "`user`", "\"user\"", "parameter: user", "user parameter", "user_id", "metadata"]
    }
  }
}
