import MakerText

/// One message of JSON-RPC 2.0 that has come in.
enum Message: Sendable {
  case request(MessageID, method: String, JSONObject)
  case notification(method: String, JSONObject)
  /// The client's answer to a request of ours.
  case response(MessageID, Result<JSON, ProtocolError>)
  /// Not a message; answered where there is an id.
  case invalid(MessageID?, ProtocolError)

  init(_ json: JSON) {
    guard let object = json.object else {
      self = .invalid(nil, .invalidRequest("a message must be an object"))
      return
    }
    let id = object["id"].flatMap { MessageID($0) }
    guard object["jsonrpc"] == "2.0" else {
      self = .invalid(id, .invalidRequest("`jsonrpc` must be \"2.0\""))
      return
    }
    guard let method = object["method"]?.string else {
      self = Self.response(id, object)
      return
    }
    guard object["id"] == nil || id != nil else {
      self = .invalid(nil, .invalidRequest("`id` must be a number or a string"))
      return
    }
    let params: JSONObject
    switch object["params"] {
    case nil, .null?: params = JSONObject()
    case .object(let members)?: params = members
    default:
      self = .invalid(id, .invalidParameters("`params` must be an object"))
      return
    }
    self = id.map { .request($0, method: method, params) } ?? .notification(method: method, params)
  }

  private static func response(_ id: MessageID?, _ object: JSONObject) -> Message {
    switch (id, object["result"], object["error"]) {
    case (let id?, let result?, nil): return .response(id, .success(result))
    case (let id?, nil, let error?):
      return .response(
        id,
        .failure(ProtocolError(code: error["code"]?.int ?? -32603, error["message"]?.string ?? "the client failed")))
    default: return .invalid(id, .invalidRequest("`method` must be a text"))
    }
  }

  // MARK: Outgoing

  static func line(_ id: MessageID, _ reply: Result<JSON, ProtocolError>) -> JSON {
    switch reply {
    case .success(let result): ["jsonrpc": "2.0", "id": id.json, "result": result]
    case .failure(let error): ["jsonrpc": "2.0", "id": id.json, "error": error.json]
    }
  }

  static func notification(_ method: String, _ params: JSONObject) -> JSON {
    ["jsonrpc": "2.0", "method": .string(method), "params": .object(params)]
  }

  static func request(_ id: MessageID, _ method: String, _ params: JSONObject) -> JSON {
    ["jsonrpc": "2.0", "id": id.json, "method": .string(method), "params": .object(params)]
  }
}
