import Maker

extension NodeRecord {
  /// The elections in this tree that converged, as far as nodes have solutions.
  var decisions: [ElectionRecord] {
    solution == nil ? [] : elections.filter { $0.ending == .converged } + children.flatMap(\.decisions)
  }
}
