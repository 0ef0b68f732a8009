package import MakerVoting

/// What a run came to in the words of whoever asked for it.
package struct RunReport: Sendable {
  package let text: String
  package let json: JSON

  package init(text: String, json: JSON) {
    (self.text, self.json) = (text, json)
  }
}
