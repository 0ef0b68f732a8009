/// The brackets of a token list and their partners.
struct Brackets {
  /// The partner of each bracket, by position.
  let partner: [Int: Int]
  /// The position of the innermost bracket open before each token.
  let enclosing: [Int?]

  private static let pairs = [")": "(", "]": "[", "}": "{"]

  /// `nil` if a bracket has no partner.
  static func match(_ tokens: [CodeToken]) -> Brackets? {
    var open: [Int] = []
    var partner: [Int: Int] = [:]
    var enclosing: [Int?] = []
    for (position, token) in tokens.enumerated() {
      let opening = token.kind == .symbol ? pairs[token.text] : nil
      if let opening {
        guard let last = open.popLast(), tokens[last].text == opening else { return nil }
        partner[last] = position
        partner[position] = last
      }
      enclosing.append(open.last)
      if token.isSymbol(in: ["(", "[", "{"]) { open.append(position) }
    }
    return open.isEmpty ? Brackets(partner: partner, enclosing: enclosing) : nil
  }
}
