package import Maker
import MakerConsole

/// A problem made ready to be solved, for whoever wants that.
package struct Work: Sendable {
  /// What is asked first, for whoever wants to know before anything is spent.
  package struct Opening: Sendable {
    /// What the first agent is asked.
    package let prompt: String
    /// Samples that the first election needs at least, or that are drawn as proposals.
    package let samples: Int
    /// What is to be known of the calls after that.
    package let outlook: String

    package init(prompt: String, samples: Int, outlook: String) {
      (self.prompt, self.samples, self.outlook) = (prompt, samples, outlook)
    }
  }

  /// The problem in one line.
  package let title: String
  /// Whether answers come from texts that were given.
  package var hasContext = false
  /// Whether it may have to ask a person while it goes on.
  package var mayAsk = false
  /// How many steps it has, where that is known.
  package var steps: Int?
  /// Models that it asks beside those of the settings, so that they may have prices.
  package var otherModels: [String] = []
  /// A plan that it follows.
  package var plan: Plan?
  /// Puts in the defaults of this problem where the user set nothing.
  package var adapt: @Sendable (inout RunPreparation) -> Void = { _ in }
  /// Holds the models against it before the first call.
  package var check: @Sendable ([any CompletionModel]) throws -> Void = { _ in }
  /// What is asked first.
  package let opening: @Sendable (RunPreparation) throws -> Opening
  /// What stands for it in a rehearsal, the least that it may be and the most; `nil` where it cannot be rehearsed.
  package var rehearsals: (easy: Rehearsal, hard: Rehearsal)?
  /// Those that it consists of, where it is several problems.
  package var parts: [(work: Work, preparation: RunPreparation)] = []
  /// Checks a plan that somebody else made, a line an action.
  package var verify: (@Sendable (_ lines: [Substring], _ file: String) -> PlanCheck)?
  /// Solves it in a run of its own.
  package let solve: @Sendable (RunMeans) async throws -> RunOutcome

  /// Work.
  package init(
    title: String, opening: @escaping @Sendable (RunPreparation) throws -> Opening,
    solve: @escaping @Sendable (RunMeans) async throws -> RunOutcome
  ) {
    (self.title, self.opening, self.solve) = (title, opening, solve)
  }

  /// How much a journal keeps of it where nobody says it: of a long walk the decisions alone.
  var level: JournalLevel { (steps ?? 0) > 10_000 ? .decisions : .full }

  /// The work itself as its own rehearsal.
  package var rehearsal: Rehearsal { Rehearsal(title: "the problem itself", solve: solve) }
}

extension Work.Opening {
  /// Of a problem that begins with proposals, or is atomic.
  package init<D: Domain>(_ domain: D, _ problem: D.Problem, _ preparation: RunPreparation) {
    let canonical = domain.canonical(problem).problem
    let prompt: String
    let margin = (try? preparation.run.margin.margin(at: .node(depth: 0))) ?? 3
    if let decomposing = domain.decomposing, decomposing.atomicity(of: canonical) != .atomic {
      prompt = decomposing.decomposer(for: canonical, wording: 0).prompt
    } else {
      prompt = domain.solver(for: canonical, wording: 0).prompt
    }
    self.init(
      prompt: prompt, samples: preparation.run.proposals(at: margin),
      outlook: "Proposals are then checked by code, and the sound ones voted on.")
  }
}
