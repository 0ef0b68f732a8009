extension StringProtocol {
  /// The text without white space at its ends.
  package func trimmingWhitespace() -> String { String(trimmed()) }

  /// The part of the text between the white space at its ends.
  package func trimmed() -> SubSequence {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return self[endIndex...] }
    return self[start.startIndex...end]
  }
}
