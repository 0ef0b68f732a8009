package import Maker
package import MakerConsole
import MakerModels
import MakerVoting

/// A program of the user's that says whether a solution is right: `--verify-with`.
///
/// It reads one object, `{"problem": …, "solution": …}`, on standard input, and ends with 0 to accept or with 1 to reject,
/// for the reason that it prints. Whatever else it does is a fault.
package struct VerifyCommand: Sendable {
  private let words: [String]
  private let timeout: Duration
  private let strength: Checks.Strength
  /// Of a reason, what a rejection quotes.
  private static let mostOfReason = 300

  /// The program that the settings name; `nil` where they name none.
  ///
  /// - Throws: ``MakerConsole/CommandError``: 74 for a program that is not there or may not be run, before anything is paid
  ///   for.
  package init?(_ settings: Settings) throws(CommandError) {
    guard let text = settings.text(.verifyWith), let words = CommandWords.parted(text) else {
      let alone = [Flag.verifyComplete, .verifyTimeout].first { settings.isSet($0) }
      if let alone { throw .usage("\(alone.spelling) goes with \(Flag.verifyWith.spelling)") }
      return nil
    }
    guard ChildProcess.find(words[0]) != nil else {
      throw .file(
        "\(Flag.verifyWith.spelling): there is no program \(Sanitizer.line(words[0], limit: 60)) that can be run"
          + (words[0].contains("/") ? "" : " in PATH"))
    }
    self.words = words
    timeout = settings.duration(.verifyTimeout) ?? .seconds(60)
    strength = settings.isOn(.verifyComplete) ? .complete : .partial
  }

  /// Refuses a kind of problem that no program can verify, where one was named for it alone: what the environment, the
  /// config file or a server sets holds where it can.
  package static func check(_ kind: ProblemKind, _ settings: Settings, _ kinds: ProblemKinds) throws(CommandError) {
    guard !kind.takesVerifier, case .flag? = settings.entry(.verifyWith)?.source else { return }
    let takers = kinds.all.filter(\.takesVerifier).map { $0.path.joined(separator: " ") }
    throw .usage(
      "\(Flag.verifyWith.spelling) goes with \(Words.list(takers, "and")); \(kind.name) has checks of its own, or nothing to"
        + " check")
  }

  /// As a check of the problem that the user posed, and not of the parts that agents made of it.
  package func check<Problem>(
    of text: String, _ name: @escaping @Sendable (Problem) -> String
  ) -> SolutionCheck<Problem, Answer> {
    SolutionCheck(strength: strength, applies: { name($0) == text }) { solution, _ in
      try await verify(["problem": .string(text), "solution": .string(solution.text)])
    }
  }

  /// As a check of every subtask of a graph, which is the user's own, too.
  package var ofSubtasks: SolutionCheck<PosedSubtask, JSON> {
    SolutionCheck(strength: strength) { output, posed in
      try await verify(
        ["problem": .string(posed.text), "solution": output, "subtask": .string(posed.subtask.id)])
    }
  }

  private func verify(_ request: JSON) async throws {
    let outcome: ChildProcess.Outcome
    do {
      outcome = try await ChildProcess.output(of: words, input: request.compact + "\n", within: timeout)
    } catch let failure as ChildProcess.Failure {
      switch failure {
      case .noStart(let reason): throw fault("cannot be started (\(reason))")
      case .timedOut: throw fault("gave no verdict within \(timeout.words)")
      }
    }
    let said = Sanitizer.line(outcome.output, limit: Self.mostOfReason)
    switch outcome.exit {
    case 0: return
    case 1: throw Rejection(said.isEmpty ? "the verifier gives no reason" : said)
    default:
      let quoted = said.isEmpty ? "" : ": \(said)"
      throw fault("ended with \(outcome.exit)\(quoted); it must end with 0 to accept and with 1 to reject")
    }
  }

  private func fault(_ what: String) -> Fault {
    Fault(.verifier, "the verifier \(Sanitizer.line(words.joined(separator: " "), limit: 60)) \(what)")
  }
}
