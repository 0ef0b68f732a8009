import MakerVoting
import Synchronization

/// What a run has learnt of one model, for all its problems: what the server refuses, how much room the model's thoughts
/// want, what its calls take at worst, whether it answers at all.
final class ModelLine: Sendable {
  /// Room for thought in tokens that is tried in turn when replies are cut off before they have begun.
  static let rooms = [4096, 16_384, 32_768]
  /// Names of responses that are remembered.
  private static let remembered = 50_000

  private struct State {
    var refused: Set<ModelError.Feature>
    var answers = 0
    var lost: ModelError?
    var room: Int
    /// The most tokens that one completion was charged with.
    var greatestOutput = 0
    /// The most tokens that a prompt was charged with beyond what its text can have.
    var hiddenInput = 0
    /// What came under each id, by its hash; `nil` for a server that gives one id to different texts.
    var ids: [String: UInt64]? = [:]
  }

  let gate: Gate
  /// Where the first exchange has something to teach, it is made alone.
  private let first = Limiter(1)
  private let startsAlone: Bool
  private let window: Int?
  private let state: Mutex<State>

  /// A line to a model.
  ///
  /// - Parameters:
  ///   - refused: what its server was found to refuse before the run was taken up again.
  ///   - room: how much room its thoughts were given then.
  init(_ model: any CompletionModel, gate: Gate, refused: Set<String> = [], room: Int = 0) {
    self.gate = gate
    startsAlone = model.startsAlone
    window = model.contextWindow
    state = Mutex(
      State(
        refused: Set(refused.compactMap(ModelError.Feature.init)), lost: (model as? FailedModel)?.error, room: room))
  }

  /// Answers so far.
  var answers: Int { state.withLock { $0.answers } }
  /// Why the model is not asked any more.
  var lost: ModelError? { state.withLock { $0.lost } }

  func refuses(_ feature: ModelError.Feature) -> Bool { state.withLock { $0.refused.contains(feature) } }

  /// Notes what the server refuses; false if it is known.
  func learn(_ feature: ModelError.Feature) -> Bool { state.withLock { $0.refused.insert(feature).inserted } }

  /// The model failed for good.
  func lose(_ error: ModelError) { state.withLock { $0.lost = $0.lost ?? error } }

  /// Makes an exchange. As long as none has succeeded, there is one at a time, so that what the server refuses, and that
  /// its key is wrong, is learnt by one call and not by all that wait beside it.
  func exchange<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    guard startsAlone, answers == 0 else { return try await body() }
    let firstAnswer = try await first.run { () -> Value? in answers == 0 ? try await body() : nil }
    if let firstAnswer { return firstAnswer }
    return try await body()
  }

  // MARK: Requests

  /// A request as the model is to be asked: without what its server refuses, with the room that its thoughts want.
  func suited(_ request: ModelRequest) -> ModelRequest {
    let (refused, room) = state.withLock { ($0.refused, $0.room) }
    var request = request
    request.refused.formUnion(refused)
    request.reasoningTokens = max(request.reasoningTokens, room)
    if refused.contains(.temperature) { request.temperature = nil }
    if refused.contains(.structuredOutput) { request.schema = nil }
    if refused.contains(.seed) { request.sendsSeed = false }
    return request
  }

  /// The tokens that a request may be charged with: what its text and its limit allow, or what calls before were charged
  /// with, where that was more.
  func worstCase(_ request: ModelRequest) -> (input: Int, output: Int) {
    let (greatest, hidden) = state.withLock { ($0.greatestOutput, $0.hiddenInput) }
    let output = max(min(request.outputLimit, TokenUsage.greatestCount), greatest)
    return (request.upperBound.addingClamped(hidden), output.multipliedClamped(by: max(1, request.count)))
  }

  // MARK: Responses

  /// Takes in what a call came to.
  func answered(_ response: ModelResponse, to request: ModelRequest) {
    let output = (response.usage.output ?? 0).dividedUp(by: max(1, response.completions.count))
    let hidden = (response.usage.input ?? 0) - request.upperBound
    state.withLock { state in
      state.answers += 1
      state.greatestOutput = max(state.greatestOutput, output)
      state.hiddenInput = max(state.hiddenInput, hidden)
    }
  }

  /// Gives the model more room for its thoughts where they took all that there was.
  ///
  /// - Returns: the new room in tokens, if it was this response that led to it.
  func makeRoom(after response: ModelResponse, to request: ModelRequest) -> Int? {
    guard response.wasEatenByThoughts(request) else { return nil }
    return state.withLock { state in
      guard request.reasoningTokens >= state.room,
        let step = Self.rooms.first(where: { $0 > request.reasoningTokens })
      else { return nil }
      // Half of the context is the prompt's.
      let next = min(step, (window ?? .max) / 2)
      guard next > request.reasoningTokens else { return nil }
      state.room = next
      return next
    }
  }

  /// The sign that a response is none of the model's own making but a cache's; `nil` where there is none. An id that comes
  /// twice is one where the server's ids differ otherwise, and mean the same text.
  func cacheSign(of response: ModelResponse) -> String? {
    var hash = StableHash()
    for completion in response.completions { hash.combine(completion.text) }
    let text = hash.value
    let isRepeated = state.withLock { state in
      guard let id = response.id, !id.isEmpty, let ids = state.ids else { return false }
      if let known = ids[id] {
        if known != text { state.ids = nil }
        return known == text && ids.count > 1
      }
      if ids.count >= Self.remembered { state.ids = [:] }
      state.ids?[id] = text
      return false
    }
    if let mark = response.cacheMark { return mark }
    return isRepeated ? "the id \((response.id ?? "").prefix(60)) for the second time" : nil
  }
}

/// The lines of a run, by the names of the models.
final class ModelLines: Sendable {
  private struct Key: Hashable {
    let name: String
    /// Which of several models of that name it is.
    let turn: Int
  }

  private let lines = Mutex<[Key: ModelLine]>([:])
  private let make: @Sendable (any CompletionModel) -> ModelLine

  init(_ make: @escaping @Sendable (any CompletionModel) -> ModelLine) { self.make = make }

  /// The lines to some models: the same for all problems of a run.
  func lines(to models: [any CompletionModel]) -> [ModelLine] {
    var turns: [String: Int] = [:]
    return models.map { model in
      let key = Key(name: model.name, turn: turns[model.name, default: 0])
      turns[model.name] = key.turn + 1
      return lines.withLock { lines in
        if let known = lines[key] { return known }
        let line = make(model)
        lines[key] = line
        return line
      }
    }
  }
}

extension ModelRequest {
  /// A count of its tokens that no byte-level tokenizer exceeds.
  var upperBound: Int { TokenUsage.upperBound(prompt + (schema?.schema.compact ?? "")) }
}

extension ModelResponse {
  /// Whether some reply was cut off although little or nothing of it shows: hidden thoughts have taken its place.
  fileprivate func wasEatenByThoughts(_ request: ModelRequest) -> Bool {
    completions.contains { completion in
      guard completion.finish == .length else { return false }
      let shows = TokenUsage.estimate(completion.text)
      let isKnownToThink = (usage.reasoning ?? 0) > 0 || completion.reasoning?.isEmpty == false
      return isKnownToThink ? shows < request.maxOutputTokens : shows < request.maxOutputTokens / 2
    }
  }
}

extension Int {
  /// The product of two numbers that are not negative, or the largest number where that is too small.
  func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  /// The quotient, rounded up.
  fileprivate func dividedUp(by other: Int) -> Int { self / other + (self % other > 0 ? 1 : 0) }
}
