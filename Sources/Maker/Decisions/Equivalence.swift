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

  /// A voted yes or no on each pair of answers that differ in more than form. A vote that does not converge is a no: it
  /// costs votes, where a wrong yes would give them to the wrong answer.
  private func equivalence(_ question: String, _ prompts: PromptLibrary) -> Matcher {
    let verdicts = Verdicts()
    return Matcher(
      name: run.settings.matching.name, key: { Normalization.normalize($0) },
      same: { a, b in
        // In one order, so that the verdict cannot depend on it.
        let (first, second) = a < b ? (a, b) : (b, a)
        if let known = verdicts.known(first, second) { return known }
        let decision = self.decision(
          .equivalence, stream: self.stream(.comparer), Candidacy(candidate: { String($0) }, show: { String($0) }),
          inquiry: { Self.comparer(question, first, second, prompts["equivalent"], wording: $0.wording) },
          accept: { $0 })
        let verdict = try await decision.make().verdict.accepted ?? false
        verdicts.note(first, second, verdict)
        return verdict
      })
  }

  private static func comparer(
    _ question: String, _ a: String, _ b: String, _ template: PromptTemplate, wording: Int
  ) -> Inquiry<Bool> {
    let values = ["question": question, "answer_a": a, "answer_b": b].mapValues(PromptTemplate.quote)
    return Inquiry(
      agent: .comparer, prompt: template.render(values, wording: wording),
      schema: .object("equivalence", [("equivalent", ["type": "boolean"])])
    ) { text throws(RedFlag) in
      try Reply(parsing: text, members: ["equivalent"]).bool("equivalent")
    }
  }
}

/// What was decided about pairs of answers at one node.
private final class Verdicts: Sendable {
  private let state = Mutex<[[String]: Bool]>([:])

  func known(_ a: String, _ b: String) -> Bool? { state.withLock { $0[[a, b]] } }

  func note(_ a: String, _ b: String, _ verdict: Bool) { state.withLock { $0[[a, b]] = verdict } }
}
