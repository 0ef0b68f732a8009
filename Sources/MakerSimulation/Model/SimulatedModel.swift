public import Maker
import MakerVoting

/// A language model that needs no network: experts that read the prompt, and a seeded noise in front of them.
///
/// It reads nothing but the text of the prompt, so it works under the conditions of a real model. Every sample is a
/// function of the settings, the prompt, the request's stream and the sample's number: neither the order of calls nor
/// concurrency nor a restart changes a run.
///
/// ```swift
/// let model = SimulatedModel(settings: try SimulationSettings(parsing: "accuracy=0.8,seed=7"))
/// ```
public struct SimulatedModel: CompletionModel {
  /// `sim`, or the specification as the user wrote it.
  public let name: String
  /// How it errs.
  public let settings: SimulationSettings
  /// What its tokens are said to cost.
  public let price: Price?

  private let experts: [any Expert]
  private let clock: any Clock<Duration>
  private let gate: SimulatedGate

  /// A model that knows the offline world of facts, can calculate, and can plan a little.
  ///
  /// - Parameters:
  ///   - settings: how it errs.
  ///   - name: the name that users see.
  ///   - price: what its tokens are said to cost: nothing, unless costs are to be studied.
  ///   - clock: what its latency is measured with.
  public init(
    settings: SimulationSettings = SimulationSettings(), name: String = "sim", price: Price = .free,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.init(settings: settings, name: name, price: price, clock: clock, experts: Self.experts(settings))
  }

  /// Those that every such model has.
  static func experts(_ settings: SimulationSettings) -> [any Expert] {
    [
      TaskExpert(), KnowledgeExpert(), ArithmeticExpert(), HanoiExpert(reach: settings.vices.reach),
      PDDLExpert(reach: settings.vices.reach), PlainExpert(),
    ]
  }

  /// A model of these experts; the first that knows a prompt judges it.
  package init(
    settings: SimulationSettings, name: String = "sim", price: Price = .free,
    clock: any Clock<Duration> = ContinuousClock(), experts: [any Expert]
  ) {
    self.settings = settings
    self.name = name
    self.price = price
    self.clock = clock
    self.experts = experts
    gate = SimulatedGate(settings.vices, clock: clock)
  }

  /// 1024.
  public var maxSamplesPerCall: Int { 1024 }
  /// Whether its vices have something to teach.
  public var startsAlone: Bool { !settings.vices.refuses.isEmpty || settings.vices.hiddenTokens > 0 }
  /// 128,000 tokens.
  public var contextWindow: Int? { 128_000 }

  /// Draws the samples that the request asks for.
  ///
  /// - Throws: `ModelError` if the prompt does not fit into the context, or where the settings have a server refuse;
  ///   `CancellationError` if the task is cancelled.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    try Task.checkCancellation()
    let input = TokenUsage.estimate(request.prompt)
    let room = (contextWindow ?? .max) - input
    guard room > 0 else {
      throw ModelError(
        .contextTooLong, "\(name): about \(input) tokens, but the context holds 128000; shorten the prompt")
    }
    try gate.admit(request, model: name)
    if settings.latency > .zero { try await clock.sleep(for: settings.latency) }
    let judgement = judge(request.prompt)
    // A search that was given up says nothing: no sample comes of it, and none is journalled.
    try Task.checkCancellation()
    let noise = Noise(settings: settings, prompt: request.prompt, judgement: judgement)
    let limit = max(1, min(request.outputLimit, room))
    let count = min(max(request.count, 1), maxSamplesPerCall)
    let numbers = (0..<count).map { request.firstSample + $0 }
    let completions = numbers.map { noise.sample($0, stream: request.stream, maxTokens: limit) }
    var reasoning = numbers.reduce(0) { $0 + min(limit, noise.hiddenTokens($1, stream: request.stream)) }
    reasoning += completions.reduce(0) { $0 + TokenUsage.estimate($1.reasoning ?? "") }
    let output = completions.reduce(reasoning) { $0 + ($1.outputTokens ?? 0) }
    return ModelResponse(
      completions: completions,
      usage: TokenUsage(input: input, output: output, reasoning: reasoning > 0 ? reasoning : nil))
  }

  private func judge(_ prompt: String) -> Judgement {
    for expert in experts {
      if let judgement = expert.judge(prompt) { return judgement }
    }
    return .unknown
  }
}
