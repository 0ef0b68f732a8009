package import Maker
package import MakerConsole
import MakerVoting

/// A kind of problem: what it takes, and how work is made of it.
///
/// Everything that a way in needs to know stands here: the command line's flags and help, the members of a batch's line,
/// the arguments of the host's tools and of a run that is resumed all derive from it. A new kind is a folder beside this
/// file, and a line in ``ProblemKinds/standardKinds``.
package struct ProblemKind: Sendable {
  /// How solutions are held against each other.
  package enum Comparison: Hashable, Sendable {
    /// Code knows which are the same; no matcher can be chosen.
    case byCode
    /// Answers, by the matcher that is chosen; what they are like is known or not.
    case answers(TaskKind?)
    /// Raw replies, by the matcher that is chosen, else normalized.
    case replies
    /// The kind's own parts say it.
    case byParts
  }

  /// The name in a request: `hanoi`.
  package let name: String
  /// The command's names: `["solve", "hanoi"]`; empty where there is no command.
  package let path: [String]
  /// What it is, in a line.
  package let summary: String
  /// More about it, a paragraph each.
  package var details: [String] = []
  /// Command lines to learn from.
  package var examples: [CommandSpec.Example] = []
  /// What it takes.
  package let arguments: [ProblemArgument]
  /// The member of a result that holds the solution.
  package var solutionName = "solution"
  /// How solutions are compared.
  package var comparison = Comparison.byCode
  /// Whether a solution is a plan of actions, which can be written to a file and checked alone.
  package var makesPlans = false
  /// Whether only the tree is elected, and nothing solved.
  package var onlyPlans = false
  /// Whether code knows, without being told, that a solution is right.
  package var isChecked = false
  /// Whether a program of the user's can verify its solutions.
  package var takesVerifier = false
  /// Why it cannot follow a plan that was made before; `nil` where it can.
  package var planRefusal: String? = "solve makes its own"
  /// How it generates problems with known replies; `nil` where it cannot.
  package var known: KnownProblems?
  /// The templates that its prompts are made from.
  package var prompts: [PromptLibrary] = []
  /// Makes the work ready. Files are read and arguments checked; no model is asked.
  package let make: Maker

  /// Makes work of arguments, under settings, with whatever else a service has.
  package typealias Maker = @Sendable (ProblemArguments, Settings, RunService) async throws -> Work

  /// A kind.
  ///
  /// - Parameters:
  ///   - make: makes the work, or throws ``MakerConsole/CommandError`` for arguments that are not right.
  package init(
    name: String, path: [String], summary: String, arguments: [ProblemArgument],
    make: @escaping Maker
  ) {
    (self.name, self.path, self.summary, self.arguments, self.make) = (name, path, summary, arguments, make)
  }

  /// The argument that follows the command as it stands.
  package var positional: ProblemArgument? { arguments.first(where: \.isPositional) }

  /// An argument by the name that requests and batches give it.
  package func argument(_ member: String) -> ProblemArgument? { arguments.first { $0.member == member } }

  /// Whether it is one of the things that `solve` solves.
  package var isSolvable: Bool { path.first == "solve" }
  /// Whether it can be a line of a batch.
  package var canBeBatched: Bool { isSolvable || path == ["ask"] }

  /// Whether a matcher can be chosen for it.
  package var takesMatcher: Bool { comparison != .byCode }
}

/// The kinds of problems that a process knows.
package struct ProblemKinds: Sendable {
  /// All of them, in the order in which help lists them.
  package let all: [ProblemKind]

  /// - Parameters:
  ///   - kinds: kinds with names of their own; what is made of other kinds' problems, calibrations and batches, is added.
  package init(_ kinds: [ProblemKind]) {
    all = kinds + [.calibration(on: kinds.filter { $0.known != nil }), .batch(of: kinds.filter(\.canBeBatched))]
  }

  /// A kind by its name.
  package subscript(name: String) -> ProblemKind? { all.first { $0.name == name } }

  /// The kind that a command is for.
  package func at(_ path: [String]) -> ProblemKind? { all.first { !$0.path.isEmpty && $0.path == path } }

  /// What `solve` solves.
  package var solvable: [ProblemKind] { all.filter(\.isSolvable) }

  /// Those that come with the program.
  package static let standard = ProblemKinds(standardKinds)
  package static let standardKinds: [ProblemKind] = [
    .question, .plan, .split, .hanoi, .arithmetic, .pddl, .task, .vote, .graph,
  ]
}
