import MakerConsole
package import Maker
import MakerVoting

/// What a run came to, whatever it was about.
package struct RunOutcome: Sendable {
  package let result: RunResult<Solved>
  /// What the kind of problem adds to the result, solved or not.
  package var members: [(name: String, value: JSON)] = []
  /// What the solution rests on, where it comes from texts that were given.
  package var sources: [Source] = []
  /// What should be known of the run, a sentence each.
  package var remarks: [String] = []
  /// Figures for somebody who looks on.
  package var summary: String?
  /// How far the votes agreed, where that is another measure than the run's own.
  package var ownReliability: Double?
  /// What votes alone would have come to, without any verifier, where that was tried.
  package var unverified: Solved?
  /// What the models came to, where known replies were what it was about.
  package var calibration: CalibrationOutcome?
  /// What a batch came to.
  package var batch: BatchOutcome?
  /// Where the journal is; `nil` where none is kept.
  package var journal: String?
  /// Puts the reason into words.
  package var words: @Sendable (Reason) -> String = { $0.description }
  /// Whether what it came to is right as far as is known: a batch that is done may hold wrong answers.
  package var isAllWell = true
  /// Whether anything was elected.
  package var isVoted = true

  package init(_ result: RunResult<Solved>) {
    self.result = result
  }

  package var status: RunStatus { result.status }
  package var solution: Solved? { result.solution }
  /// Why there is no solution, in words.
  package var reason: String? { result.reason.map(words) }

  /// How far the votes agreed; `nil` where nothing was voted on.
  package var reliability: Double? { isVoted ? ownReliability ?? result.reliability : nil }

  /// A member by its name.
  package subscript(member: String) -> JSON? { members.first { $0.name == member }?.value }

  /// The whole result, as `--json` prints it.
  ///
  /// - Parameters:
  ///   - name: the member that holds the solution.
  ///   - solution: what stands for the solution there; by default its JSON.
  package func json(_ name: String, solution: JSON? = nil) -> JSON {
    var object = result.json(name, solution ?? result.solution?.json, words: words).object ?? JSONObject()
    if let ownReliability, result.status == .solved {
      object["confidence"] = .string(Confidence(reliability: ownReliability).rawValue)
      object["reliability"] = .double((ownReliability * 1e6).rounded() / 1e6)
    }
    for (name, value) in members { object[name] = value }
    return .object(object)
  }
}
