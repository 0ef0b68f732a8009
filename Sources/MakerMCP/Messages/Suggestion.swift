import MakerText

/// What was probably meant by a name that is not there.
enum Suggestion {
  /// The longest name that is worth comparing: nobody misspells a book.
  private static let longest = 64

  /// `did you mean …?`, or `nil`.
  static func text(for name: String, among names: [String]) -> String? {
    guard name.utf8.count <= longest else { return nil }
    return Nearest.name(to: name, among: names).map { "did you mean `\($0)`?" }
  }
}
