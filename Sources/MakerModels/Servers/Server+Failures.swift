import Maker
import MakerVoting

extension Server {
  /// No response at all.
  func modelError(for failure: TransportFailure, at address: ServerAddress) -> ModelError {
    let place = address.authority
    let detail = failure.detail.oneLine(limit: 200)
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
    case .broken: error(.unreachable, "the connection to \(place) broke (\(detail))")
    case .timedOut:
      error(.timedOut, "no answer from \(place) within \(timeout.inWords); allow more time, or ask for less")
    case .tooLong: error(.unreadable, "the answer of \(place) is too long (\(detail))")
    case .notHTTP: error(.unreadable, "what \(place) answers is not HTTP; \(advice.addressHint)")
    case .closed: error(.unreachable, "the client for \(place) was closed")
    }
  }

  /// A status of 200 and a body that is no JSON.
  func notJSON(_ response: HTTPResponse, url: String) -> ModelError {
    ModelError(
      .unreadable,
      "\(modelName): \(url) answered \(response.status) with \(response.kindOfBody) instead of JSON; "
        + advice.addressHint)
  }

  /// Any other status.
  func modelError(for response: HTTPResponse, _ json: JSON?, url: String, request: ModelRequest?) -> ModelError {
    let reply = json.flatMap(ErrorReply.init)
    let said = hideKey(in: reply?.message ?? "").oneLine(limit: 300)
    let quoted = said.isEmpty ? "" : ": \(said)"
    let status = response.status
    func error(_ code: ModelError.Code, _ what: String) -> ModelError {
      ModelError(code, "\(modelName): \(what)", retryAfter: RetryAfter.seconds(in: response))
    }
    if let reply, reply.speaksOfContext || status == 413 {
      return ModelError(.contextTooLong, "\(modelName): the prompt does not fit into the context\(quoted)")
    }
    switch status {
    case 300..<400:
      let target = response.header("location")?.oneLine(limit: 200) ?? "another address"
      return error(.notFound, "\(url) redirects to \(target), which is not followed; \(advice.addressHint)")
    case 401, 403: return unauthorized(status, quoted)
    case 404, 405:
      // Without JSON, the path is wrong rather than the model.
      let hint = reply == nil ? advice.addressHint : advice.modelHint
      return ModelError(
        .notFound, "\(modelName): no model `\(modelID)`, or nothing at \(url) (\(status)\(quoted)); \(hint)")
    case 408: return error(.timedOut, "the server gave up waiting (408)\(quoted)")
    case 413: return ModelError(.contextTooLong, "\(modelName): the request is too long (413)\(quoted)")
    case 429:
      if reply?.speaksOfSpentQuota == true {
        return ModelError(.rejected, "\(modelName): the account has no credit left (429)\(quoted)")
      }
      return error(.rateLimited, "too many requests (429)\(quoted)")
    case 500...:
      if let reply, let request, status == 500, reply.speaksOfGrammar, request.schema != nil {
        return refusal(of: .structuredOutput, status, quoted)
      }
      let what = status == 529 || status == 503 ? "the server is overloaded or not ready" : "the server failed"
      return error(.serverFailed, "\(what) (\(status))\(quoted)")
    default:
      guard let reply else {
        return ModelError(
          .unreadable,
          "\(modelName): \(url) answered \(status) with \(response.kindOfBody) instead of JSON; \(advice.addressHint)")
      }
      if let request, status == 400 || status == 422 || status == 501, let feature = reply.refusedFeature(of: request) {
        return refusal(of: feature, status, quoted)
      }
      return ModelError(.rejected, "\(modelName): the server refuses the request (\(status))\(quoted)")
    }
  }

  private func refusal(of feature: ModelError.Feature, _ status: Int, _ quoted: String) -> ModelError {
    let what =
      switch feature {
      case .temperature: "a temperature"
      case .structuredOutput: "a schema for the reply"
      case .severalSamples: "a request for several samples"
      case .seed: "a seed"
      }
    return ModelError(.unsupported, "\(modelName): the server refuses \(what) (\(status))\(quoted)", feature: feature)
  }

  /// A 401 is not quoted, since servers repeat parts of the key in it.
  private func unauthorized(_ status: Int, _ quoted: String) -> ModelError {
    let what =
      key == nil ? "wants a key (\(status))" : status == 401 ? "refuses the key (401)" : "forbids it (403)\(quoted)"
    let next = advice.keyVariable.map { "; set \($0) to a valid key" } ?? ""
    return ModelError(.unauthorized, "\(modelName): \(address.host) \(what)\(next)")
  }

  private func hideKey(in text: String) -> String { key?.hide(in: text) ?? text }
}

extension HTTPResponse {
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
