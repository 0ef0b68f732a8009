import Maker
import MakerVoting

extension Server {
  /// No response at all.
  func modelError(for failure: TransportFailure, at address: ServerAddress, within timeout: Duration) -> ModelError {
    let place = address.authority
    let detail = secrets.hidden(in: failure.detail).oneLine(limit: 200)
    func error(_ code: ModelError.Code, _ what: String) -> ModelError { ModelError(code, "\(modelName): \(what)") }
    return switch failure.kind {
    case .noLibrary:
      error(
        .unreachable,
        "the system has no libcurl 7.68 or later; install it (Debian, Ubuntu: `apt-get install libcurl4`; "
          + "Fedora: `dnf install libcurl`; Alpine: `apk add libcurl`)")
    case .badAddress: error(.notFound, "\(address) is no usable address (\(detail)); \(advice.addressHint)")
    case .noSuchHost: error(.unreachable, "there is no host \(address.host); \(advice.start)")
    case .noConnection: error(.unreachable, "nothing answers at \(place); \(advice.start)")
    case .proxy: error(.unreachable, "the proxy does not connect to \(place) (\(detail)); check https_proxy")
    case .tls: error(.unreachable, "no secure connection to \(place): \(detail); check the address and the certificate")
    case .broken: error(.disconnected, "the connection to \(place) broke (\(detail))")
    case .badEncoding: error(.unreadable, "the compressed answer of \(place) is damaged (\(detail))")
    case .timedOut:
      error(.timedOut, "no answer from \(place) within \(timeout.inWords); allow more time, or ask for less")
    case .tooLong: error(.unreadable, "the answer of \(place) is too long (\(detail))")
    case .notHTTP: error(.unreadable, "what \(place) answers is not HTTP; \(advice.addressHint)")
    case .closed: error(.unreachable, "the client for \(place) was closed")
    }
  }

  /// A status of 200 and a body that cannot be read.
  func notJSON(_ response: HTTPResponse, _ damage: ReplyBody.Damage, url: String) -> ModelError {
    let isOther = damage.reason == "no JSON"
    let what = isOther ? "\(response.kindOfBody) instead of JSON" : damage.reason
    return ModelError(
      .unreadable,
      "\(modelName): \(url) answered \(response.status) with \(what)" + (isOther ? "; \(advice.addressHint)" : ""),
      status: response.status)
  }

  /// Any other status.
  func modelError(
    for response: HTTPResponse, _ reply: ErrorReply?, url: String, _ posting: Posting?
  ) -> ModelError {
    let status = response.status
    let said = secrets.hidden(in: reply?.message ?? response.title).oneLine(limit: 300)
    let quoted = said.isEmpty ? "" : ": \(said)"
    let asked = RetryAfter.seconds(in: response) ?? reply?.retryAfter ?? RetryAfter.seconds(inWords: said)
    // To come again at once is what was wrong: it says nothing of how long to wait.
    let wait = asked == 0 ? nil : asked
    func error(_ code: ModelError.Code, _ what: String) -> ModelError {
      ModelError(
        code, "\(modelName): \(what)", member: reply?.parameter, retryAfter: wait, status: status)
    }
    if let reply, let error = ownError(of: reply, status, quoted, posting) { return error }
    switch status {
    case 300..<400:
      let target = secrets.hidden(in: response.header("location") ?? "another address").oneLine(limit: 200)
      return error(.notFound, "\(url) redirects to \(target), which is not followed; \(advice.addressHint)")
    case 401, 403: return unauthorized(status, quoted)
    case 402: return error(.quotaSpent, "the account has no credit left (402)\(quoted)")
    case 404, 405:
      // Without JSON, the path is wrong rather than the model.
      let hint = reply?.isPlain == false ? advice.modelHint : advice.addressHint
      return error(.notFound, "no model `\(modelID)`, or nothing at \(url) (\(status)\(quoted)); \(hint)")
    case 408: return error(.timedOut, "the server gave up waiting (408)\(quoted)")
    case 413: return error(.contextTooLong, "the request is too long (413)\(quoted)")
    case 429: return error(.rateLimited, "too many requests (429)\(quoted)")
    case 500...:
      let what = status == 529 || status == 503 ? "the server is overloaded or not ready" : "the server failed"
      return error(.serverFailed, "\(what) (\(status))\(quoted)")
    default:
      guard reply != nil else {
        return error(
          .unreadable,
          "\(url) answered \(status) with \(response.kindOfBody) instead of JSON\(quoted); "
            + advice.addressHint)
      }
      return error(.rejected, "the server refuses the request (\(status))\(quoted)")
    }
  }

  /// What the server's words say, whatever its status; `nil` where the status alone tells.
  private func ownError(
    of reply: ErrorReply, _ status: Int, _ quoted: String, _ posting: Posting?
  ) -> ModelError? {
    func error(_ code: ModelError.Code, _ what: String) -> ModelError {
      ModelError(code, "\(modelName): \(what) (\(status))\(quoted)", member: reply.parameter, status: status)
    }
    let isRefusal = (400..<500).contains(status) && ![401, 408, 429].contains(status) || status == 501
    if let wanted = posting?.limit, isRefusal, let allowed = reply.allowedLength(below: wanted) {
      refusals.learn(longest: allowed)
      return ModelError(
        .unsupported, "\(modelName): the server takes a limit of \(allowed) tokens at most (\(status))\(quoted)",
        feature: .longReplies, member: "max_tokens", status: status)
    }
    if reply.speaksOfContext || status == 413 {
      return error(.contextTooLong, "the prompt does not fit into the context")
    }
    if reply.speaksOfSpentQuota { return error(.quotaSpent, "the account has no credit left") }
    // Grammars are compiled on demand, and some servers fail over it instead of refusing.
    if status == 500, reply.speaksOfGrammar,
      let feature = posting?.carried.intersection([.jsonSchema, .structuredOutput]).first
    {
      return refusal(of: feature, reply, status, quoted)
    }
    guard isRefusal else { return nil }
    if reply.speaksOfFilter { return error(.filtered, "a content filter refuses the prompt or the reply") }
    if reply.speaksOfFailedReply { return error(.failedReply, "the model's reply is not in the form asked for") }
    if reply.speaksOfKey { return unauthorized(status, quoted) }
    if reply.speaksOfModel {
      return error(.notFound, "no model `\(modelID)`; \(advice.modelHint)")
    }
    if [400, 422, 501].contains(status), let feature = reply.refusedFeature(among: posting?.carried ?? []) {
      return refusal(of: feature, reply, status, quoted)
    }
    return nil
  }

  private func refusal(
    of feature: ModelError.Feature, _ reply: ErrorReply, _ status: Int, _ quoted: String
  ) -> ModelError {
    let what =
      switch feature {
      case .temperature: "a temperature"
      case .jsonSchema: "a schema for the reply"
      case .structuredOutput: "a form for the reply"
      case .severalSamples: "a request for several samples"
      case .seed: "a seed"
      case .lengthName: "the name of the limit"
      case .longReplies: "so long a reply"
      case .effort: "an effort"
      case .nonce: "a mark of the request"
      }
    refusals.learn(feature)
    return ModelError(
      .unsupported, "\(modelName): the server refuses \(what) (\(status))\(quoted)", feature: feature,
      member: reply.parameter ?? feature.rawValue, status: status)
  }

  private func unauthorized(_ status: Int, _ quoted: String) -> ModelError {
    let isInPlain = key != nil && !address.mayBeSentKeys
    let what =
      isInPlain
      ? "wants a key (\(status)), which is not sent over plain HTTP; write https://"
      : key == nil
        ? "wants a key (\(status))\(quoted)"
        : status == 403 ? "forbids it (403)\(quoted)" : "refuses the key (\(status))\(quoted)"
    let next = advice.keyVariable.map { "; set \($0) to a valid key" } ?? ""
    return ModelError(
      .unauthorized, "\(modelName): \(address.host) \(what)\(isInPlain ? "" : next)", status: status)
  }
}

extension HTTPResponse {
  /// The title of a page of HTML: `502 Bad Gateway`.
  fileprivate var title: String {
    let text = String(decoding: body.prefix(4096), as: UTF8.self)
    guard let start = text.firstRange(of: "<title>"), let end = text.firstRange(of: "</title>"),
      start.upperBound <= end.lowerBound
    else { return "" }
    return text[start.upperBound..<end.lowerBound].trimmingWhitespace()
  }

  /// `text/html`, `an empty body` …
  fileprivate var kindOfBody: String {
    if body.isEmpty { return "an empty body" }
    let type = header("content-type")?.prefix { $0 != ";" }.trimmingWhitespace() ?? ""
    let known = String(type).oneLine(limit: 60)
    return known.isEmpty ? "a body of an unnamed type" : known
  }
}

extension Duration {
  /// `2s`, `300ms`.
  fileprivate var inWords: String {
    let (seconds, attoseconds) = components
    return attoseconds == 0 ? "\(seconds)s" : "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
  }
}

extension String {
  /// One line without control characters, cut where it is longer: what a server says ends up on a terminal.
  func oneLine(limit: Int) -> String {
    let words = unicodeScalars.split { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
    let line = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    return line.count <= limit ? line : line.prefix(limit - 1) + "…"
  }
}
