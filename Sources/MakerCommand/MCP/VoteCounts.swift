import MakerVoting

/// Votes by reply, for a host: what a model is told has to fit into what its host takes.
enum VoteCounts {
  /// The most characters of all replies together; a host throws away what is much longer.
  private static let most = 40_000

  /// The counts under the replies, which are cut, and then told apart by their numbers, where they are too long.
  static func json(_ counts: [(reply: String, votes: JSON)]) -> JSON {
    let room = max(60, most / max(1, counts.count))
    return .object(
      JSONObject(
        counts.enumerated().map { position, count in
          guard count.reply.unicodeScalars.count > room else { return (count.reply, count.votes) }
          let beginning = String(String.UnicodeScalarView(count.reply.unicodeScalars.prefix(room)))
          return ("\(beginning)… [reply \(position + 1), \(count.reply.unicodeScalars.count) characters]", count.votes)
        }))
  }
}
