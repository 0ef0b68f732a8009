import Maker
import MakerVoting
import Testing

@testable import MakerModels

@Suite(.timeLimit(.minutes(5)))
struct ProviderTests {
  @Test(
    arguments: [
      (nil, nil, 120), (nil, 600, 120), (nil, 60, 30), ("none", nil, 120), ("high", nil, 300), ("high", 400, 200),
    ] as [(String?, Int?, Int)])
  func anExchangeHasSoMuchTimeWhereNobodySetsIt(_ effort: String?, _ run: Int?, _ seconds: Int) {
    #expect(ModelOptions.usualTimeout(effort: effort, within: run.map { .seconds($0) }) == .seconds(seconds))
  }

  @Test func everyNameIsRead() throws {
    #expect(Set(Provider.all.map(\.name)).count == 17)
    for provider in Provider.all {
      let reference = try ModelReference(parsing: "\(provider)/a/b")
      #expect(reference == .provider(provider, "a/b"))
      #expect(provider == Provider(named: provider.name))
      if provider.baseURL != nil { #expect(provider.address != nil) }
    }
  }

  @Test(arguments: Provider.all)
  func everyAddressCanBeSetAndGetsTheProvidersKey(_ provider: Provider) async throws {
    try await withServer { request in
      switch request.path {
      case let path where path.hasSuffix("/models"): .json(#"{"data":[{"id":"m","context_window":77}]}"#)
      case "/api/show": .json(#"{"model_info":{"x.context_length":77}}"#)
      default: .json(#"{"choices":[{"message":{"content":"x"}}],"content":[],"message":{"content":"x"}}"#)
      }
    } _: { server, client in
      var environment = [provider.addressVariables[0]: server.url + (provider.dialect == .openAI ? "/v1" : "")]
      if let variable = provider.keyVariables.last { environment[variable] = "k-0123456789" }
      let model = try #require(
        try await ModelFactory(environment: environment, client: client).make(.provider(provider, "m")))
      #expect(model.name == "\(provider)/m")
      #expect(model.contextWindow == 77)
      _ = try await model.complete(ModelRequest(prompt: "p"))
      let sent = try #require(server.log.requests.last?.headers)
      let key = sent["authorization"] ?? sent["x-api-key"]
      #expect(key?.hasSuffix("k-0123456789") ?? provider.keyVariables.isEmpty)
    }
  }

  @Test func azureHasTwoForms() throws {
    func address(_ more: [String: String]) throws -> ServerAddress {
      let factory = ModelFactory(
        environment: ["AZURE_OPENAI_API_KEY": "k"].merging(more) { $1 }, client: HTTPClient())
      return try factory.address(of: .azure, model: "mine")
    }
    let endpoint = "https://me.openai.azure.com/"
    let new = try address(["AZURE_OPENAI_ENDPOINT": endpoint])
    #expect(new.url(of: "/chat/completions") == "https://me.openai.azure.com/openai/v1/chat/completions")
    let old = try address(["AZURE_OPENAI_ENDPOINT": endpoint, "OPENAI_API_VERSION": "2024-10-21"])
    #expect(
      old.url(of: "/chat/completions")
        == "https://me.openai.azure.com/openai/deployments/mine/chat/completions?api-version=2024-10-21")
    let whole = try address([
      "AZURE_OPENAI_ENDPOINT":
        "https://me.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01"
    ])
    #expect(
      whole.url(of: "/chat/completions")
        == "https://me.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01")
    #expect(Provider.owner(of: new) == .azure)
    #expect(Provider.azure.keyHeader == "api-key")
  }

  @Test func whereAnAddressIsMissingTheVariableIsNamed() async throws {
    let factory = ModelFactory(environment: [:], client: HTTPClient())
    let azure = try await modelError { _ = try await factory.make(.provider(.azure, "m")) }
    #expect(azure.message.contains("AZURE_OPENAI_ENDPOINT"))
    let bedrock = try await modelError { _ = try await factory.make(.provider(.bedrock, "m")) }
    #expect(bedrock.message.contains("AWS_REGION"))
    let region = ModelFactory(environment: ["AWS_REGION": "us-west-2"], client: HTTPClient())
    #expect(
      try region.address(of: .bedrock, model: "m").description
        == "https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1")
  }

  @Test(arguments: [
    "http://h:1/v1/chat/completions", "http://h:1/v1/completions", "http://h:1/v1/embeddings",
    "http://h:1/v1/responses",
    "http://h:1/v1/", "http://h:1/v1/chat/completions/",
  ])
  func wholeEndpointsAreUnderstood(_ text: String) throws {
    #expect(try ModelReference(parsing: text) == .server(url: "http://h:1/v1", model: nil))
    #expect(try OpenAIModel(model: "m", baseURL: text, key: nil).server.address.description == "http://h:1/v1")
  }

  @Test func quirksAreKnownBeforehand() async throws {
    try await withServer { _ in
      .json(ReplyTests.whole)
    } _: { server, client in
      func sent(_ provider: Provider) async throws -> JSON {
        let model = OpenAIModel(
          model: "m", address: try #require(ServerAddress(parsing: server.url)), key: nil, client: client,
          options: ModelOptions(), name: "m", advice: .of(provider, isOfficial: true), provider: provider,
          contextWindow: nil)
        _ = try await model.complete(
          ModelRequest(prompt: "as JSON", schema: answerSchema, firstSample: 1, count: model.maxSamplesPerCall))
        return try #require(server.log.requests.last).json
      }
      let mistral = try await sent(.mistral)
      #expect(mistral["random_seed"] != nil && mistral["seed"] == nil && mistral["n"] == 8)
      let deepSeek = try await sent(.deepSeek)
      #expect(deepSeek["n"] == nil && deepSeek["response_format"] == ["type": "json_object"])
      let gemini = try await sent(.gemini)
      #expect(gemini["seed"] == nil && gemini["response_format"]?["type"] == "json_schema")
      let openAI = try await sent(.openAI)
      #expect(openAI["max_tokens"] == nil && openAI["max_completion_tokens"] == 750)
    }
  }

  @Test func effortIsSaidInEachProvidersWords() async throws {
    try await withServer { request in
      request.path.hasSuffix("messages")
        ? .json(#"{"content":[{"type":"text","text":"x"}]}"#)
        : .json(#"{"choices":[{"message":{"content":"x"}}],"message":{"content":"x"}}"#)
    } _: { server, client in
      let request = ModelRequest(prompt: "p")
      func options(_ effort: String) -> ModelOptions { ModelOptions(contextWindow: 9, effort: effort) }
      _ = try await OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client, options: options("low"))
        .complete(request)
      #expect(try server.log.requests[0].json["reasoning_effort"] == "low")
      for effort in ["high", "none"] {
        _ = try await AnthropicModel(
          model: "m", baseURL: server.url, key: nil, client: client, options: options(effort)
        )
        .complete(request)
      }
      #expect(try server.log.requests[1].json["output_config"] == ["effort": "high"])
      #expect(try server.log.requests[1].json["thinking"] == ["type": "adaptive"])
      #expect(try server.log.requests[2].json["thinking"] == ["type": "disabled"])
      for effort in ["medium", "none", "true"] {
        _ = try await OllamaModel(model: "m", host: server.url, client: client, options: options(effort))
          .complete(request)
      }
      #expect(try server.log.requests[3...].map { try $0.json["think"] } == ["medium", false, true])
    }
  }

  @Test func pricesAreKnownForThreeProvidersAlone() throws {
    #expect(KnownModels.entry(of: "gpt-4.1-mini", at: .openAI)?.price.inputPerMillion == 0.4)
    #expect(KnownModels.entry(of: "claude-haiku-4-5-20251001", at: .anthropic)?.price.outputPerMillion == 5)
    #expect(KnownModels.entry(of: "gpt-4.1-mini", at: .openAI)?.price.asOf == "2026-11")
    #expect(KnownModels.entry(of: "gpt-5-codex", at: .openAI) == nil)
    #expect(KnownModels.entry(of: "gpt-4.1-mini", at: .azure) == nil)
    let client = HTTPClient()
    #expect(try OpenAIModel(model: "gpt-5", key: nil, client: client).price?.outputPerMillion == 10)
    // What somebody else serves under the name costs what they say.
    #expect(try OpenAIModel(model: "gpt-5", baseURL: "http://h/v1", key: nil, client: client).price == nil)
    let own = ModelOptions(price: .free)
    #expect(try OpenAIModel(model: "gpt-5", key: nil, client: client, options: own).price == .free)
    let price = Price(inputPerMillion: 10, outputPerMillion: 20, cachedInputPerMillion: 1)
    #expect(price.cost(inputTokens: 100, outputTokens: 10, cachedInputTokens: 60) == 660e-6)
    #expect(price.cost(inputTokens: 100, outputTokens: 0, cachedInputTokens: 900) == 100e-6)
  }

  @Test func whatWantsAKeyOrIsAGatewayIsNamedNotUsed() async throws {
    let gateway = try TestServer { _ in .json(#"{"data":[{"id":"paid"}]}"#) }
    let behind = try TestServer { _ in .json(#"{"data":[{"id":"paid"}]}"#, headers: [("x-litellm-version", "1")]) }
    let other = try TestServer { _ in .html("<html>Hello</html>") }
    defer { for server in [gateway, behind, other] { server.stop() } }
    try await withServer { _ in
      .json(#"{"error":{"message":"no key"}}"#, status: 401)
    } _: { server, client in
      let search = LocalServers(
        client: client,
        ports: [.vLLM: server.port, .gateway: gateway.port, .llamaCpp: behind.port, .lmStudio: other.port])
      let found = await search.found()
      #expect(found.map(\.kind) == [.llamaCpp, .vLLM, .gateway])
      #expect(found.map(\.obstacle) == [.isGateway, .wantsKey, .isGateway])
      #expect(LocalServers.usualPorts.values.sorted() == [1234, 4000, 8000, 8080, 11434])
    }
  }
}
