/// How long an answer can be in bytes, so that one answer's memory is bounded before it is read.
enum ReplySize {
  /// Room for headers of a gateway's own, for usage, for probabilities that nobody asked for.
  private static let base = 256 << 10
  /// A token's text, escaped, and its thought twice: some servers send that in two members.
  private static let bytesPerToken = 24
  private static let most = 8 << 20

  static func bytes(tokens: Int, count: Int) -> Int {
    let (all, isTooBig) = max(1, tokens).multipliedReportingOverflow(by: max(1, count))
    if isTooBig || all > most / bytesPerToken { return most }
    return min(most, base + all * bytesPerToken)
  }
}
