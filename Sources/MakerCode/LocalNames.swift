/// Which names of a program are local, and where.
///
/// A name is renamed only where all its occurrences are known to be bound by the same declaration or by one inside its
/// reach. Whatever is in doubt is *pinned*: it keeps its name, so that two programs may be told apart that mean the same,
/// but never the other way round.
struct LocalNames {
  /// Where each name is bound: from a position up to another, exclusive.
  private(set) var regions: [String: [Range<Int>]] = [:]
  /// Names that are never renamed.
  private(set) var pinned: Set<String> = []
  /// Positions of names that are no references to a variable: members, labels, types, functions that are defined.
  var fixed: Set<Int> = []
  /// Positions of parameters whose name is also their label.
  var labels: Set<Int> = []

  mutating func bind(_ name: String, in range: Range<Int>) {
    regions[name, default: []].append(range)
  }

  mutating func pin(_ names: some Sequence<String>) {
    pinned.formUnion(names)
  }

  /// Whether a name is bound here by a declaration known so far.
  func isBound(_ name: String, at position: Int) -> Bool {
    outermost(name, at: position) != nil
  }

  /// The tokens with local names replaced by numbered ones, in order of first appearance; `nil` if another name could be
  /// taken for one of those.
  func renamed(_ tokens: [CodeToken]) -> [CodeToken]? {
    struct Variable: Hashable {
      let name: String
      let reach: Range<Int>
    }
    var numbers: [Variable: Int] = [:]
    var out: [CodeToken] = []
    for (position, token) in tokens.enumerated() {
      guard token.kind == .name, !fixed.contains(position), !pinned.contains(token.text),
        let reach = outermost(token.text, at: position)
      else {
        if token.kind == .name, token.text.first == CodeForm.placeholder { return nil }
        out.append(token)
        continue
      }
      let number = numbers[Variable(name: token.text, reach: reach), default: numbers.count]
      numbers[Variable(name: token.text, reach: reach)] = number
      if labels.contains(position) { out.append(token) }
      var renamed = token
      renamed.text = "\(CodeForm.placeholder)\(number)"
      out.append(renamed)
    }
    return out
  }

  /// The widest region of a name around a position. Regions are nested or apart, as blocks are.
  private func outermost(_ name: String, at position: Int) -> Range<Int>? {
    regions[name]?.filter { $0.contains(position) }.max { $0.count < $1.count }
  }
}
