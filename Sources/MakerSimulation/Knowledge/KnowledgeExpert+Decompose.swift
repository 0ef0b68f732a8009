import MakerVoting

extension KnowledgeExpert {
  /// All sound proposals for a question; none for one that a single fact answers.
  package func proposals(for question: String) -> [Proposal] {
    (parser.parse(question)?.splits(naming: writer.phrase) ?? []).map(written)
  }

  /// What a proposal asks for when its parts are put together: `nil` unless both parts can be read, are not trivial,
  /// and are smaller than the question.
  package func expression(of proposal: Proposal, smallerThan question: Expression) -> (
    a: Int, b: Int, whole: Expression
  )? {
    guard let a = parser.parse(proposal.a), let b = parser.parse(proposal.b),
      a.placeholders.isEmpty, b.placeholders.isSubset(of: ["A"]),
      (1..<max(1, question.hops)).contains(a.hops), (1..<max(1, question.hops)).contains(b.hops)
    else { return nil }
    return compose(a, b.replacing(.placeholder("A"), by: a), proposal.compose).map { (a.hops, b.hops, $0) }
  }

  /// Whether the proposal gives the answer to the question.
  package func isSound(_ proposal: Proposal, for question: Expression) -> Bool {
    expression(of: proposal, smallerThan: question)?.whole.canonical == question.canonical
  }

  /// One of the sound proposals, each as likely as the next; `stop` for a single fact. Where the prompt asks for kinds, it
  /// names them; a wrong reply may be one whose kinds alone are wrong.
  func decompose(_ prompt: AgentPrompt, _ question: String) -> Judgement {
    let judgement = decompose(question)
    guard prompt.text.contains("`kind_A`") else { return judgement }
    let kind = parser.parse(question).map(Self.kind) ?? "entity"
    let isSplit = parser.parse(question).map { !Self.isAtomic($0) } ?? false
    return Judgement(right: { kinds(kind, judgement.right(&$0)) }) { generator in
      guard isSplit, generator.nextUnit() < 0.1 else { return kinds(kind, judgement.wrong(&generator)) }
      return otherKinds(kinds(kind, judgement.right(&generator)), &generator)
    }
  }

  /// A reply with the kinds of the whole and of its parts.
  private func kinds(_ whole: String, _ reply: JSON) -> JSON {
    guard var object = reply.object else { return reply }
    func kind(_ name: String) -> JSON {
      guard let text = reply[name]?.string, !text.isEmpty else { return "" }
      return .string(parser.parse(text).map(Self.kind) ?? "entity")
    }
    object["kind"] = .string(whole)
    object["kind_A"] = kind("subproblem_A")
    object["kind_B"] = kind("subproblem_B")
    return .object(object)
  }

  /// A reply in which one kind is wrong.
  private func otherKinds(_ reply: JSON, _ generator: inout SplitMix64) -> JSON {
    guard var object = reply.object else { return reply }
    let name = ["kind", "kind_A", "kind_B"].randomElement(using: &generator) ?? "kind"
    let named = object[name]?.string ?? ""
    let others: [String] = ["entity", "number", "date", "list", "text"].filter { $0 != named }
    object[name] = .string(others.randomElement(using: &generator) ?? "text")
    return .object(object)
  }

  private func decompose(_ question: String) -> Judgement {
    guard let expression = parser.parse(question) else {
      let halves = Proposal(
        a: "What does the first half of this ask: \(question)", b: "What is {A}?", compose: "second")
      let again = Proposal(a: question, b: "What is {A}?", compose: "second")
      let twice = Proposal(a: question, b: question, compose: "first")
      return Judgement(right: Proposal.stop, wrong: [halves, again, twice].map(\.reply))
    }
    let splits = expression.splits(naming: writer.phrase)
    let right = splits.isEmpty ? [Proposal.stop] : splits.map { written($0).reply }
    return Judgement(right: { generator in right.randomElement(using: &generator) ?? Proposal.stop }) { generator in
      mistake(about: question, expression, splits, &generator)
    }
  }

  func written(_ split: Split) -> Proposal {
    Proposal(a: writer.question(split.a), b: writer.question(split.b), compose: split.compose.text)
  }

  private func compose(_ a: Expression, _ b: Expression, _ text: String) -> Expression? {
    switch Composition(text) {
    case .first: a
    case .second: b
    case .sum: .sum(a, b)
    case .both: .pair(a, b)
    case .larger(let name, let other): larger(a, b, name, other)
    case .difference, .product, nil: nil
    }
  }

  private func larger(_ a: Expression, _ b: Expression, _ name: String, _ other: String) -> Expression? {
    guard case .related(.population, let first) = a, case .related(.population, let second) = b,
      parser.parse(name) == first, parser.parse(other) == second
    else { return nil }
    return .larger(first, second)
  }
}
