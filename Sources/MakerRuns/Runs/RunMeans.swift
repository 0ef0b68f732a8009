import MakerConsole
package import Maker

/// What a run is carried out with.
package struct RunMeans: Sendable {
  package var preparation: RunPreparation
  package var models: [any CompletionModel]
  package var settings: RunSettings
  package let clock: any Clock<Duration>
  package var listeners: [EventListener]
  package let stop: StopSignal
  package var id: String
  /// Keeps its events, and knows those of before where it is taken up again.
  package var journal: Journal?
  /// Where it stands in a run of several problems.
  package var place: ProblemPlace?
  /// Puts reasons into words.
  package var words: @Sendable (Reason) -> String = { $0.description }
  /// Asks a person about a refinement that came to its end; `nil` where nobody can be asked.
  package var review: GraphRunner.Reviewer?

  package init(
    preparation: RunPreparation, models: [any CompletionModel], clock: any Clock<Duration>,
    listeners: [EventListener], stop: StopSignal, id: String
  ) {
    (self.preparation, self.models, settings) = (preparation, models, preparation.run)
    (self.clock, self.listeners, self.stop, self.id) = (clock, listeners, stop, id)
  }

  /// An orchestrator over a domain.
  package func orchestrator<D: Domain>(_ domain: D) -> Orchestrator<D> {
    Orchestrator(domain: domain, models: models, settings: settings, clock: clock, listeners: listeners)
  }

  /// Solves a problem of a domain.
  package func solve<D: Domain>(
    _ problem: D.Problem, _ domain: D, plan: Plan? = nil, _ solved: (D.Solution) -> Solved
  ) async throws -> RunOutcome {
    RunOutcome(
      try await orchestrator(domain)
        .solve(problem, plan: plan, stop: stop, run: id, journal: journal, in: place).map(solved))
  }
}
