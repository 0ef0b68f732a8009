import Maker
import MakerConsole
import MakerVoting

extension ProblemKind {
  /// One election on a prompt.
  package static let vote: ProblemKind = {
    var kind = ProblemKind(
      name: "vote", path: ["vote"],
      summary: "Puts a prompt to the models as it is, and elects one of the replies.",
      arguments: [
        .words("prompt", "the prompt, in quotes; - reads it from standard input", question: "vote on what?"),
        .file(
          Flag(
            "schema", takes: .text, placeholder: "FILE",
            "a JSON Schema: replies that are not JSON of that form are discarded"),
          text: "schema", what: "the schema"),
      ]
    ) { arguments, settings, _ in
      let prompt = arguments.text("prompt") ?? ""
      let verifier = try VerifyCommand(settings)
      return Work(prompt: prompt, try domain(arguments.input("schema"), verifier?.check(of: prompt, \.self)))
    }
    kind.details = [
      "The winner goes to standard output as a model said it; without consensus nothing does, and the exit code is 1.",
      "Replies are the same when they differ only in case, white space, punctuation around them and articles in front"
        + " (--matcher normalized); --matcher exact and others change that. p_hat is the winner's share of the votes:"
        + " agreement, not accuracy.",
    ]
    kind.examples = [
      .init(line: "maker vote \"What is 2+2?\" --k 4", summary: "One election:"),
      .init(
        line: "cat prompt.txt | maker vote - --matcher code --json", summary: "A prompt from a file, every vote shown:"),
    ]
    kind.solutionName = "answer"
    kind.comparison = .replies
    kind.prompts = [.matching]
    kind.planRefusal = "a prompt is not split"
    kind.takesVerifier = true
    return kind
  }()

  private static func domain(
    _ schema: InputText?, _ check: SolutionCheck<String, Answer>?
  ) throws(CommandError) -> PromptDomain {
    guard let schema else { return PromptDomain(verify: check) }
    let json = try SchemaFile.load(schema).json
    do throws(JSONSchemaError) { return try PromptDomain(schema: json, verify: check) } catch {
      throw .badData("\(TextFiles.shown(schema.name)): \(error)")
    }
  }
}

extension Work {
  fileprivate init(prompt: String, _ domain: PromptDomain) {
    self.init(
      title: prompt,
      opening: { preparation in
        Opening(
          prompt: domain.solver(for: prompt, wording: 0).prompt,
          samples: try preparation.run.margin.margin(at: .node(depth: 0)), outlook: "There is this one election.")
      }
    ) { means in
      var outcome = try await means.solve(prompt, domain) { Solved(text: $0.text, json: .string($0.text)) }
      outcome.members = Self.evidence(outcome, means.preparation.matcher)
      return outcome
    }
    // A prompt is not split, and a reply may be a single character.
    adapt = { preparation in
      preparation.run.decompose = .never
      if !preparation.settings.isSet(.minChars) { preparation.run.redFlags.minCharacters = 1 }
    }
  }

  /// The fields of the vote.
  private static func evidence(_ outcome: RunOutcome, _ choice: MatcherChoice?) -> [(name: String, value: JSON)] {
    var object = JSONObject()
    // Of several, the last one decided; the others are among the tree's elections.
    let elections = outcome.result.tree.elections.filter { $0.decision == "solution" }
    let last = elections.last
    let entries = last?.entries.filter { !$0.isStruckOff } ?? []
    object["winner"] = outcome.solution?.json ?? .null
    object["vote_counts"] = .object(JSONObject(entries.map { ($0.candidate, .integer($0.votes)) }))
    object["total_samples"] = .integer(elections.reduce(0) { $0 + $1.samples })
    object["k_used"] = .integer(last?.margin ?? 0)
    let most = entries.map(\.votes).max() ?? 0
    object["p_hat"] = last.flatMap { $0.ballots > 0 ? .double(Double(most) / Double($0.ballots)) : nil } ?? .null
    object["matcher_type"] = .string(choice?.matching.name ?? "")
    object["matcher"] = choice?.json ?? .null
    object["candidate_groups"] = .integer(entries.count)
    object["red_flagged"] = .integer(elections.reduce(0) { $0 + $1.flags.values.reduce(0, +) })
    object["rounds"] = .integer(elections.reduce(0) { $0 + $1.rounds.count })
    let models = elections.flatMap(\.samplesByModel).reduce(into: [(String, Int)]()) { found, share in
      if let known = found.firstIndex(where: { $0.0 == share.model }) {
        found[known].1 += share.count
      } else {
        found.append((share.model, share.count))
      }
    }
    object["models"] = .object(JSONObject(models.map { ($0.0, .integer($0.1)) }))
    return object.members.map { ($0.name, $0.value) }
  }
}
