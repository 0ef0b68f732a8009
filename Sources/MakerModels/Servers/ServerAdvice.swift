/// What would be right when a server cannot be used, in the terms of the provider.
struct ServerAdvice: Sendable {
  /// The environment variable that holds the key; nil where there is none.
  var keyVariable: String?
  /// How to make the server answer.
  var start: String
  /// How an address should look.
  var addressHint: String
  /// How to get a model that is not there.
  var modelHint: String

  /// The advice for a provider that is reached by its name. `isOfficial` tells its own address from another.
  static func of(_ provider: Provider, isOfficial: Bool) -> ServerAdvice {
    let variable = provider.addressVariables.first ?? ""
    let start =
      isOfficial
      ? "check the network and https_proxy, or set \(variable) to another server"
      : "start the server, or set \(variable) to another one"
    let place = provider.dialect == .anthropic ? "be the address before /v1/messages" : "end in /v1 or so"
    return ServerAdvice(
      keyVariable: provider.keyVariables.first, start: start, addressHint: "\(variable) should \(place)",
      modelHint: "see `GET /v1/models` for the names it knows")
  }

  static func ollama(model: String) -> ServerAdvice {
    ServerAdvice(
      keyVariable: nil, start: "start it with `ollama serve`, or set OLLAMA_HOST to where it runs",
      addressHint: "OLLAMA_HOST should be the address before /api/chat",
      modelHint: "get it with `ollama pull \(model)`")
  }

  /// The advice for a server that is named by its address, with the variable for its key alone.
  static func compatible(keyVariable: String) -> ServerAdvice {
    ServerAdvice(
      keyVariable: keyVariable,
      start: "start the server (for llama.cpp: `llama-server -m MODEL.gguf --port PORT`), or give another address",
      addressHint: "the address should end in /v1 or so",
      modelHint: "write the model after the address, as in http://127.0.0.1:8080/v1#NAME")
  }
}
