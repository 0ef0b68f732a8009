import MakerVoting
import Synchronization

/// One sample of an agent, read or discarded.
struct Drawn<Value: Hashable & Sendable>: Sendable {
  var number: Int
  let text: String
  let tokens: Int
  /// The position of the model that gave it.
  let model: Int
  let result: Result<Value, RedFlag>
  /// Whether another election had it before.
  var isShared = false
}

/// The samples that are wanted next, and what is known of their election by then.
struct Wanted: Sendable {
  /// The node that they are for.
  let node: NodePath
  let agent: Agent
  let stream: UInt64
  var numbers: Range<Int>
  let rung: Escalation
  /// The election's margin.
  let margin: Int
  /// Samples of the election so far that did not support its leader.
  var dissent = 0
  /// Whether every sample has a prompt of its own.
  var isEachItsOwn = false
}

/// What is settled of one sample before its prompt is made.
struct Slot: Hashable, Sendable {
  var number: Int
  let model: Int
  let wording: Int
  let temperature: Double
}

/// Draws the samples of a run.
final class Sampler: Sendable {
  let sessions: [ModelSession]
  private let lineup: Lineup
  private let settings: RunSettings
  private let events: EventHub
  private let progress: Progress

  /// How far the samplers of one run are.
  private final class Progress: Sendable {
    let numbers = Mutex<[UInt64: Int]>([:])
    /// Models that failed for good.
    let lost = Mutex<Set<Int>>([])
  }

  convenience init(sessions: [ModelSession], lineup: Lineup, settings: RunSettings, events: EventHub) {
    self.init(sessions: sessions, lineup: lineup, settings: settings, events: events, progress: Progress())
  }

  /// The same run's samples with other settings: numbers go on.
  func with(_ lineup: Lineup, _ settings: RunSettings) -> Sampler {
    Sampler(sessions: sessions, lineup: lineup, settings: settings, events: events, progress: progress)
  }

  private init(
    sessions: [ModelSession], lineup: Lineup, settings: RunSettings, events: EventHub, progress: Progress
  ) {
    self.progress = progress
    self.sessions = sessions
    self.lineup = lineup
    self.settings = settings
    self.events = events
  }

  /// The number of the next sample of a stream: numbers go on through escalations and repeated elections.
  func nextNumber(of stream: UInt64) -> Int {
    progress.numbers.withLock { $0[stream] ?? 0 }
  }

  /// Samples of a stream up to this number are known from before.
  func advance(_ stream: UInt64, to next: Int) {
    progress.numbers.withLock { $0[stream] = max($0[stream] ?? 0, next) }
  }

  /// A sample as events tell it.
  func vote<Value>(_ drawn: Drawn<Value>) -> Event.Vote {
    Event.Vote(
      number: drawn.number, model: sessions[drawn.model].model.name, tokens: drawn.tokens, isShared: drawn.isShared)
  }

  /// Nothing more will be drawn from a stream.
  func forget(_ stream: UInt64) {
    progress.numbers.withLock { $0[stream] = nil }
  }

  /// What is settled of a sample beforehand.
  func slot(_ number: Int, _ wanted: Wanted) -> Slot {
    let model = lineup.model(number, wanted.agent, wanted.rung, dissent: wanted.dissent, margin: wanted.margin)
    return Slot(
      number: number, model: model,
      wording: wanted.rung.wording + (settings.wordings == .rotating ? number : 0),
      temperature: settings.temperatures.temperature(
        number, wanted.agent, heat: wanted.rung.heat,
        isShared: !wanted.isEachItsOwn && sessions[model].takesSeveral))
  }

  /// Draws samples side by side. Neighbours that differ in nothing but their number share a request.
  ///
  /// - Parameters:
  ///   - inquiry: the agent as the samples of a slot see it.
  func draw<Value>(_ wanted: Wanted, _ inquiry: (Slot) -> Inquiry<Value>) async throws -> [Drawn<Value>] {
    var groups: [Group<Value>] = []
    for number in wanted.numbers {
      var slot = slot(number, wanted)
      if !wanted.isEachItsOwn, let last = groups.indices.last, groups[last].known == nil {
        slot.number = groups[last].slot.number
        let isKnown = known(wanted.stream, number, groups[last].request) != nil
        if slot == groups[last].slot, !isKnown {
          groups[last].request.count += 1
          continue
        }
        slot.number = number
      }
      let inquiry = inquiry(slot)
      let request = ModelRequest(
        prompt: inquiry.prompt, schema: inquiry.schema,
        maxOutputTokens: settings.redFlags.maxOutputTokens(for: inquiry.agent),
        reasoningTokens: settings.reasoningTokens, temperature: slot.temperature, stream: wanted.stream,
        firstSample: number, count: 1)
      groups.append(
        Group(slot: slot, inquiry: inquiry, request: request, known: known(wanted.stream, number, request)))
    }
    let missing = groups.indices.filter { groups[$0].known == nil }
    let answers = try await complete(missing.map { (groups[$0].slot.model, groups[$0].request) }, wanted)
    for (position, answer) in zip(missing, answers) { groups[position].known = answer }
    advance(wanted.stream, to: wanted.numbers.upperBound)
    return groups.flatMap { group in
      zip(group.slot.number..., group.known?.replies ?? []).map {
        read($1, $0, group.known?.model ?? group.slot.model, group.inquiry)
      }
    }
  }

  /// Neighbouring samples that share a request, or one that is known from before the run was taken up again.
  private struct Group<Value: Hashable & Sendable> {
    let slot: Slot
    let inquiry: Inquiry<Value>
    var request: ModelRequest
    var known: Answer?
  }

  /// What a model said before the run was taken up again.
  private func known(_ stream: UInt64, _ number: Int, _ request: ModelRequest) -> Answer? {
    guard let history = events.history,
      let sample = history.sample(stream: stream, number: number, promptHash: request.promptHash),
      let model = sessions.firstIndex(where: { $0.model.name == sample.model })
    else { return nil }
    return Answer(model: model, replies: [sample.flag.map { .failure($0) } ?? .success(Completion(sample))])
  }

  /// What one request came to, and who answered it in the end.
  private struct Answer: Sendable {
    let model: Int
    let replies: [SampleResult]
  }

  private func complete(
    _ requests: [(model: Int, request: ModelRequest)], _ wanted: Wanted
  ) async throws -> [Answer] {
    if requests.isEmpty { return [] }
    if requests.count == 1 { return [try await answer(requests[0].request, by: requests[0].model, wanted)] }
    return try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
      for (position, (model, request)) in requests.enumerated() {
        group.addTask { (position, try await self.answer(request, by: model, wanted)) }
      }
      var answers = [Answer?](repeating: nil, count: requests.count)
      for try await (position, answer) in group { answers[position] = answer }
      return answers.compactMap(\.self)
    }
  }

  /// Asks a model, and where it fails for good, the next of those that may answer the agent.
  private func answer(_ request: ModelRequest, by first: Int, _ wanted: Wanted) async throws -> Answer {
    var open = lineup.successors(of: first, wanted.agent)[...]
    while let model = open.popFirst() {
      if !open.isEmpty, progress.lost.withLock({ $0.contains(model) }) { continue }
      do {
        let replies = try await sessions[model].complete(request, at: wanted.node, hasSuccessor: !open.isEmpty)
        return Answer(model: model, replies: replies)
      } catch let error as ModelError {
        guard let next = open.first else { throw Fault(error, model: sessions[model].model.name) }
        let isNews = !error.concernsModel || progress.lost.withLock { $0.insert(model).inserted }
        guard isNews else { continue }
        events.tell(
          .modelReplaced(
            model: sessions[model].model.name, by: sessions[next].model.name, reason: error.message))
      }
    }
    throw Fault(.unexpected, "no model is left to ask")
  }

  private func read<Value>(
    _ reply: SampleResult, _ number: Int, _ model: Int, _ inquiry: Inquiry<Value>
  ) -> Drawn<Value> {
    let result = Result<Value, RedFlag> { () throws(RedFlag) in
      let completion = try reply.get()
      try settings.redFlags.check(completion, of: inquiry.agent, schema: inquiry.schema)
      return try inquiry.read(completion.text)
    }
    let said = try? reply.get()
    let tokens = said.map { $0.outputTokens ?? TokenUsage.estimate($0.text) } ?? 0
    return Drawn(number: number, text: said?.text ?? "", tokens: tokens, model: model, result: result)
  }
}

extension Completion {
  /// A completion as a journal kept it.
  package init(_ sample: SampleRecord) {
    self.init(
      text: sample.text, finish: FinishReason(rawValue: sample.finish) ?? .other, outputTokens: sample.tokens,
      reasoning: sample.thought)
  }
}
