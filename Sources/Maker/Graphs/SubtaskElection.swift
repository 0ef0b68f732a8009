import MakerVoting

/// The elections that decide on one subtask's output, rung by rung.
struct SubtaskElection {
  let subtask: Subtask
  let agent: SubtaskAgent
  let run: Run
  let node: NodePath
  let kind: DecisionKind
  /// What the samples' seeds come from: the same whoever asks first.
  let source: StreamSource
  /// The criticality that applies, and sets the panel; the run's settings do, if there is none.
  let criticality: Criticality?
  /// The margin.
  let margin: PlaceMargin
  /// The user's own check of outputs.
  var verifier: SolutionCheck<PosedSubtask, JSON>?

  /// Holds elections until one converges.
  func hold() async throws -> Outcome<JSON> {
    let settings = settings()
    let models = run.sampler.sessions.map(\.model)
    let lineup = Lineup(settings.ensemble, models: models, criticality: settings.criticality)
    let isProof = verifier?.strength(for: agent.posed) == .complete && !run.settings.votesOnProofs
    var rules = settings.rules(margin: isProof ? 1 : margin.k)
    if isProof { rules.maxVotes = min(rules.maxVotes, 4 * margin.k) }
    if let criticality { rules.panel = Panel(size: criticality.panelSize) }
    let decision = Decision(
      kind: kind, node: node, stream: run.stream(source, agent.kind), rules: rules,
      basis: isProof ? .proof : .votes, bound: isProof ? nil : margin.bound,
      sampler: run.sampler.with(lineup, settings),
      events: run.events, ladder: subtask.model == nil ? run.ladder : Escalation.ladder(models: 1),
      candidacy: Candidacy(
        candidate: { agent.candidate(for: $0) }, show: { $0.asText }, matcher: agent.matcher),
      inquiry: { agent.inquiry(wording: $0.wording) }, remark: { SubtaskAgent.isUnknown($0) ? .unknown : nil },
      accept: { output in
        try await verifier?.verify(output, of: agent.posed)
        return output
      })
    switch try await decision.make().verdict {
    case .elected(_, let output): return .solved(output)
    case .remark(let remark): return .failed(remark.reason)
    case .failed(let reason): return .failed(reason)
    }
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
