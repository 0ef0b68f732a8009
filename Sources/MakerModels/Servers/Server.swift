import Maker
import MakerVoting

/// One server as one model uses it: sends JSON, reads JSON, and turns whatever else comes into a ``ModelError``.
struct Server: Sendable {
  let client: HTTPClient
  let address: ServerAddress
  /// The model's name as users write it; every message starts with it.
  let modelName: String
  /// The model's name as the server knows it.
  let modelID: String
  let key: APIKey?
  /// Sent with every request, the key's among them.
  let headers: [(name: String, value: String)]
  let timeout: Duration
  let connectTimeout: Duration
  let advice: ServerAdvice

  init(
    client: HTTPClient, address: ServerAddress, modelName: String, modelID: String, key: APIKey?,
    headers: [(name: String, value: String)], options: ModelOptions, advice: ServerAdvice
  ) {
    self.client = client
    self.address = address
    self.modelName = modelName
    self.modelID = modelID
    self.key = key
    self.headers = headers
    self.timeout = options.timeout
    self.connectTimeout = options.connectTimeout ?? (address.isLoopback ? .seconds(2) : .seconds(10))
    self.advice = advice
  }

  /// Asks for what lies under a path.
  func get(_ path: String, at other: ServerAddress? = nil) async throws -> JSON {
    try await exchange(path, at: other ?? address, body: nil, for: nil)
  }

  /// Sends a request's body to a path.
  func post(_ path: String, _ body: JSON, for request: ModelRequest?) async throws -> JSON {
    try await exchange(path, at: address, body: body, for: request)
  }

  /// An answer that is JSON, but not what the protocol says.
  func unreadable(_ what: String) -> ModelError {
    ModelError(.unreadable, "\(modelName): \(what), in the answer of \(address); \(advice.addressHint)")
  }

  private func exchange(
    _ path: String, at address: ServerAddress, body: JSON?, for request: ModelRequest?
  ) async throws -> JSON {
    var headers = self.headers
    headers.append(("Accept", "application/json"))
    if body != nil { headers.append(("Content-Type", "application/json")) }
    let url = address.description + path
    let response: HTTPResponse
    do throws(any Error) {
      response = try await client.send(
        HTTPRequest(
          url: url, headers: headers, body: body.map { Array($0.compact.utf8) }, timeout: timeout,
          connectTimeout: connectTimeout, allowsProxy: !address.isLoopback))
    } catch let failure as TransportFailure {
      throw modelError(for: failure, at: address)
    }
    let json = try? JSON(parsing: String(decoding: response.body, as: UTF8.self))
    guard (200..<300).contains(response.status) else {
      throw modelError(for: response, json, url: url, request: request)
    }
    guard let json else { throw notJSON(response, url: url) }
    // Some gateways report an upstream failure with status 200.
    if let error = json["error"], error != .null, json["choices"] == nil {
      var inner = response
      inner.status = error["code"]?.int ?? error["status"]?.int ?? 500
      throw modelError(for: inner, json, url: url, request: request)
    }
    return json
  }
}
