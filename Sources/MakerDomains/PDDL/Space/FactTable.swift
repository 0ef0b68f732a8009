/// Facts by predicate and by each of their arguments.
struct FactTable {
  private struct Key: Hashable {
    let predicate: Int
    let position: Int
    let object: Int
  }

  private var rows: [[[Int]]]
  private var numbers: [Key: [Int]] = [:]

  init(predicates: Int) { rows = Array(repeating: [], count: predicates) }

  mutating func insert(_ predicate: Int, _ arguments: [Int]) {
    for (position, object) in arguments.enumerated() {
      numbers[Key(predicate: predicate, position: position, object: object), default: []].append(rows[predicate].count)
    }
    rows[predicate].append(arguments)
  }

  /// How many facts an atom can be, as far as its arguments are known.
  func count(_ atom: Atom, _ bound: [Int?]) -> Int { narrowest(atom, bound)?.count ?? rows[atom.symbol].count }

  /// Such facts.
  func facts(_ atom: Atom, _ bound: [Int?]) -> [[Int]] {
    guard let numbers = narrowest(atom, bound) else { return rows[atom.symbol] }
    return numbers.map { rows[atom.symbol][$0] }
  }

  private func narrowest(_ atom: Atom, _ bound: [Int?]) -> [Int]? {
    var best: [Int]?
    for (position, term) in atom.terms.enumerated() {
      let known: Int? =
        switch term {
        case .object(let object): object
        case .parameter(let parameter): bound[parameter]
        }
      guard let known else { continue }
      let found = numbers[Key(predicate: atom.symbol, position: position, object: known)] ?? []
      if found.count < best?.count ?? .max { best = found }
    }
    return best
  }

  /// Every way to put objects in the places of the parameters that are still free, so that all atoms are facts of the table.
  func forEachBinding(
    of parameters: [Vocabulary.Parameter], _ bound: [Int?], _ needs: [Atom], in vocabulary: Vocabulary,
    _ watch: inout WorkWatch, _ body: ([Int], inout WorkWatch) -> Void
  ) {
    if watch.isOver() { return }
    guard let next = needs.indices.min(by: { count(needs[$0], bound) < count(needs[$1], bound) }) else {
      guard let free = bound.firstIndex(of: nil) else { return body(bound.compactMap { $0 }, &watch) }
      for object in vocabulary.objects(of: parameters[free].types) {
        var more = bound
        more[free] = object
        forEachBinding(of: parameters, more, needs, in: vocabulary, &watch, body)
      }
      return
    }
    var rest = needs
    let need = rest.remove(at: next)
    for arguments in facts(need, bound) {
      if watch.isOver() { return }
      var more = bound
      guard need.bind(arguments, parameters, &more, in: vocabulary) else { continue }
      forEachBinding(of: parameters, more, rest, in: vocabulary, &watch, body)
    }
  }
}

extension Atom {
  /// Puts the objects of a fact in the places of its parameters; `false` where they do not fit.
  func bind(
    _ objects: [Int], _ parameters: [Vocabulary.Parameter], _ bound: inout [Int?], in vocabulary: Vocabulary
  ) -> Bool {
    for (term, object) in zip(terms, objects) {
      switch term {
      case .object(let constant): if constant != object { return false }
      case .parameter(let position):
        if let known = bound[position] {
          if known != object { return false }
        } else {
          guard vocabulary.types.isType(vocabulary.objects[object].type, anyOf: parameters[position].types) else {
            return false
          }
          bound[position] = object
        }
      }
    }
    return true
  }
}
