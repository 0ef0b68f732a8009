/// How much depends on a decision, with the second seed's number of agents and margin for it.
public enum Criticality: String, Hashable, Sendable, CaseIterable {
  case low, medium, high, critical

  /// The panel's agents, m: 3, 5, 7, 11.
  public var panelSize: Int {
    switch self {
    case .low: 3
    case .medium: 5
    case .high: 7
    case .critical: 11
    }
  }

  /// The margin k: 1, 2, 3, 5.
  public var margin: Int {
    switch self {
    case .low: 1
    case .medium: 2
    case .high: 3
    case .critical: 5
    }
  }
}

extension ElectionRules {
  /// The margin and the panel of a criticality.
  public init(criticality: Criticality, maxVotes: Int = 100, maxConsecutiveFlags: Int = 10) {
    self.init(
      margin: criticality.margin, maxVotes: maxVotes, maxConsecutiveFlags: maxConsecutiveFlags,
      panel: Panel(size: criticality.panelSize))
  }
}
