import MakerVoting

/// Where a node stands in the tree.
struct Place: Sendable {
  let path: NodePath
  /// Levels below the root.
  let depth: Int
  /// The identities of the problems above, the nearest last.
  let ancestors: [String]
  /// Under which the problem above is shared; `nil` for one that is not.
  let parentKey: ReuseKey?
  /// Solutions are shared within one realm.
  let realm: Realm
  /// The part of a frozen plan that governs this node.
  let frozen: Plan.Node?
  /// Solutions to which a frozen plan's references are bound.
  let bindings: [String: String]
  /// What the elections on the way here have shown.
  let margins: MarginState

  /// The place of a run's problem.
  static func root(_ plan: Plan?, _ run: Run) throws(Margin.InvalidParameter) -> Place {
    Place(
      path: run.root, depth: 0, ancestors: [], parentKey: nil, realm: .first, frozen: plan?.root, bindings: [:],
      margins: try MarginState(run.settings))
  }

  /// The margin of the elections here.
  func margin() throws(Margin.InvalidParameter) -> PlaceMargin {
    try margins.margin(at: .node(depth: depth))
  }
}

/// Under which equal problems are solved once.
struct ReuseKey: Hashable, Sendable {
  let problem: String
  let margin: Int
  /// What margins below it follow, where they adapt; rounded, so that few are different.
  let margins: MarginState?
  let realm: Realm
}
