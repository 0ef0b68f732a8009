import MakerVoting

extension Inquiry<DecomposerReply> {
  /// A decomposer's: two parts and a compose function, or `stop`.
  ///
  /// - Parameters:
  ///   - kinds: the kinds of solutions, where there are some.
  package static func decomposition(prompt: String, kinds: [String] = []) -> Inquiry {
    let members = DecomposerReply.members + (kinds.isEmpty ? [] : DecomposerReply.kindMembers)
    return Inquiry(agent: .decomposer, prompt: prompt, schema: .decomposition(kinds: kinds)) { text throws(RedFlag) in
      try DecomposerReply(Reply(parsing: text, members: members), kinds: kinds)
    }
  }
}

extension Inquiry<Bool> {
  /// A comparer's: whether two answers say the same.
  static func equivalence(
    of a: String, _ b: String, asAnswersTo question: String, _ template: PromptTemplate, wording: Int
  ) -> Inquiry {
    let values = ["question": question, "answer_a": a, "answer_b": b].mapValues(PromptTemplate.quote)
    return Inquiry(
      agent: .comparer, prompt: template.render(values, wording: wording),
      schema: .object("equivalence", [("equivalent", ["type": "boolean"])])
    ) { text throws(RedFlag) in
      try Reply(parsing: text, members: ["equivalent"]).bool("equivalent")
    }
  }
}

extension Inquiry<Int> {
  /// A discriminator's: the label of the option that it chooses.
  ///
  /// - Parameters:
  ///   - list: the options as this sample sees them.
  ///   - prompt: the prompt around the labelled options.
  package static func choice(of list: OptionList, prompt: (String) -> String) -> Inquiry {
    let labels = list.options.map(\.label)
    let choice: JSON = ["type": "integer", "minimum": 1, "maximum": .integer(labels.max() ?? 1)]
    return Inquiry(
      agent: .discriminator, prompt: prompt(list.lines), schema: .object("choice", [("choice", choice)])
    ) { text throws(RedFlag) in
      let choice = try Reply(parsing: text, members: ["choice"]).int("choice")
      guard labels.contains(choice) else {
        throw RedFlag(.invalidFormat, "\"choice\" is \(choice), of \(labels.count) proposals")
      }
      return choice
    }
  }
}
