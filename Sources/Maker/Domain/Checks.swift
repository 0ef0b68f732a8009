/// How much a domain's checks by code prove of what they accept.
public struct Checks: Hashable, Sendable {
  /// What it means that a check accepts.
  public enum Strength: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Nothing is checked but the form.
    case none
    /// What it rejects is wrong; what it accepts may be wrong as well. "Legal" is no more than that.
    case partial
    /// What it accepts is right.
    case complete

    /// By how much they prove.
    public static func < (a: Strength, b: Strength) -> Bool {
      func rank(_ strength: Strength) -> Int { allCases.firstIndex(of: strength) ?? 0 }
      return rank(a) < rank(b)
    }
  }

  /// The check of a leaf's solution, or of a step.
  public let leaf: Strength
  /// The check of a decomposition: whether two right parts make a right whole.
  public let split: Strength
  /// The check of a composed solution, or of where a sequence of steps ends.
  public let whole: Strength

  /// Checks of those strengths.
  public init(leaf: Strength, split: Strength, whole: Strength) {
    (self.leaf, self.split, self.whole) = (leaf, split, whole)
  }

  /// Nothing is checked but the form.
  public static let none = Checks(leaf: .none, split: .none, whole: .none)

  /// Whether code proves the winners of such decisions, or sees them and sees again what is made of them: those that stand
  /// are then taken for right, as far as votes for them tell how often a sample is.
  func checksWinners(of decision: DecisionKind) -> Bool {
    switch decision {
    case .solution, .step: leaf == .complete || leaf > .none && whole > .none
    case .composition: whole > .none
    case .decomposition: split > .none && whole > .none
    default: false
    }
  }

  /// Whether a wrong split, or a wrong vote on whether to split, costs work and can never make a wrong solution.
  var makesStructureCheap: Bool { split == .complete || whole == .complete }
}

/// What a run over a domain does where its settings say nothing.
public struct DomainDefaults: Hashable, Sendable {
  /// When a problem is split.
  public let decompose: DecomposePolicy
  /// The deepest level of the tree.
  public let maxDepth: Int

  /// Defaults.
  public init(decompose: DecomposePolicy = .always, maxDepth: Int = 8) {
    (self.decompose, self.maxDepth) = (decompose, maxDepth)
  }
}
