extension StringProtocol {
  /// The lines, however they end. `\r\n` is one `Character`, so a search for `\n` alone passes it over; the marks that
  /// Unicode counts as line ends as well may stand inside of a line.
  package var lines: [SubSequence] {
    split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }
}
