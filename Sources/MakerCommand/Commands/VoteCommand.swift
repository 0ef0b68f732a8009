import Maker
import MakerVoting

/// `maker vote`: one election on any prompt.
enum VoteCommand {
  static let schema = Flag(
    "schema", takes: .text, placeholder: "FILE", "a JSON Schema: replies that are not JSON of that form are discarded")

  static let spec = CommandSpec(
    name: "vote",
    summary: "Puts a prompt to the models as it is, and elects one of the replies.",
    details: [
      "The winner goes to standard output as a model said it; without consensus nothing does, and the exit code is 1.",
      "Replies are the same when they differ only in case, white space, punctuation around them and articles in front"
        + " (--matcher normalized); --matcher exact and others change that. p_hat is the winner's share of the votes:"
        + " agreement, not accuracy.",
    ],
    flags: [schema] + Flag.shared,
    positionals: [.init(name: "PROMPT", summary: "the prompt, in quotes; - reads it from standard input")],
    examples: [
      .init(line: "maker vote \"What is 2+2?\" --k 4", summary: "One election:"),
      .init(
        line: "cat prompt.txt | maker vote - --matcher code --json", summary: "A prompt from a file, every vote shown:"),
    ])

  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    guard let given = try QuestionArgument.read(parsed, command: "vote", what: "prompt") else {
      throw CommandError.usage("vote on what? Write maker vote \"PROMPT\"")
    }
    let settings = try Settings(parsed, console: console)
    if settings.text(.plan) != nil {
      throw CommandError.usage("--plan: a plan is followed by ask; a prompt is not split")
    }
    let prompt = try given == "-" ? InputText.read(console, what: "the prompt") : given
    let domain = try domain(parsed)
    var preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
    preparation.forOneVote()
    try MatcherChoice.check(settings)
    if settings.isOn(.dryRun) {
      return try DryRun(
        preparation: preparation, problem: prompt, firstPrompt: domain.solver(for: prompt, wording: 0).prompt,
        firstSamples: try preparation.run.margin.margin(at: .node(depth: 0)), outlook: "There is this one election.",
        forecast: nil
      ).print()
    }
    var choice = try await MatcherChoice.make(preparation, setup, kind: nil)
    if case .domain = choice.matching { choice = MatcherChoice(matching: .matcher(.normalized)) }
    preparation.run.matching = choice.matching
    let run = CommandRun(preparation: preparation, setup: setup)
    let result = try await run.carryOut { means in
      try await means.orchestrator(domain).solve(prompt, stop: means.stop, run: means.id)
    }
    if preparation.output.isJSON {
      try preparation.output.result(json(result, choice))
    } else if let winner = result.solution {
      try preparation.output.result(Sanitizer.text(winner.text))
    }
    return run.report(result)
  }

  private static func domain(_ parsed: ParsedArguments) throws(CommandError) -> PromptDomain {
    guard let path = parsed.texts(schema).last else { return PromptDomain() }
    let json = try ValidateCommand.schema(path).json
    do throws(JSONSchemaError) { return try PromptDomain(schema: json) } catch {
      throw .badData("\(TextFiles.shown(path)): \(error)")
    }
  }

  /// The result's own fields, then those of the vote.
  private static func json(_ result: RunResult<Answer>, _ choice: MatcherChoice) -> JSON {
    guard case .object(var object) = result.json("answer", result.solution.map { .string($0.text) }) else {
      return .null
    }
    for (name, value) in evidence(result, choice) { object[name] = value }
    return .object(object)
  }

  /// The fields of the vote.
  static func evidence(_ result: RunResult<Answer>, _ choice: MatcherChoice) -> [(String, JSON)] {
    var object = JSONObject()
    // Of several, the last one decided; the others are among the tree's elections.
    let elections = result.tree.elections.filter { $0.decision == "solution" }
    let last = elections.last
    let entries = last?.entries.filter { !$0.isStruckOff } ?? []
    object["winner"] = result.solution.map { .string($0.text) } ?? .null
    object["vote_counts"] = .object(JSONObject(entries.map { ($0.candidate, .integer($0.votes)) }))
    object["total_samples"] = .integer(elections.reduce(0) { $0 + $1.samples })
    object["k_used"] = .integer(last?.margin ?? 0)
    let most = entries.map(\.votes).max() ?? 0
    object["p_hat"] = last.flatMap { $0.ballots > 0 ? .double(Double(most) / Double($0.ballots)) : nil } ?? .null
    object["matcher_type"] = .string(choice.matching.name)
    object["matcher"] = choice.json ?? .null
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

extension RunPreparation {
  /// With the defaults of a single vote: a prompt is not split, and a reply may be a single character.
  mutating func forOneVote() {
    run.decompose = .never
    if !settings.isSet(.minChars) { run.redFlags.minCharacters = 1 }
  }
}

/// A text from standard input.
enum InputText {
  static func read(_ console: Console, what: String) throws(CommandError) -> String {
    let bytes: [UInt8]
    do { bytes = try console.readInput() } catch {
      throw .file("cannot read standard input: \((error as? FileDescriptor.Failure)?.reason ?? "\(error)")")
    }
    let text = try TextFiles.decode(bytes, name: "standard input", what: what)
    if text.allSatisfy(\.isWhitespace) { throw .badData("standard input is empty; \(what) is expected there") }
    return text
  }
}
