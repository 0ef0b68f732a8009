public import Maker
import MakerVoting

/// Arithmetic over integers of any length: decompositions are identities that code checks, leaves are single steps that
/// agents vote on, and composing is exact.
///
/// A leaf is what a small model does in its head: a product of two one-digit numbers, or the sum or difference of two
/// numbers of at most three digits. A bare number is nobody's work.
///
/// **No way around the vote.** Code could work every calculation out by itself, so a proposal must not hand it the work,
/// nor hide an answer of the model's own in it:
/// - The composition is `±10^i * A ± 10^j * B` or `±10^i * A * B`: A and B occur once each, and constants are powers of
///   ten that multiply. B alone (`second`) is a composition only if B refers to `{A}`.
/// - Numbers in the parts are runs of digits of the problem's numbers, zeros at the end aside, or powers of ten.
/// - Both parts may be bare numbers only if one is shifted. Under `A * B` both are calculations, and have one operation
///   fewer between them than the problem.
/// - Each part weighs less than the problem, in digits and operations, so that every chain of parts ends.
///
/// **Verifiers** never compute the answer. A solution must lie where the signs and the numbers of digits of the operands
/// put it. Unless the problem is a leaf, one of more than three digits must also leave the same remainders modulo 9 and
/// 11 as the problem, taken operand by operand. An identity is checked by evaluating both sides: that is no way into a
/// vote.
public struct ArithmeticDomain: Domain, Decomposing, Composing {
  static let leafDigits = 3

  private let prompts: PromptLibrary
  let verifies: Bool

  /// A domain of calculations.
  ///
  /// - Parameters:
  ///   - prompts: the agents' prompts.
  ///   - verifies: whether code checks identities and solutions. Without it the run shows what voting alone gives; the
  ///     rules of form above hold all the same.
  public init(prompts: PromptLibrary = .arithmetic, verifies: Bool = true) {
    self.prompts = prompts
    self.verifies = verifies
  }

  /// It splits its calculations itself.
  public var decomposing: (any Decomposing<ArithmeticProblem, BigInteger>)? { self }
  /// Code can always tell what is a single step.
  public var classifying: (any Classifying<ArithmeticProblem>)? { nil }
  /// Composing is code.
  public var composing: any Composing<ArithmeticProblem, BigInteger> { self }
  /// Calculations have no kinds.
  public func kind(of problem: ArithmeticProblem) -> String? { nil }
  /// A number always says something.
  public func remark(of solution: BigInteger) -> Remark? { nil }
  /// Remainders rule out; they do not prove. An identity that holds does.
  public func checks(of problem: ArithmeticProblem) -> Checks {
    verifies ? Checks(leaf: .partial, split: .complete, whole: .partial) : .none
  }
  /// A sample that works a calculation out as a whole is cheaper than splitting it, where remainders can rule it out.
  public var defaults: DomainDefaults {
    DomainDefaults(decompose: verifies ? .asNeeded : .always, maxDepth: 64)
  }
  /// One step.
  public var directOption: String { "a single step is enough" }
  /// A part is looked at only once A has a value.
  public func unbound(_ decomposition: Decomposition<ArithmeticProblem>, reference: String) -> ArithmeticProblem? {
    nil
  }

  /// Without order of operands, sign in front, and zeros that all operands end in.
  public func canonical(_ problem: ArithmeticProblem) -> Canonical<ArithmeticProblem, BigInteger> {
    let (term, isNegative, zeros) = problem.term.reduced
    let key = term.text
    if !isNegative && zeros == 0 { return Canonical(key: key, problem: ArithmeticProblem(term)) }
    let shift = ComposeRule.Shift(isNegative: isNegative, zeros: zeros)
    return Canonical(key: key, problem: ArithmeticProblem(term)) { shift.applied(to: $0) }
  }

  /// A bare number.
  public func trivialSolution(of problem: ArithmeticProblem) -> BigInteger? {
    if case .number(let value) = problem.term { value } else { nil }
  }

  /// By form: code can always tell.
  public func atomicity(of problem: ArithmeticProblem) -> Atomicity {
    switch problem.term.reduced.term {
    case .number: .atomic
    case .multiplication(let factors): Self.are(factors, numbersUpTo: 1) ? .atomic : .composite
    case .addition(let terms): Self.are(terms, numbersUpTo: Self.leafDigits) ? .atomic : .composite
    case .negation, .solutionOfA: .composite
    }
  }

  private static func are(_ operands: [ArithmeticTerm], numbersUpTo digits: Int) -> Bool {
    operands.count == 2
      && operands.allSatisfy { if case .number(let value) = $0 { value.digitCount <= digits } else { false } }
  }

  /// A long calculation is not asked for as a whole.
  public var solvesAtDepthLimit: Bool { false }

  /// That it is wrong: a value, a remainder or a size would narrow the right result down.
  public func told(of rejection: Rejection, isProposal: Bool) -> String? {
    isProposal ? "it does not come to the problem, or is no smaller" : "a check of its size and its remainders failed"
  }

  /// Code alone tells which solutions are the same.
  public func comparer(
    of a: BigInteger, _ b: BigInteger, for problem: ArithmeticProblem
  ) -> (@Sendable (_ wording: Int) -> Inquiry<Bool>)? { nil }

  // MARK: Agents

  /// Proposes two smaller calculations.
  public func decomposer(for problem: ArithmeticProblem, wording: Int) -> Inquiry<DecomposerReply> {
    .decomposition(prompt: prompt("decompose", problem, wording))
  }

  /// Votes on proposals.
  public func discriminator(for problem: ArithmeticProblem, options: OptionList, wording: Int) -> Inquiry<Int> {
    .choice(of: options) { prompt("discriminate", problem, wording, proposals: $0) }
  }

  /// Works a single step out.
  public func solver(for problem: ArithmeticProblem, wording: Int) -> Inquiry<BigInteger> {
    Inquiry(
      agent: .solver, prompt: prompt("solve", problem, wording),
      schema: .object("answer", [("answer", ["type": "string", "pattern": "^(0|-?[1-9][0-9]*)$"])])
    ) { text throws(RedFlag) in
      let answer = try Reply(parsing: text, members: ["answer"]).string("answer")
      guard let value = BigInteger(answer), value.description == answer else {
        throw RedFlag(.invalidFormat, "\"\(answer)\" is not an integer in plain digits")
      }
      return value
    }
  }

  private func prompt(
    _ name: String, _ problem: ArithmeticProblem, _ wording: Int, proposals: String = ""
  ) -> String {
    prompts["arithmetic-" + name].render(
      ["problem": PromptTemplate.quote(problem.text), "proposals": proposals], wording: wording)
  }

  // MARK: Text

  /// The value's digits.
  public func candidate(for solution: BigInteger, of problem: ArithmeticProblem) -> String { solution.description }
  /// The calculation.
  public func title(of problem: ArithmeticProblem) -> String { problem.text }
  /// The digits.
  public func text(of solution: BigInteger) -> String { solution.description }
}

extension ArithmeticTerm {
  /// The problem in canonical form, and what has to be put back: a sign and zeros.
  fileprivate var reduced: (term: ArithmeticTerm, isNegative: Bool, zeros: Int) {
    switch self {
    case .number, .solutionOfA: return (self, false, 0)
    case .negation(let inner):
      let (term, isNegative, zeros) = inner.reduced
      return (term, !isNegative, zeros)
    case .multiplication(let factors):
      let zeros = factors.reduce(0) { $0 + $1.endingZeros }
      return (ArithmeticTerm.product(factors.map { $0.dropping($0.endingZeros) }).sorted, false, zeros)
    case .addition(let terms):
      if terms.allSatisfy(\.isNegative) {
        let (term, isNegative, zeros) = negated.reduced
        return (term, !isNegative, zeros)
      }
      let zeros = terms.map(\.endingZeros).min() ?? 0
      return (ArithmeticTerm.addition(terms.map { $0.dropping(zeros) }).sorted, false, zeros)
    }
  }

  private var endingZeros: Int { if case .number(let value) = self { value.trailingZeroCount } else { 0 } }

  private func dropping(_ zeros: Int) -> ArithmeticTerm {
    guard zeros > 0, case .number(let value) = self, let short = BigInteger(String(value.description.dropLast(zeros)))
    else { return self }
    return .number(short)
  }
}
