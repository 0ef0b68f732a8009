package import MakerVoting

/// What a run came to in the words of whoever asked for it.
package struct RunReport: Sendable {
  package let text: String
  package let json: JSON
  /// Whether a fault ended it.
  package let isFailed: Bool

  package init(text: String, json: JSON, isFailed: Bool) {
    (self.text, self.json, self.isFailed) = (text, json, isFailed)
  }
}
