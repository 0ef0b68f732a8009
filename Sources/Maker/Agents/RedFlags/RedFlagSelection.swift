import MakerVoting

extension RedFlagRules {
  /// Switches kinds on and off by a list of names with commas between.
  ///
  /// `uncertainty,too_long` looks for these two; `+uncertainty,-placeholder` changes what was on before; `standard`, `all`
  /// and `none` stand for sets: `all,-meta_chatter`. A range or sources that are given are looked at, unless the list
  /// switches just that off.
  ///
  /// - Throws: ``UnknownRedFlag`` for a name that is none, or a kind that needs what was not given.
  public mutating func select(_ list: String) throws(UnknownRedFlag) {
    let items = list.split(separator: ",").map { $0.trimmed() }.filter { !$0.isEmpty }
    guard let first = items.first else { throw UnknownRedFlag("no name of a red flag in the list; \(Self.names)") }
    var selected = first.hasPrefix("+") || first.hasPrefix("-") ? enabled : []
    for item in items {
      let isOff = item.hasPrefix("-")
      let name = String(isOff || item.hasPrefix("+") ? item.dropFirst() : item)
      let kinds = try kinds(named: name, isOff: isOff)
      if isOff { selected.subtract(kinds) } else { selected.formUnion(kinds) }
    }
    if range != nil, !items.contains("-out_of_range") { selected.insert(.outOfRange) }
    if sources != nil, !items.contains("-unknown_citation") { selected.insert(.unknownCitation) }
    enabled = selected
  }

  private static let sets = ["standard", "all", "none"]
  private static let names =
    "the names are \(RedFlag.Kind.known.map(\.rawValue).joined(separator: ", ")), and standard, all and none for sets"

  private func kinds(named name: String, isOff: Bool) throws(UnknownRedFlag) -> Set<RedFlag.Kind> {
    switch name {
    case "standard": return RedFlag.Kind.standard
    case "all": return Set(RedFlag.Kind.known)
    case "none": return []
    default: break
    }
    let kind = RedFlag.Kind(rawValue: name.replacing("-", with: "_"))
    guard RedFlag.Kind.known.contains(kind) else {
      let near = Nearest.name(to: name.replacing("-", with: "_"), among: RedFlag.Kind.known.map(\.rawValue) + Self.sets)
      throw UnknownRedFlag(
        "`\(name.prefix(40))` is no red flag; \(near.map { "did you mean `\($0)`?" } ?? Self.names)")
    }
    if !isOff, kind == .outOfRange, range == nil { throw UnknownRedFlag("`out_of_range` needs a range of numbers") }
    if !isOff, kind == .unknownCitation, sources == nil {
      throw UnknownRedFlag("`unknown_citation` needs the sources that are known")
    }
    return [kind]
  }
}

/// A list of red flags that cannot be followed.
public struct UnknownRedFlag: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what would be right.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
