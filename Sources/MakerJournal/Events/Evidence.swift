import MakerText

/// How a node was decided.
public enum NodeDecision: String, Hashable, Sendable, CaseIterable {
  /// Solved directly.
  case atomic
  /// Split in two.
  case split
  /// Solved after the usual way had failed.
  case escalated
  /// Taken from an equal problem.
  case reused
  /// Given up.
  case stopped
}

/// Why a node was decided as it was.
public enum Evidence: Hashable, Sendable {
  /// It is solved already.
  case nothingToDo
  /// Code can tell by its form that it is atomic, or that it is not.
  case form(isAtomic: Bool)
  /// Decomposers elected it, or classifiers.
  case elected(isAtomic: Bool)
  /// That vote did not converge: discriminators may say.
  case undecided
  /// Solvers are asked at once, who may say that it is compound.
  case asked
  /// Solvers elected that it is compound.
  case compound
  /// No level is left.
  case depthLimit
  /// The run's policy is never to split.
  case never
  /// The run's policy is to try it directly first; otherwise it would have been split because of this.
  indirect case directFirst(Evidence)
  /// A sample solved it as a whole, and code accepted that.
  case whole
  /// A sample tried it as a whole, which failed.
  case attempted(Reason)
  /// Solving it directly failed.
  case forced(Reason)
  /// Discriminators elected to solve it directly, or a decomposition.
  case electedProposal(isAtomic: Bool)
  /// A plan that is followed says so.
  case plan(isLeaf: Bool)

  /// In words.
  public var text: String {
    switch self {
    case .nothingToDo: "nothing to do"
    case .form(let isAtomic): isAtomic ? "an atomic problem by its form" : "a composite problem by its form"
    case .elected(let isAtomic): isAtomic ? "elected atomic" : "elected compound"
    case .undecided: "the vote on atomicity did not converge"
    case .asked: "asked directly"
    case .compound: "elected compound by its solvers"
    case .depthLimit: "the depth limit is reached"
    case .never: "problems are never split in this run"
    case .directFirst(let evidence): "\(evidence.text); tried directly first"
    case .whole: "solved as a whole"
    case .attempted(let reason): "tried as a whole: \(reason)"
    case .forced(let reason): "forced: \(reason)"
    case .electedProposal(let isAtomic): isAtomic ? "elected atomic among the proposals" : "elected among the proposals"
    case .plan(let isLeaf): isLeaf ? "a leaf of the plan" : "as the plan says"
    }
  }

  var json: JSON {
    func made(_ kind: String, atomic: Bool? = nil) -> JSON {
      var object: JSONObject = ["kind": .string(kind)]
      object["atomic"] = atomic.map { .bool($0) }
      return .object(object)
    }
    return switch self {
    case .nothingToDo: made("nothing_to_do")
    case .form(let isAtomic): made("form", atomic: isAtomic)
    case .elected(let isAtomic): made("elected", atomic: isAtomic)
    case .undecided: made("undecided")
    case .asked: made("asked")
    case .compound: made("compound")
    case .depthLimit: made("depth_limit")
    case .never: made("never")
    case .directFirst(let evidence): ["kind": "direct_first", "evidence": evidence.json]
    case .whole: made("whole")
    case .attempted(let reason): ["kind": "attempted", "reason": reason.json]
    case .forced(let reason): ["kind": "forced", "reason": reason.json]
    case .electedProposal(let isAtomic): made("elected_proposal", atomic: isAtomic)
    case .plan(let isLeaf): made("plan", atomic: isLeaf)
    }
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "evidence")
    switch try members.string("kind") {
    case "nothing_to_do": self = .nothingToDo
    case "form": self = .form(isAtomic: try members.bool("atomic"))
    case "elected": self = .elected(isAtomic: try members.bool("atomic"))
    case "undecided": self = .undecided
    case "asked": self = .asked
    case "compound": self = .compound
    case "depth_limit": self = .depthLimit
    case "never": self = .never
    case "direct_first":
      self = .directFirst(try Evidence(try members.need("evidence", members.value("evidence"))))
    case "whole": self = .whole
    case "attempted": self = .attempted(try Reason(try members.need("reason", members.value("reason"))))
    case "forced": self = .forced(try Reason(try members.need("reason", members.value("reason"))))
    case "elected_proposal": self = .electedProposal(isAtomic: try members.bool("atomic"))
    case "plan": self = .plan(isLeaf: try members.bool("atomic"))
    case let kind: throw JournalShapeError("evidence: unknown kind `\(kind)`")
    }
  }
}
