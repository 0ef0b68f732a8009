/// What the planner must know of one kind of problem in order to solve it directly: how to put it to an agent, how to read
/// the reply, and how to verify. How such problems are split is told by ``decomposing``.
///
/// The planner owns the recursion, the elections and the budget; a domain owns meaning. All its checks are code: a
/// verifier never asks a model. Everything here is a pure function of its arguments, but for a verifier that calls code of the
/// user's. No requirement has a default, so that a domain which wraps another cannot lose what that one means.
public protocol Domain<Problem, Solution>: Sendable {
  /// What goes in.
  associatedtype Problem: Sendable
  /// What comes out.
  associatedtype Solution: Hashable & Sendable

  /// How problems are split; `nil` where they never are.
  var decomposing: (any Decomposing<Problem, Solution>)? { get }

  /// The form in which equal problems are equal.
  func canonical(_ problem: Problem) -> Canonical<Problem, Solution>

  /// The solution of a problem that is solved already, such as a bare number or a start that meets the goal: nobody is
  /// asked about it. Never a way to have code solve what agents should; `nil` for everything that takes a step.
  ///
  /// - Throws: ``Rejection`` for a problem that must not be worked on at all.
  func trivialSolution(of problem: Problem) throws(Rejection) -> Solution?

  /// The agent that solves an atomic problem.
  func solver(for problem: Problem, wording: Int) -> Inquiry<Solution>

  /// The class of a solution: solutions of one class are one candidate.
  func candidate(for solution: Solution, of problem: Problem) -> String
  /// The agent that says whether two solutions of different classes are the same under two names; `nil` where code knows
  /// that they are not, or that its classes are right. It is asked only where both have as many votes as the margin.
  func comparer(of a: Solution, _ b: Solution, for problem: Problem) -> (@Sendable (_ wording: Int) -> Inquiry<Bool>)?
  /// What a reply says instead of a solution; `nil` for a solution.
  func remark(of solution: Solution) -> Remark?
  /// Accepts or rejects a solution. Code only.
  ///
  /// - Throws: ``Rejection`` that says which check failed; whatever else is thrown ends the run.
  func verify(_ solution: Solution, of problem: Problem, isLeaf: Bool) async throws
  /// What agents who are asked again are told of a rejection: which check failed, never the value that it expected; `nil` for
  /// nothing.
  ///
  /// - Parameters:
  ///   - isProposal: whether it is by ``Decomposing/decomposition(of:from:)``, and not by ``verify(_:of:isLeaf:)``.
  func told(of rejection: Rejection, isProposal: Bool) -> String?
  /// How much ``verify(_:of:isLeaf:)`` and ``Decomposing/decomposition(of:from:)`` prove of a problem.
  func checks(of problem: Problem) -> Checks
  /// What a run does where its settings say nothing.
  var defaults: DomainDefaults { get }

  /// A problem in one line.
  func title(of problem: Problem) -> String
  /// The kind of a problem, where it has one.
  func kind(of problem: Problem) -> String?
  /// A solution in one line.
  func text(of solution: Solution) -> String
}

/// How problems of a domain are told apart, split, and put together again.
public protocol Decomposing<Problem, Solution>: Sendable {
  /// What goes in.
  associatedtype Problem: Sendable
  /// What comes out.
  associatedtype Solution: Hashable & Sendable

  /// How agents say of which kind a problem is; `nil` where problems have no kinds.
  var classifying: (any Classifying<Problem>)? { get }
  /// How two solutions make one.
  var composing: any Composing<Problem, Solution> { get }

  /// Whether code can tell that a problem is atomic. Where it cannot, each decomposer's `stop` is a ballot on it; a part is put
  /// to solvers at once, who may say that it is not (``Classifying/open(_:)``), or to classifiers where nobody named its kind.
  func atomicity(of problem: Problem) -> Atomicity
  /// Whether a problem at the depth limit may be solved as if it were atomic; otherwise it fails there.
  var solvesAtDepthLimit: Bool { get }

  /// The agent that proposes decompositions.
  func decomposer(for problem: Problem, wording: Int) -> Inquiry<DecomposerReply>
  /// The agent that votes on decompositions. The value that it reads is the label of an option.
  func discriminator(for problem: Problem, options: OptionList, wording: Int) -> Inquiry<Int>
  /// How discriminators are offered to solve a problem directly, after "Answer directly: ".
  var directOption: String { get }

  /// A decomposer's reply as a decomposition of `problem`, if it is sound: checked by code alone.
  ///
  /// - Throws: ``Rejection`` that says what is unsound.
  func decomposition(of problem: Problem, from reply: DecomposerReply) throws(Rejection) -> Decomposition<Problem>
  /// Subproblem B, bound to the solution of A.
  func bind(_ decomposition: Decomposition<Problem>, to solution: Solution) throws(Rejection) -> Problem
  /// Subproblem B while A has no solution yet, with `reference` where A's solution will stand; `nil` where such a problem
  /// cannot be looked at.
  func unbound(_ decomposition: Decomposition<Problem>, reference: String) -> Problem?
}

/// How agents say of which kind a problem is. Decomposers say it with their proposals; classifiers are asked where nobody
/// proposes, or where decomposers did not say it of a part, and then say whether it is atomic as well.
public protocol Classifying<Problem>: Sendable {
  /// What goes in.
  associatedtype Problem: Sendable

  /// The agent that says so.
  func classifier(for problem: Problem, wording: Int) -> Inquiry<Classification>
  /// The problem with its elected kind.
  func classified(_ problem: Problem, as kind: String) -> Problem
  /// The problem as it is put to solvers who may say that it is compound (``Remark/compound``), since it could still be
  /// split; `nil` where they have no way to say so.
  func open(_ problem: Problem) -> Problem?
}

/// How two solutions make one.
public protocol Composing<Problem, Solution>: Sendable {
  /// What goes in.
  associatedtype Problem: Sendable
  /// What comes out.
  associatedtype Solution: Hashable & Sendable

  /// Composes two solutions by code, or names the agent that has to.
  ///
  /// - Throws: ``Rejection`` when the compose function cannot be applied to these solutions.
  func compose(
    _ decomposition: Decomposition<Problem>, of problem: Problem, a: Solution, b: Solution
  ) throws(Rejection) -> Composition<Solution>
}

/// What a solver may say instead of a solution.
public enum Remark: String, Hashable, Sendable, CaseIterable {
  /// The solution is not known.
  case unknown
  /// The problem is too much for one reply: it wants splitting.
  case compound

  /// Why there is no solution then.
  var reason: Reason {
    switch self {
    case .unknown: .unknown
    case .compound: .compound
    }
  }
}

/// What code can tell of a problem's atomicity.
public enum Atomicity: String, Hashable, Sendable {
  /// To be solved directly.
  case atomic
  /// To be split.
  case composite
  /// Code cannot tell.
  case undecided
}

/// What one classifier says.
public struct Classification: Hashable, Sendable {
  /// Whether the problem is atomic.
  public let isAtomic: Bool
  /// The kind of solution it wants.
  public let kind: String

  /// A classification.
  public init(isAtomic: Bool, kind: String) {
    self.isAtomic = isAtomic
    self.kind = kind
  }
}

/// A problem in the form in which equal problems are equal.
public struct Canonical<Problem: Sendable, Solution: Sendable>: Sendable {
  /// Equal keys, equal problems: they are solved once.
  public let key: String
  /// Equal identities make a cycle; a coarser relation than ``key`` where two problems differ only in wording.
  public let identity: String
  /// What the seeds of its samples come from, besides the run's; as ``key``, but for what cannot differ within a run.
  public let stream: String
  /// The canonical problem, which is the one that agents see.
  public let problem: Problem
  /// Turns a solution of the canonical problem into one of the original.
  public let restore: @Sendable (Solution) -> Solution

  /// A canonical form.
  public init(
    key: String, identity: String? = nil, stream: String? = nil, problem: Problem,
    restore: @escaping @Sendable (Solution) -> Solution = { $0 }
  ) {
    self.key = key
    self.identity = identity ?? key
    self.stream = stream ?? key
    self.problem = problem
    self.restore = restore
  }
}

/// Why code rejects a proposal or a solution.
public struct Rejection: Error, Hashable, Sendable, CustomStringConvertible {
  /// The check that failed.
  public let description: String

  /// A rejection.
  public init(_ description: String) {
    self.description = description
  }
}

/// What composing by code came to.
public enum Composition<Solution: Hashable & Sendable>: Sendable {
  /// Composed.
  case solution(Solution)
  /// Only words say how: voted composers have to, by the wording that their samples see.
  case agents(@Sendable (_ wording: Int) -> Inquiry<Solution>)
}
