import MakerVoting

/// The elections that decide on one subtask's output, rung by rung.
struct SubtaskElection {
  let subtask: Subtask
  let agent: SubtaskAgent
  let run: Run
  let node: String
  let decision: String
  /// What the samples' stream is known by: the same whoever asks first.
  let identity: String
  /// The criticality that applies, and sets the panel; the run's settings do, if there is none.
  let criticality: Criticality?
  /// The margin, and the bound that holds it.
  let margin: (k: Int, bound: AdaptiveMargin.Bound?)

  /// Holds elections until one converges.
  func hold() async throws -> Outcome<JSON> {
    let settings = settings()
    let models = run.sampler.sessions.map(\.model)
    let lineup = Lineup(settings.ensemble, models: models, criticality: settings.criticality)
    let sampler = Sampler(
      sessions: run.sampler.sessions, lineup: lineup, settings: settings, budget: run.budget, events: run.events)
    let stream = run.stream(identity, agent.kind)
    var rules = settings.rules(margin: margin.k)
    if let criticality { rules.panel = Panel(size: criticality.panelSize) }
    var failure = Failure.noConsensus("no election was held")
    for rung in subtask.model == nil ? run.ladder : Escalation.ladder(models: 1) {
      if rung.step != .first {
        run.events.tell(.escalated(step: rung.step.rawValue, reason: failure.reason), node: node)
      }
      let terms = ElectionTerms(
        node: node, decision: decision, agent: agent.kind, rung: rung, stream: stream, rules: rules,
        bound: margin.bound, prompt: agent.inquiry(wording: rung.wording).prompt)
      var contest = Contest(
        terms, run: run, from: sampler.nextNumber(of: stream), candidate: { agent.candidate(for: $0) },
        show: { $0.asText }, matcher: agent.matcher
      ) { wanted in try await sampler.draw(wanted) { agent.inquiry(wording: $0.wording) } }
      try await contest.hold()
      if let winner = contest.winner {
        return SubtaskAgent.isUnknown(winner)
          ? .failed(.unknown("the elected answer is that it is not known")) : .solved(winner)
      }
      let ending = contest.ending ?? .exhausted
      failure = .noConsensus("the vote on the \(decision) did not converge (\(ending.rawValue))")
    }
    return .failed(failure)
  }

  /// The run's settings with what the subtask sets for itself.
  private func settings() -> RunSettings {
    var settings = run.settings
    if let limit = subtask.maxTokens ?? subtask.kind?.maxOutputTokens { settings.redFlags.maxAnswerTokens = limit }
    if let kind = subtask.kind { settings.redFlags.taskKind = kind }
    if let criticality { settings.criticality = criticality }
    if let model = subtask.model {
      let position = run.sampler.sessions.firstIndex { $0.model.name == model }
      settings.ensemble.roles = position.map { [agent.kind: [$0]] } ?? settings.ensemble.roles
    }
    return settings
  }
}
