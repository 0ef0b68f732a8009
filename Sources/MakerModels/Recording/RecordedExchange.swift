import Maker
import MakerVoting

/// One line of a recording: what was asked of which model, and what came of it.
struct RecordedExchange: Hashable, Sendable {
  /// What makes two requests the same.
  struct Key: Hashable, Sendable {
    var prompt: String
    var schema: String?
    var temperature: Double?
    var stream: UInt64
    var firstSample: Int
    var count: Int
  }

  enum Outcome: Hashable, Sendable {
    case response(ModelResponse)
    case failure(ModelError)
  }

  /// The model's place in the header.
  var model: Int
  var key: Key
  var outcome: Outcome
}

extension RecordedExchange.Key {
  init(_ request: ModelRequest) {
    self.init(
      prompt: request.prompt, schema: request.schema?.name, temperature: request.temperature, stream: request.stream,
      firstSample: request.firstSample, count: request.count)
  }

  fileprivate var json: JSON {
    var object = JSONObject()
    object["prompt"] = .string(prompt)
    object["schema"] = schema.map { .string($0) }
    object["temperature"] = temperature.map(JSON.double)
    object["stream"] = .string(String(stream))
    object["first_sample"] = .integer(firstSample)
    object["count"] = .integer(count)
    return .object(object)
  }

  fileprivate init(_ json: JSON) throws(ReadFailure) {
    guard let prompt = json["prompt"]?.string, let stream = json["stream"]?.string.flatMap({ UInt64($0) }),
      let firstSample = json["first_sample"]?.int, let count = json["count"]?.int
    else { throw ReadFailure("the request lacks `prompt`, `stream`, `first_sample` or `count`") }
    self.init(
      prompt: prompt, schema: json["schema"]?.string, temperature: json["temperature"]?.double, stream: stream,
      firstSample: firstSample, count: count)
  }
}

extension RecordedExchange {
  var json: JSON {
    var object = JSONObject([("model", .integer(model)), ("request", key.json)])
    switch outcome {
    case .response(let response): object["response"] = response.json
    case .failure(let error): object["error"] = error.json
    }
    return .object(object)
  }

  init(_ json: JSON) throws(ReadFailure) {
    guard let model = json["model"]?.int, let request = json["request"] else {
      throw ReadFailure("`model` or `request` is missing")
    }
    let outcome: Outcome
    if let response = json["response"] {
      outcome = .response(try ModelResponse(response))
    } else if let error = json["error"] {
      outcome = .failure(try ModelError(error))
    } else {
      throw ReadFailure("there is neither a `response` nor an `error`")
    }
    self.init(model: model, key: try Key(request), outcome: outcome)
  }
}

extension ModelResponse {
  fileprivate var json: JSON {
    let completions = self.completions.map { completion -> JSON in
      var object = JSONObject()
      object["text"] = .string(completion.text)
      object["finish"] = .string(completion.finish.rawValue)
      object["output_tokens"] = completion.outputTokens.map { .integer($0) }
      return .object(object)
    }
    var usage = JSONObject()
    usage["input"] = self.usage.input.map { .integer($0) }
    usage["output"] = self.usage.output.map { .integer($0) }
    return ["completions": .array(completions), "usage": .object(usage)]
  }

  fileprivate init(_ json: JSON) throws(ReadFailure) {
    guard let list = json["completions"]?.array, !list.isEmpty else {
      throw ReadFailure("the response has no `completions`")
    }
    let completions = try list.map { item throws(ReadFailure) in
      guard let text = item["text"]?.string, let finish = item["finish"]?.string.flatMap(FinishReason.init) else {
        throw ReadFailure("a completion lacks `text` or a known `finish`")
      }
      return Completion(text: text, finish: finish, outputTokens: item["output_tokens"]?.int)
    }
    let usage = json["usage"]
    self.init(
      completions: completions, usage: TokenUsage(input: usage?["input"]?.int, output: usage?["output"]?.int))
  }
}

extension ModelError {
  fileprivate var json: JSON {
    var object = JSONObject([("code", .string(code.rawValue)), ("message", .string(message))])
    object["feature"] = feature.map { .string($0.rawValue) }
    object["retry_after"] = retryAfter.map(JSON.double)
    return .object(object)
  }

  fileprivate init(_ json: JSON) throws(ReadFailure) {
    guard let code = json["code"]?.string.flatMap(Code.init), let message = json["message"]?.string else {
      throw ReadFailure("the error lacks a known `code` or a `message`")
    }
    self.init(
      code, message, feature: json["feature"]?.string.flatMap(Feature.init), retryAfter: json["retry_after"]?.double)
  }
}
