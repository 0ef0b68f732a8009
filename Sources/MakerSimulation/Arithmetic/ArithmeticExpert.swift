import Maker
import MakerVoting

/// Calculates as people do in the head: sure of a single fact, and the less so the more digits there are to keep in mind.
package struct ArithmeticExpert: Expert {
  /// An expert.
  package init() {}

  /// Judges a prompt of a decomposer, discriminator or solver whose problem is a calculation.
  package func judge(_ prompt: String) -> Judgement? {
    guard let prompt = AgentPrompt(prompt), let problem = prompt.section("problem").flatMap({ Formula($0) }),
      let value = problem.value()
    else { return nil }
    return switch prompt.agent {
    case .solver: solve(problem, value)
    case .decomposer: decompose(problem, value)
    case .discriminator: discriminate(problem, value, proposals: prompt.section("proposals") ?? "")
    case .classifier, .composer, .comparer: nil
    }
  }

  /// Whether a calculation is a single step: a product of two digits, or a short sum.
  static func isSingleStep(_ problem: Formula) -> Bool { problem.steps() <= 1 }

  private func solve(_ problem: Formula, _ value: BigInteger) -> Judgement {
    let right: JSON = ["answer": .string(value.description)]
    return Judgement(steps: max(1, problem.steps()), right: { _ in right }) { generator in
      ["answer": .string(Slip.answer(problem, value, &generator).description)]
    }
  }
}

/// The slips by which a calculation comes out wrong.
private enum Slip: CaseIterable {
  case digitOff, wrongCarry, lostZero, neighbour, swappedDigits

  /// A plausible wrong answer.
  static func answer(_ problem: Formula, _ value: BigInteger, _ generator: inout SplitMix64) -> BigInteger {
    for slip in allCases.shuffled(using: &generator) {
      if let wrong = slip.made(problem, value, &generator), wrong != value { return wrong }
    }
    return value + 1
  }

  private func made(_ problem: Formula, _ value: BigInteger, _ generator: inout SplitMix64) -> BigInteger? {
    var digits = Array(value.magnitude.description)
    func read() -> BigInteger? { BigInteger((value.isNegative ? "-" : "") + String(digits)) }
    switch self {
    case .digitOff:
      let place = Int.random(in: digits.indices, using: &generator)
      let digit = digits[place].wholeNumberValue ?? 0
      let other = digit == 0 ? 1 : digit == 9 ? 8 : digit + (Bool.random(using: &generator) ? 1 : -1)
      if place == 0, other == 0, digits.count > 1 { return nil }
      digits[place] = Character(String(other))
      return read()
    case .wrongCarry:
      guard digits.count > 1 else { return nil }
      let carry = BigInteger.powerOfTen(Int.random(in: 1..<digits.count, using: &generator))
      return Bool.random(using: &generator) ? value + carry : value - carry
    case .lostZero:
      guard digits.count > 1, let zero = digits.lastIndex(of: "0") else { return nil }
      digits.remove(at: zero)
      return read()
    case .neighbour:
      guard case .product(let a, let b) = problem, let a = a.value(), let b = b.value() else { return nil }
      let entries = [(a + 1) * b, (a - 1) * b, a * (b + 1), a * (b - 1)]
      return entries.randomElement(using: &generator)
    case .swappedDigits:
      guard digits.count > 1 else { return nil }
      let place = Int.random(in: 1..<digits.count, using: &generator)
      digits.swapAt(place, place - 1)
      return digits[0] == "0" ? nil : read()
    }
  }
}
