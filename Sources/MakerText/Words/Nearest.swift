/// Finds the name that was probably meant.
package enum Nearest {
  /// The nearest of some names, if it is near enough to be meant.
  package static func name(to word: String, among names: [String]) -> String? {
    let ranked = names.map { (name: $0, distance: distance(word, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    if best.distance <= max(1, min(word.count, best.name.count) / 3) { return best.name }
    // A word that was cut short, or that lacks a part: `--max` or `--calls`.
    return word.count < 3
      ? nil : names.first { $0.hasPrefix(word) || $0.split(separator: "-").contains(Substring(word)) }
  }

  /// The number of letters to insert, remove, replace or swap with their neighbour.
  package static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
