import Maker
import MakerVoting

/// One server as one model uses it: sends JSON, reads JSON, and turns whatever else comes into a ``ModelError``.
struct Server: Sendable {
  /// The header that a key goes into.
  enum KeyHeader: Hashable, Sendable {
    /// `Authorization: Bearer KEY`.
    case bearer
    /// A header of that name with the key alone.
    case named(String)
  }

  /// A body to send, and what the server may complain of in it.
  struct Posting: Sendable {
    var path: String
    var body: JSON
    /// What the body carries of the things that can be left out.
    var carried: Set<ModelError.Feature> = []
    /// The limit of one reply that the body carries, in tokens.
    var limit: Int?
    /// The longest answer in bytes that makes sense.
    var maxBytes: Int?
    /// What tells the request from all others, for whoever stands between here and the model.
    var nonce: String?
  }

  /// What came back.
  struct Answer: Sendable {
    var json: JSON
    var cacheMark: String?
  }

  let client: HTTPClient
  let address: ServerAddress
  /// The model's name as users write it; every message starts with it.
  let modelName: String
  /// The model's name as the server knows it.
  let modelID: String
  let key: KeyHolder?
  let keyHeader: KeyHeader
  /// Sent with every request; the key's is not among them.
  let headers: [(name: String, value: String)]
  let options: ModelOptions
  let advice: ServerAdvice
  /// What the server was found not to take.
  let refusals: Refusals

  init(
    client: HTTPClient, address: ServerAddress, modelName: String, modelID: String, key: KeyHolder?,
    keyHeader: KeyHeader = .bearer, headers: [(name: String, value: String)] = [], options: ModelOptions,
    advice: ServerAdvice, refusals: Refusals = Refusals()
  ) {
    self.client = client
    self.address = address
    self.modelName = modelName
    self.modelID = modelID
    self.key = key
    self.keyHeader = keyHeader
    self.headers = headers + options.headers.map { ($0.name, $0.value) }
    self.options = options
    self.advice = advice
    self.refusals = refusals
  }

  /// Asks for what lies under a path.
  func get(_ path: String, at other: ServerAddress? = nil) async throws -> JSON {
    try await exchange(path, at: other ?? address, nil).json
  }

  /// Sends a body to a path.
  func post(_ posting: Posting) async throws -> Answer {
    try await exchange(posting.path, at: address, posting)
  }

  /// An answer that is JSON, but not what the protocol says.
  func unreadable(_ what: String) -> ModelError {
    ModelError(.unreadable, "\(modelName): \(what), in the answer of \(address); \(advice.addressHint)")
  }

  /// The longest time for an exchange. What is asked before a run begins must not hold it up as long as a reply may.
  func timeout(of posting: Posting?) -> Duration {
    posting == nil ? min(options.timeout, .seconds(10)) : options.timeout
  }

  /// What must not show in a message.
  var secrets: Secrets { Secrets((key.map { [$0.value] } ?? []) + options.headers.map(\.value)) }

  private func exchange(_ path: String, at address: ServerAddress, _ posting: Posting?) async throws -> Answer {
    var headers = self.headers
    headers.append(("Accept", "application/json"))
    if posting != nil {
      headers.append(("Content-Type", "application/json"))
      // Samples must be drawn, not remembered.
      headers.append(("Cache-Control", "no-cache"))
    }
    if let nonce = posting?.nonce { headers.append(("X-Request-ID", nonce)) }
    // In plain sight on the way to a host that keys are worth stealing for, it does not go at all.
    let sent = address.mayBeSentKeys ? key?.value : nil
    if let sent {
      switch keyHeader {
      case .bearer: headers.append(("Authorization", "Bearer \(sent)"))
      case .named(let name): headers.append((name, sent))
      }
    }
    let url = address.url(of: path)
    let timeout = timeout(of: posting)
    let response: HTTPResponse
    do throws(any Error) {
      response = try await client.send(
        HTTPRequest(
          url: url, headers: headers, body: posting.map { Array($0.body.compact.utf8) }, timeout: timeout,
          connectTimeout: options.connectTimeout ?? (address.isLoopback ? .seconds(2) : .seconds(10)),
          allowsProxy: !address.isLoopback, socket: address.socket, maxResponseBytes: posting?.maxBytes))
    } catch let failure as TransportFailure {
      throw modelError(for: failure, at: address, within: timeout)
    }
    let body = Result { () throws(ReplyBody.Damage) in try ReplyBody.read(response.body) }
    guard (200..<300).contains(response.status) else {
      if response.status == 401, let key, let sent, try await key.renew(after: sent, for: modelName) {
        throw ModelError(
          .serverFailed, "\(modelName): the key was refused (401) and read anew; the new one comes next", retryAfter: 0,
          status: 401)
      }
      throw modelError(for: response, Self.complaint(in: response, body), url: url, posting)
    }
    let json: JSON
    switch body {
    case .success(let value): json = value
    case .failure(let damage): throw notJSON(response, damage, url: url)
    }
    if Self.isError(json), let complaint = ErrorReply(json) {
      var inner = response
      inner.status = complaint.impliedStatus
      throw modelError(for: inner, complaint, url: url, posting)
    }
    return Answer(json: json, cacheMark: CacheMark.found(in: response))
  }

  /// Some gateways have said 200 before their upstream failed.
  private static func isError(_ json: JSON) -> Bool {
    if let list = json.array { return list.contains { isError($0) } }
    let hasError = ["error", "errors"].contains { name in
      json[name].map { $0 != .null && $0 != "" && $0 != false && $0.array?.isEmpty != true } ?? false
    }
    let choices = json["choices"]?.array ?? []
    let saysNothing = choices.allSatisfy { choice in
      let said = ReplyText(message: choice["message"] ?? choice)
      return said.text.isEmpty && said.reasoning == nil
    }
    if hasError, saysNothing, json["content"]?.array?.isEmpty != false, json["message"]?["content"] == nil {
      return true
    }
    let isNoReply = choices.isEmpty && json["content"] == nil && json["message"]?.object == nil
    return isNoReply
      && (json["object"]?.string == "error" || json["type"]?.string == "error" || json["detail"] != nil
        || json["success"] == false || json["message"]?.string != nil || json["msg"]?.string != nil
        || json["base_resp"]?["status_code"]?.int.map { $0 != 0 } == true)
  }

  private static func complaint(
    in response: HTTPResponse, _ body: Result<JSON, ReplyBody.Damage>
  ) -> ErrorReply? {
    if let json = try? body.get() { return ErrorReply(json) }
    if response.header("content-type")?.lowercased().hasPrefix("text/html") == true { return nil }
    return String(validating: response.body.prefix(4096), as: UTF8.self).flatMap(ErrorReply.init(plain:))
  }
}
