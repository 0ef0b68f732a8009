package import Maker

/// Somebody who serves models, under the name that stands before the slash in a model's name.
public struct Provider: Hashable, Sendable, CustomStringConvertible {
  /// The protocol that is spoken.
  package enum Dialect: Hashable, Sendable {
    case openAI, anthropic, ollama
  }

  /// The name, as in `mistral/mistral-small-latest`.
  public let name: String
  /// How it calls itself.
  public let title: String
  /// The variables that may hold the key, the first set one counts; each may end in `_FILE` or `_COMMAND` as well.
  public let keyVariables: [String]
  /// The variables that may hold another address.
  public let addressVariables: [String]
  /// Where it is; `nil` where every user has an address of their own.
  package let baseURL: String?
  package let dialect: Dialect
  /// The header the key goes into, if it is not `Authorization: Bearer`.
  package let keyHeader: String?
  /// What it is known not to take.
  package let refusals: Set<ModelError.Feature>
  /// What it calls a seed.
  package let seedName: String
  /// What it calls the limit of a reply.
  package let lengthName: String
  /// How the hosts of its users start and end, if they have their own.
  package let hostForms: [(start: String, end: String)]

  init(
    _ name: String, _ title: String, at baseURL: String?, key: [String] = [], address: [String] = [],
    dialect: Dialect = .openAI, keyHeader: String? = nil, refuses: Set<ModelError.Feature> = [],
    seedName: String = "seed", lengthName: String = "max_tokens", hosts: [(start: String, end: String)] = []
  ) {
    self.name = name
    self.title = title
    self.baseURL = baseURL
    keyVariables = key
    // Every provider's address can be set under its own name, besides what its own tools call it.
    let usual = name.uppercased() + "_BASE_URL"
    addressVariables = dialect == .ollama ? address : [usual] + address.filter { $0 != usual }
    self.dialect = dialect
    self.keyHeader = keyHeader
    refusals = refuses
    self.seedName = seedName
    self.lengthName = lengthName
    hostForms = hosts
  }

  /// The name.
  public var description: String { name }

  /// Whether it runs on this machine unless an address says otherwise.
  package var isLocal: Bool { address.map(\.isLoopback) ?? false }

  package var address: ServerAddress? {
    dialect == .ollama
      ? ServerAddress(ollamaHost: baseURL ?? "") : baseURL.flatMap(ServerAddress.init(parsing:))
  }

  /// Whether an address is one of this provider's, by its host.
  package func owns(_ address: ServerAddress) -> Bool {
    if isLocal { return false }
    return address.host == self.address?.host
      || hostForms.contains { address.host.hasPrefix($0.start) && address.host.hasSuffix($0.end) }
  }
}

extension Provider {
  /// Two providers are the same if their names are.
  public static func == (a: Provider, b: Provider) -> Bool { a.name == b.name }

  /// By the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// OpenAI.
  public static let openAI = Provider(
    "openai", "OpenAI", at: "https://api.openai.com/v1", key: ["OPENAI_API_KEY"], address: ["OPENAI_API_BASE"],
    lengthName: "max_completion_tokens")
  /// Anthropic.
  public static let anthropic = Provider(
    "anthropic", "Anthropic", at: "https://api.anthropic.com", key: ["ANTHROPIC_API_KEY"], dialect: .anthropic,
    keyHeader: "x-api-key", refuses: [.seed, .severalSamples])
  /// Google's Gemini, in its OpenAI form.
  public static let gemini = Provider(
    "gemini", "Gemini", at: "https://generativelanguage.googleapis.com/v1beta/openai",
    key: ["GEMINI_API_KEY", "GOOGLE_API_KEY"], refuses: [.seed, .nonce])
  /// Mistral.
  public static let mistral = Provider(
    "mistral", "Mistral", at: "https://api.mistral.ai/v1", key: ["MISTRAL_API_KEY"], refuses: [.nonce],
    seedName: "random_seed")
  /// Groq.
  public static let groq = Provider(
    "groq", "Groq", at: "https://api.groq.com/openai/v1", key: ["GROQ_API_KEY"], refuses: [.severalSamples],
    lengthName: "max_completion_tokens")
  /// DeepSeek.
  public static let deepSeek = Provider(
    "deepseek", "DeepSeek", at: "https://api.deepseek.com/v1", key: ["DEEPSEEK_API_KEY"],
    refuses: [.severalSamples, .jsonSchema])
  /// xAI.
  public static let xAI = Provider("xai", "xAI", at: "https://api.x.ai/v1", key: ["XAI_API_KEY"])
  /// OpenRouter, a gateway to many.
  public static let openRouter = Provider(
    "openrouter", "OpenRouter", at: "https://openrouter.ai/api/v1", key: ["OPENROUTER_API_KEY"],
    refuses: [.severalSamples])
  /// Together.
  public static let together = Provider(
    "together", "Together", at: "https://api.together.xyz/v1", key: ["TOGETHER_API_KEY", "TOGETHERAI_API_KEY"])
  /// Fireworks.
  public static let fireworks = Provider(
    "fireworks", "Fireworks", at: "https://api.fireworks.ai/inference/v1",
    key: ["FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY"])
  /// OpenAI's models at Azure, at an endpoint of the user's own.
  public static let azure = Provider(
    "azure", "Azure OpenAI", at: nil, key: ["AZURE_OPENAI_API_KEY", "AZURE_API_KEY"],
    address: ["AZURE_OPENAI_ENDPOINT", "AZURE_API_BASE"], keyHeader: "api-key", lengthName: "max_completion_tokens",
    hosts: [("", ".openai.azure.com"), ("", ".cognitiveservices.azure.com"), ("", ".services.ai.azure.com")])
  /// Amazon Bedrock's OpenAI form, in the user's region.
  public static let bedrock = Provider(
    "bedrock", "Amazon Bedrock", at: nil, key: ["AWS_BEARER_TOKEN_BEDROCK"], address: ["AWS_BEDROCK_BASE_URL"],
    refuses: [.severalSamples], lengthName: "max_completion_tokens",
    hosts: [("bedrock-", ".amazonaws.com"), ("bedrock-", ".api.aws")])
  /// Ollama.
  public static let ollama = Provider(
    "ollama", "Ollama", at: "127.0.0.1:11434", address: ["OLLAMA_HOST"], dialect: .ollama, refuses: [.severalSamples])
  /// LM Studio.
  public static let lmStudio = Provider(
    "lmstudio", "LM Studio", at: "http://127.0.0.1:1234/v1", key: ["LMSTUDIO_API_KEY", "LM_STUDIO_API_KEY"],
    address: ["LM_STUDIO_API_BASE"])
  /// vLLM.
  public static let vLLM = Provider(
    "vllm", "vLLM", at: "http://127.0.0.1:8000/v1", key: ["VLLM_API_KEY"], address: ["HOSTED_VLLM_API_BASE"])
  /// llama.cpp's server.
  public static let llamaCpp = Provider(
    "llamacpp", "llama.cpp", at: "http://127.0.0.1:8080/v1", key: ["LLAMACPP_API_KEY", "LLAMA_API_KEY"])
  /// LiteLLM's proxy, a gateway of the user's own.
  public static let liteLLM = Provider(
    "litellm", "LiteLLM", at: "http://127.0.0.1:4000/v1", key: ["LITELLM_API_KEY", "LITELLM_PROXY_API_KEY"],
    address: ["LITELLM_PROXY_API_BASE"])

  /// All of them.
  public static let all: [Provider] = [
    openAI, anthropic, gemini, mistral, groq, deepSeek, xAI, openRouter, together, fireworks, azure, bedrock, ollama,
    lmStudio, vLLM, llamaCpp, liteLLM,
  ]

  /// The provider of that name; nil if there is none.
  public init?(named name: String) {
    guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
    self = known
  }

  /// Whose host an address names; nil for a server of somebody else.
  package static func owner(of address: ServerAddress) -> Provider? {
    address.socket == nil ? all.first { $0.owns(address) } : nil
  }
}

extension ServerAddress {
  /// Whether a key may go there: over TLS anywhere, in plain text only where no provider is, whose keys are worth
  /// stealing on the way.
  package var mayBeSentKeys: Bool { isSecure || isLoopback || Provider.owner(of: self) == nil }
}
