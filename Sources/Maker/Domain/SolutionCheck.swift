/// A check of solutions by code of one's own, besides what a domain checks by itself: a test suite, a compiler, a lookup.
///
/// ```swift
/// let tests = SolutionCheck<Question, Answer> { answer, question in
///   guard try await suite.passes(answer.text) else { throw Rejection("the tests fail") }
/// }
/// let domain = QuestionDomain(prompts: .tasks, verify: tests)
/// ```
public struct SolutionCheck<Problem, Solution>: Sendable {
  /// What it means that it accepts.
  public let strength: Checks.Strength
  private let applies: @Sendable (Problem) -> Bool
  private let check: @Sendable (Solution, Problem) async throws -> Void

  /// A check.
  ///
  /// - Parameters:
  ///   - strength: `.complete` where whatever it accepts is right; votes are then not needed.
  ///   - applies: to which problems it applies: the parts of a problem are problems of other kinds.
  ///   - check: accepts by returning. It throws ``Rejection`` to reject, and the election goes on without that candidate;
  ///     whatever else it throws ends the run, a ``MakerJournal/Fault`` with a result that says so. It may be asked about the
  ///     same solution again, by a run that is taken up, and has to say the same then.
  public init(
    strength: Checks.Strength = .partial, applies: @escaping @Sendable (Problem) -> Bool = { _ in true },
    check: @escaping @Sendable (Solution, Problem) async throws -> Void
  ) {
    (self.strength, self.applies, self.check) = (strength, applies, check)
  }

  /// How much it proves of a problem's solution.
  func strength(for problem: Problem) -> Checks.Strength { applies(problem) ? strength : .none }

  func verify(_ solution: Solution, of problem: Problem) async throws {
    if applies(problem) { try await check(solution, problem) }
  }
}

extension Checks {
  /// The same with a further check of solutions, leaves' and composed ones.
  func with(_ strength: Strength) -> Checks {
    Checks(leaf: max(leaf, strength), split: split, whole: max(whole, strength))
  }
}
