import Maker
import MakerVoting

/// What a server says in the body of an error, in any of the forms that are in use.
struct ErrorReply: Hashable, Sendable {
  var message: String
  /// Kind and code, in lower case.
  var kinds: [String] = []
  /// The part of the request that is meant, in lower case.
  var parameter: String?

  init?(_ json: JSON) {
    if let text = json["error"]?.string {
      message = text
    } else if let error = json["error"], error.object != nil {
      message = error["message"]?.string ?? error.compact
      kinds = [error["type"], error["code"]].compactMap { $0?.string?.lowercased() }
      parameter = error["param"]?.string?.lowercased()
    } else if let text = (json["detail"] ?? json["message"])?.string {
      message = text
    } else if let details = json["detail"]?.array {
      // FastAPI's form: a list of complaints, each with the place it is about.
      message = details.compactMap { $0["msg"]?.string }.joined(separator: "; ")
      let place = details.first?["loc"]?.array?.compactMap(\.string).filter { $0 != "body" }
      parameter = place?.first?.lowercased()
    } else {
      return nil
    }
  }

  private var text: String { " " + message.lowercased() }

  /// Whether prompt and reply are too long for the model.
  var speaksOfContext: Bool {
    let known = ["context_length_exceeded", "exceed_context_size_error", "request_too_large"]
    if kinds.contains(where: known.contains) { return true }
    let words = [
      "context length", "context size", "context window", "context limit", "maximum context", "prompt is too long",
      "input is too long", "exceeds the limit of tokens",
    ]
    return words.contains { text.contains($0) }
  }

  /// Whether waiting would not help, although the status says so.
  var speaksOfSpentQuota: Bool { kinds.contains("insufficient_quota") || kinds.contains("billing_not_active") }

  /// Whether it is about the form of the reply.
  var speaksOfGrammar: Bool { ["grammar", "json schema", "json_schema"].contains { text.contains($0) } }

  /// The part of the request that could be left out and that the server complains of: what it names as the parameter,
  /// else what its message mentions first.
  func refusedFeature(of request: ModelRequest) -> ModelError.Feature? {
    let carried = ModelError.Feature.allCases.filter { $0.isCarried(by: request) }
    if let parameter {
      let root = parameter.prefix { $0 != "." && $0 != "[" }
      return carried.first { $0.parameters.contains(String(root)) }
    }
    let mentioned = carried.compactMap { feature in
      feature.words.compactMap { text.firstRange(of: $0)?.lowerBound }.min().map { (feature, $0) }
    }
    return mentioned.min { $0.1 < $1.1 }?.0
  }
}

extension ModelError.Feature {
  fileprivate func isCarried(by request: ModelRequest) -> Bool {
    switch self {
    case .temperature: request.temperature != nil
    case .structuredOutput: request.schema != nil
    case .severalSamples: request.count > 1
    case .seed: request.sendsSeed
    }
  }

  /// The names that servers have for it.
  fileprivate var parameters: [String] {
    switch self {
    case .temperature: ["temperature"]
    case .structuredOutput: ["response_format", "output_config", "output_format", "format", "grammar", "json_schema"]
    case .severalSamples: ["n"]
    case .seed: ["seed"]
    }
  }

  /// How messages mention it.
  fileprivate var words: [String] {
    switch self {
    case .temperature: ["temperature"]
    case .structuredOutput:
      ["response_format", "output_config", "output_format", "format", "grammar", "schema", "structured output"]
    case .severalSamples:
      [
        "'n'", "`n`", "\"n\"", "n > 1", "n>1", " n must", " n is ", " n=", "parameter n.", "parameter n ",
        "parameter: n", "multiple choices",
        "multiple completions", "one completion",
      ]
    case .seed: ["seed"]
    }
  }
}
