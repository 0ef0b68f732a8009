public import Maker

extension ArithmeticDomain {
  /// Sound: the rules of form hold, both parts are lighter, and the composition is an identity.
  public func decomposition(
    of problem: ArithmeticProblem, from reply: DecomposerReply
  ) throws(Rejection) -> Decomposition<ArithmeticProblem> {
    let a = try part("A", reply.subproblemA, of: problem)
    let b = try part("B", reply.subproblemB, of: problem)
    let compose = ComposeFunction(reply.composeFn)
    let rule = try ComposeRule(compose)
    try checkWork(of: problem.term, a, b, rule)
    try checkWeight(a, "A", of: problem)
    // Where B waits for A, the longest solution that `bind` lets through stands in for it.
    try checkWeight(b.binding(SizeBounds(of: a).longest), "B", of: problem)
    if verifies {
      let valueOfA = a.value()
      guard rule(valueOfA, b.value(a: valueOfA)) == problem.term.value() else {
        throw Rejection("\(compose.text) does not give \(problem.text)")
      }
    }
    // With a bare number B it is the same whether it stands in the composition or in B.
    let (whole, composed) =
      if case .number(let number) = b { (rule.term(number), ComposeRule.second) } else { (b, rule) }
    return Decomposition(
      a: ArithmeticProblem(a), b: ArithmeticProblem(b), needsA: b.needsA, compose: compose,
      content: JSON.strings([a.sorted.text, whole.sorted.text, composed.text]).compact, reply: reply)
  }

  /// B with A's solution in it, which must be no longer than A's operands allow.
  public func bind(
    _ decomposition: Decomposition<ArithmeticProblem>, to solution: BigInteger
  ) throws(Rejection) -> ArithmeticProblem {
    let longest = SizeBounds(of: decomposition.a.term).longest
    guard solution.magnitude <= longest else {
      throw Rejection("\(solution) is too long to be the solution of \(decomposition.a.text)")
    }
    return ArithmeticProblem(decomposition.b.term.binding(solution))
  }

  /// Composes by code, exactly.
  public func compose(
    _ decomposition: Decomposition<ArithmeticProblem>, of problem: ArithmeticProblem, a: BigInteger, b: BigInteger
  ) throws(Rejection) -> Composition<BigInteger> {
    .solution(try ComposeRule(decomposition.compose)(a, b))
  }

  /// Sign and number of digits; for a composed solution of more than three digits also the remainders modulo 9 and 11.
  public func verify(_ solution: BigInteger, of problem: ArithmeticProblem, isLeaf: Bool) throws(Rejection) {
    guard verifies else { return }
    let bounds = SizeBounds(of: problem.term)
    guard bounds.low <= solution, solution <= bounds.high else {
      throw Rejection(
        "\(solution) cannot be: by its signs and digits \(problem.text) lies from \(bounds.low) to \(bounds.high)")
    }
    // Solved directly, a problem that is no leaf by its form is checked like a composed one.
    guard !isLeaf || atomicity(of: problem) != .atomic, solution.digitCount > 3 else { return }
    for divisor: UInt32 in [9, 11] {
      let (expected, found) = (problem.term.remainder(modulo: divisor), solution.remainder(modulo: divisor))
      guard expected == found else {
        throw Rejection("\(solution) leaves \(found) modulo \(divisor), but \(problem.text) leaves \(expected)")
      }
    }
  }

  private func part(
    _ name: String, _ text: String, of problem: ArithmeticProblem
  ) throws(Rejection) -> ArithmeticTerm {
    var parser = ArithmeticParser(text, allowsReference: name == "B")
    let term: ArithmeticTerm
    do { term = try parser.whole() } catch { throw Rejection("part \(name), \(error)") }
    let known = problem.term.numbers.map { Array($0.magnitude.description.utf8) }
    for number in term.numbers where number != 0 {
      let run = DigitRun(number.magnitude.description.utf8.dropLast(number.trailingZeroCount))
      guard run.isOne || known.contains(where: run.occurs(in:)) else {
        throw Rejection("part \(name): \(number) is no run of digits of the problem's numbers")
      }
    }
    return term
  }

  /// The parts have to hold the work, not the composition.
  private func checkWork(
    of problem: ArithmeticTerm, _ a: ArithmeticTerm, _ b: ArithmeticTerm, _ rule: ComposeRule
  ) throws(Rejection) {
    switch rule {
    case .second:
      guard b.needsA else { throw Rejection("the solution of part A is never used") }
      return
    case .linear(let first, let second):
      if a.isNumber, b.isNumber, first.zeros == second.zeros {
        throw Rejection("both parts are bare numbers: nothing is left to solve")
      }
    case .product:
      guard !a.isNumber, !b.isNumber, a.operations + b.operations < problem.operations else {
        throw Rejection(
          "the composition multiplies what the parts have to: each must be a calculation of the problem's")
      }
    }
    if b.needsA { throw Rejection("part B refers to {A}, so the composition has to be second") }
  }

  private func checkWeight(
    _ part: ArithmeticTerm, _ name: String, of problem: ArithmeticProblem
  ) throws(Rejection) {
    if part.weight >= problem.term.weight {
      throw Rejection("part \(name) is no smaller than the problem in digits and operations")
    }
  }
}
