import Maker
import MakerVoting

extension ArithmeticExpert {
  /// One of the sound splits, each as likely as the next; `stop` for a single step.
  func decompose(_ problem: Formula, _ value: BigInteger) -> Judgement {
    let splits = Self.splits(of: problem)
    return Judgement(right: { generator in
      splits.randomElement(using: &generator)?().reply ?? Proposal.stop
    }) { generator in
      Self.mistake(about: problem, value, splits, &generator).reply
    }
  }

  /// A split that is written down when it is wanted: numbers of 20,000 digits can be cut in 40,000 places, and each of
  /// these splits has 60,000 digits.
  typealias Split = @Sendable () -> Proposal

  /// The sound splits that come to mind.
  static func splits(of problem: Formula) -> [Split] {
    if isSingleStep(problem) { return [] }
    let (terms, factors) = (problem.terms, problem.factors)
    if terms.count > 1 {
      let numbers = terms.compactMap { term in term.formula.number.map { term.isNegative ? -$0 : $0 } }
      return terms.count == 2 && numbers.count == 2
        ? atDigits(numbers[0], numbers[1]) : thoughtOut(atTerms(terms, times: []))
    }
    if factors.count == 2, let a = factors[0].number, let b = factors[1].number {
      return atDigits(of: a, times: b) + atDigits(of: b, times: a)
    }
    return thoughtOut(atFactors(factors))
  }

  private static func thoughtOut(_ splits: [Proposal]) -> [Split] { splits.map { split in { split } } }

  /// `123456 + 7890`: the digits above and below a place.
  private static func atDigits(_ a: BigInteger, _ b: BigInteger) -> [Split] {
    (1..<max(a.digitCount, b.digitCount)).map { place in
      {
        let parts = [a, b].map { $0.cut(at: place) }
        func text(_ numbers: [BigInteger]) -> String {
          Formula.text(terms: numbers.filter { $0 != 0 }.map { ($0.isNegative, .number($0.magnitude)) })
        }
        return Proposal(a: text(parts.map(\.high)), b: text(parts.map(\.low)), compose: shifted(place))
      }
    }
  }

  /// `48123 * 90714`: one operand's digits above and below a place.
  private static func atDigits(of number: BigInteger, times other: BigInteger) -> [Split] {
    // Below the zeros at its end there is nothing to split off.
    (1..<max(1, number.digitCount)).dropFirst(number.trailingZeroCount).map { place in
      {
        let (high, low) = number.cut(at: place)
        return Proposal(a: "\(high) * \(other)", b: "\(low) * \(other)", compose: shifted(place))
      }
    }
  }

  private static func shifted(_ place: Int) -> String { "A * \(BigInteger.powerOfTen(place)) + B" }

  /// The first terms and the others, each times what the whole sum is multiplied by.
  private static func atTerms(_ terms: [(isNegative: Bool, formula: Formula)], times others: [Formula]) -> [Proposal] {
    func text(_ part: [(isNegative: Bool, formula: Formula)]) -> String {
      let sum = Formula.text(terms: part)
      if others.isEmpty { return sum }
      return (part.count > 1 || part[0].isNegative ? "(\(sum))" : sum) + " * " + Formula.text(factors: others)
    }
    return (1..<terms.count).map { cut in
      let (first, rest) = (Array(terms[..<cut]), Array(terms[cut...]))
      return rest[0].isNegative
        ? Proposal(a: text(first), b: text(rest.map { (!$0.isNegative, $0.formula) }), compose: "A - B")
        : Proposal(a: text(first), b: text(rest), compose: "A + B")
    }
  }

  /// The first factors and the others, one after the other or side by side; or a sum in parentheses multiplied out.
  private static func atFactors(_ factors: [Formula]) -> [Proposal] {
    var splits: [Proposal] = []
    for cut in 1..<max(1, factors.count) {
      let (first, rest) = (factors[..<cut], factors[cut...])
      func isWork(_ part: ArraySlice<Formula>) -> Bool { part.count > 1 || part.first?.number == nil }
      func text(_ part: ArraySlice<Formula>) -> String {
        part.count == 1 ? part.first?.text ?? "" : Formula.text(factors: part)
      }
      if isWork(first), isWork(rest) {
        splits.append(Proposal(a: text(first), b: text(rest), compose: "A * B"))
      } else if isWork(first) {
        splits.append(Proposal(a: text(first), b: "{A} * " + Formula.text(factors: rest), compose: "second"))
      } else if isWork(rest) {
        splits.append(Proposal(a: text(rest), b: Formula.text(factors: first) + " * {A}", compose: "second"))
      }
    }
    for (position, factor) in factors.enumerated() where factor.terms.count > 1 {
      var others = factors
      others.remove(at: position)
      splits += atTerms(factor.terms, times: others)
    }
    return splits
  }

  // MARK: Mistakes

  private enum Mistake: CaseIterable {
    case wrongPower, lostDigit, swapped, wholeAgain
  }

  private static func mistake(
    about problem: Formula, _ value: BigInteger, _ splits: [Split], _ generator: inout SplitMix64
  ) -> Proposal {
    guard let split = splits.randomElement(using: &generator)?() else { return needless(problem) }
    for mistake in Mistake.allCases.shuffled(using: &generator) {
      let proposal: Proposal? =
        switch mistake {
        case .wrongPower:
          Proposal(
            a: split.a, b: split.b,
            compose: Bool.random(using: &generator)
              ? split.compose.replacing("A * 1", with: "A * 10") : split.compose.replacing("0 + B", with: " + B"))
        case .lostDigit: withoutADigit(split, &generator)
        case .swapped: Proposal(a: split.b, b: split.a, compose: split.compose)
        case .wholeAgain: nil
        }
      if let proposal, self.value(of: proposal) != value { return proposal }
    }
    return Proposal(a: problem.text, b: "0", compose: "sum")
  }

  /// A split of what is a single step.
  private static func needless(_ problem: Formula) -> Proposal {
    guard case .product(let a, let b) = problem else { return Proposal(a: problem.text, b: "0", compose: "sum") }
    return Proposal(a: a.text, b: b.text, compose: "product")
  }

  private static func withoutADigit(_ split: Proposal, _ generator: inout SplitMix64) -> Proposal? {
    let errsInA = Bool.random(using: &generator)
    var text = Array(errsInA ? split.a : split.b)
    let places = text.indices.dropFirst().filter { text[$0].isNumber && text[$0 - 1].isNumber }
    guard let place = places.randomElement(using: &generator) else { return nil }
    text.remove(at: place)
    return errsInA
      ? Proposal(a: String(text), b: split.b, compose: split.compose)
      : Proposal(a: split.a, b: String(text), compose: split.compose)
  }
}

extension BigInteger {
  /// The digits above and below a place, both with the number's sign.
  fileprivate func cut(at place: Int) -> (high: BigInteger, low: BigInteger) {
    let digits = magnitude.description
    let high = BigInteger(String(digits.dropLast(place))) ?? 0
    let low = BigInteger(String(digits.suffix(place))) ?? 0
    return isNegative ? (-high, -low) : (high, low)
  }
}
