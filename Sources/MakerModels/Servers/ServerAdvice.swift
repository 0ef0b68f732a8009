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

  static func openAI(isOfficial: Bool) -> ServerAdvice {
    ServerAdvice(
      keyVariable: "OPENAI_API_KEY",
      start: isOfficial
        ? "check the network and https_proxy, or set OPENAI_BASE_URL to another server"
        : "start the server, or set OPENAI_BASE_URL to another one",
      addressHint: "OPENAI_BASE_URL should end in /v1 or so",
      modelHint: "see `GET /v1/models` for the names it knows")
  }

  static func anthropic(isOfficial: Bool) -> ServerAdvice {
    ServerAdvice(
      keyVariable: "ANTHROPIC_API_KEY",
      start: isOfficial
        ? "check the network and https_proxy, or set ANTHROPIC_BASE_URL to another server"
        : "start the server, or set ANTHROPIC_BASE_URL to another one",
      addressHint: "ANTHROPIC_BASE_URL should be the address before /v1/messages",
      modelHint: "see `GET /v1/models` for the names it knows")
  }

  static func ollama(model: String) -> ServerAdvice {
    ServerAdvice(
      keyVariable: nil, start: "start it with `ollama serve`, or set OLLAMA_HOST to where it runs",
      addressHint: "OLLAMA_HOST should be the address before /api/chat",
      modelHint: "get it with `ollama pull \(model)`")
  }

  static let compatible = ServerAdvice(
    keyVariable: "MAKER_API_KEY",
    start: "start the server (for llama.cpp: `llama-server -m MODEL.gguf --port PORT`), or give another address",
    addressHint: "the address should end in /v1 or so",
    modelHint: "write the model after the address, as in http://127.0.0.1:8080/v1#NAME")
}
