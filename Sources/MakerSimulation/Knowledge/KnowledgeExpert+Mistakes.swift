import MakerVoting

/// The ways in which a decomposer errs.
private enum Mistake: CaseIterable {
  case hopDropped, wholeAgain, wrongRelation, swapped, unbound, stopped, wrongComposition
}

extension KnowledgeExpert {
  /// A wrong decomposition. Kinds of mistake that are not possible here, or by chance are right, are passed over.
  func mistake(
    about question: String, _ expression: Expression, _ splits: [Split], _ generator: inout SplitMix64
  ) -> JSON {
    guard let split = splits.randomElement(using: &generator) else {
      return needless(question, expression, &generator).reply
    }
    for kind in Mistake.allCases.shuffled(using: &generator) {
      if kind == .stopped { return Proposal.stop }
      let proposal = make(kind, question, split, &generator)
      if let proposal, !isSound(proposal, for: expression) { return proposal.reply }
    }
    return Proposal.stop
  }

  private func make(
    _ mistake: Mistake, _ question: String, _ split: Split, _ generator: inout SplitMix64
  ) -> Proposal? {
    let right = written(split)
    switch mistake {
    case .hopDropped:
      let dropsInA = split.a.hops > 1 && (split.b.hops < 2 || Bool.random(using: &generator))
      guard let shorter = (dropsInA ? split.a : split.b).withoutLastHop else { return nil }
      return dropsInA
        ? Proposal(a: writer.question(shorter), b: right.b, compose: right.compose)
        : Proposal(a: right.a, b: writer.question(shorter), compose: right.compose)
    case .wholeAgain:
      return Proposal(a: question, b: "What is {A}?", compose: "second")
    case .wrongRelation:
      let errsInA = Bool.random(using: &generator)
      guard let other = (errsInA ? split.a : split.b).withOtherRelation(&generator) else { return nil }
      return errsInA
        ? Proposal(a: writer.question(other), b: right.b, compose: right.compose)
        : Proposal(a: right.a, b: writer.question(other), compose: right.compose)
    case .swapped:
      return Proposal(a: right.b, b: right.a, compose: right.compose)
    case .unbound:
      guard split.b.placeholders.contains("A"), let guess = world.wrongAnswers(split.a).randomElement(using: &generator)
      else { return nil }
      let b = split.b.replacing(.placeholder("A"), by: .entity(guess))
      return Proposal(a: right.a, b: writer.question(b), compose: right.compose)
    case .wrongComposition:
      let others = ["first", "second", "product", "A - B", "{B} and {A}"].filter { $0 != right.compose }
      return others.randomElement(using: &generator).map { Proposal(a: right.a, b: right.b, compose: $0) }
    case .stopped:
      return nil
    }
  }

  /// A split of what a single fact answers.
  private func needless(_ question: String, _ expression: Expression, _ generator: inout SplitMix64) -> Proposal {
    guard case .related(let relation, let subject) = expression else {
      return Proposal(a: question, b: "What is {A}?", compose: "second")
    }
    let bound = writer.question(.related(relation, .placeholder("A")))
    let other = relation.lookalikes.randomElement(using: &generator) ?? relation
    let choices = [
      Proposal(a: "What is \(writer.phrase(subject))?", b: bound, compose: "second"),
      Proposal(a: question, b: "What is {A}?", compose: "second"),
      Proposal(a: writer.question(.related(other, subject)), b: bound, compose: "second"),
      Proposal(a: question, b: writer.question(.related(other, subject)), compose: "first"),
    ]
    return choices.randomElement(using: &generator) ?? choices[0]
  }
}

extension Expression {
  /// With the outermost relation left out.
  fileprivate var withoutLastHop: Expression? {
    if case .related(_, let inner) = self { inner } else { nil }
  }

  /// With another relation in the outermost one's place.
  fileprivate func withOtherRelation(_ generator: inout SplitMix64) -> Expression? {
    guard case .related(let relation, let inner) = self else { return nil }
    return relation.lookalikes.randomElement(using: &generator).map { .related($0, inner) }
  }
}
