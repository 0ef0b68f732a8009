import MakerVoting
import Synchronization

extension Node {
  /// What decides which solutions of a problem are the same; `nil` for the domain's own classes.
  func matcher(for problem: D.Problem) -> Matcher? {
    switch run.settings.matching {
    case .domain: nil
    case .matcher(let matcher): matcher
    case .embedding(let engine): engine.matcher(by: run.embeddings(engine.model).embed)
    case .equivalence(let prompts): equivalence(domain.title(of: problem), prompts)
    }
  }

  /// Whether two solutions are one under two names, where the domain has agents who can tell; `nil` where another matcher than
  /// the domain's classes was chosen.
  func areSame(for problem: D.Problem) -> ((D.Solution, D.Solution) async throws -> Bool)? {
    guard case .domain = run.settings.matching else { return nil }
    return { a, b in
      // In one order, so that the verdict cannot depend on it.
      let (first, second) = domain.text(of: a) < domain.text(of: b) ? (a, b) : (b, a)
      guard let comparer = domain.comparer(of: first, second, for: problem) else { return false }
      return try await agree(comparer)
    }
  }

  /// A voted yes or no on each pair of answers that differ in more than form.
  private func equivalence(_ question: String, _ prompts: PromptLibrary) -> Matcher {
    let verdicts = Verdicts()
    return Matcher(
      name: run.settings.matching.name, key: { Normalization.normalize($0) },
      same: { a, b in
        let (first, second) = a < b ? (a, b) : (b, a)
        if let known = verdicts.known(first, second) { return known }
        let verdict = try await agree {
          .equivalence(of: first, second, asAnswersTo: question, prompts["equivalent"], wording: $0)
        }
        verdicts.note(first, second, verdict)
        return verdict
      })
  }

  /// What comparers elect. A vote that does not converge is a no: it costs votes, where a wrong yes would give them to the
  /// wrong answer.
  private func agree(_ comparer: @escaping @Sendable (Int) -> Inquiry<Bool>) async throws -> Bool {
    let decision = decision(
      .equivalence, stream: stream(.comparer), effort: .oneRung,
      Candidacy(candidate: { String($0) }, show: { String($0) }),
      inquiry: { comparer($0.wording) }, accept: { $0 })
    return try await decision.make().verdict.accepted ?? false
  }
}

/// What was decided about pairs of answers at one node.
private final class Verdicts: Sendable {
  private let state = Mutex<[[String]: Bool]>([:])

  func known(_ a: String, _ b: String) -> Bool? { state.withLock { $0[[a, b]] } }

  func note(_ a: String, _ b: String, _ verdict: Bool) { state.withLock { $0[[a, b]] = verdict } }
}
