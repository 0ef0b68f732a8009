import MakerVoting

extension Inquiry<DecomposerReply> {
  /// A decomposer's: two parts and a compose function, or `stop`.
  package static func decomposition(prompt: String) -> Inquiry {
    Inquiry(agent: .decomposer, prompt: prompt, schema: .decomposition) { text throws(RedFlag) in
      try DecomposerReply(Reply(parsing: text, members: DecomposerReply.members))
    }
  }
}

extension Inquiry<Int> {
  /// A discriminator's: which of the options it chooses, as a position in them, from 0.
  ///
  /// - Parameters:
  ///   - options: a line each, in the order in which this sample sees them.
  ///   - prompt: the prompt around the numbered options.
  package static func choice(of options: [String], prompt: (String) -> String) -> Inquiry {
    let lines = options.enumerated().map { "\($0 + 1). \(PromptTemplate.quote($1))" }.joined(separator: "\n")
    let choice: JSON = ["type": "integer", "minimum": 1, "maximum": .integer(options.count)]
    return Inquiry(
      agent: .discriminator, prompt: prompt(lines), schema: .object("choice", [("choice", choice)])
    ) { text throws(RedFlag) in
      let choice = try Reply(parsing: text, members: ["choice"]).int("choice")
      guard (1...options.count).contains(choice) else {
        throw RedFlag(.invalidFormat, "\"choice\" is \(choice), of \(options.count) proposals")
      }
      return choice - 1
    }
  }
}
