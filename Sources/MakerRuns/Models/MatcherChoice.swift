package import MakerConsole
package import Maker
package import MakerVoting

/// Which answers a run takes for the same, and what stands behind that.
package struct MatcherChoice: Sendable {
  package let matching: SolutionMatching
  /// The engine, where embeddings decide.
  package var embedding: EmbeddingMatcher?

  /// The flags that go with some matchers alone.
  package static let companions: [(Flag, [String])] = [
    (.embeddings, ["embedding"]), (.similarity, ["embedding"]), (.tolerance, ["json", "numeric"]),
    (.language, ["code"]),
  ]

  /// Reads the settings; asks nobody.
  ///
  /// - Throws: ``CommandError`` for flags that go with another matcher.
  package static func check(_ settings: Settings) throws(CommandError) {
    let name = settings.text(.matcher)
    for (flag, matchers) in companions where settings.isSet(flag) && !matchers.contains(name ?? "") {
      throw .usage("\(flag.spelling) goes with --matcher \(Words.list(matchers, "or")); give both")
    }
    if name == "embedding", settings.text(.embeddings) == nil {
      throw .usage(
        "--matcher embedding: say which model with --embeddings openai/NAME, ollama/NAME or http://HOST:PORT/v1")
    }
    _ = try tolerance(settings)
  }

  /// Makes the choice. An embeddings server is asked here, so that one which does not answer is found before anything is
  /// spent.
  ///
  /// - Parameters:
  ///   - kind: what the answers are like, unless `--task-kind` says so, which sets how near they must be.
  package static func make(
    _ preparation: RunPreparation, _ setup: ModelSetup, kind: TaskKind?
  ) async throws -> MatcherChoice {
    let settings = preparation.settings
    if settings.isSet(.matcher), let matcher = try ofCode(settings) {
      return MatcherChoice(matching: .matcher(matcher))
    }
    try check(settings)
    switch settings.text(.matcher) {
    case "equivalence":
      return MatcherChoice(matching: .equivalence(try PromptFolder.load(settings.text(.prompts), into: .matching)))
    case "embedding":
      let model = try await setup.makeEmbeddings(settings.text(.embeddings) ?? "", preparation.modelOptions)
      let kind = settings.text(.taskKind).flatMap(TaskKind.init) ?? kind
      let nominal = kind?.similarityThreshold ?? TaskKind.defaultSimilarityThreshold
      let engine = EmbeddingMatcher(
        model, threshold: settings.number(.similarity).map { .cosine($0) } ?? .nominal(nominal))
      try preparation.checkPrice(of: model.name, model.price)
      try await engine.measure()
      let choice = MatcherChoice(matching: .embedding(engine), embedding: engine)
      if preparation.output.isVerbose { preparation.output.notice(choice.embeddingLine) }
      return choice
    default: return MatcherChoice(matching: .domain)
    }
  }

  /// The matcher, where code alone compares: `normalized` unless another is set; `nil` where models do.
  package static func ofCode(_ settings: Settings) throws(CommandError) -> Matcher? {
    try check(settings)
    let tolerance = try tolerance(settings)
    switch settings.text(.matcher) {
    case "exact": return .exact
    case "normalized", nil: return .normalized
    case "json": return .json(within: tolerance)
    case "numeric": return .numeric(within: tolerance)
    case "code": return .code(settings.text(.language).flatMap { CodeLanguage(named: $0) })
    default: return nil
    }
  }

  /// The matcher as results show it; `nil` for a domain's own classes.
  package var json: JSON? {
    guard let engine = embedding else {
      if case .domain = matching { return nil }
      return ["name": .string(matching.name)]
    }
    return [
      "name": "embedding", "model": .string(engine.model.name), "cosine": engine.cosine.map { .double($0) } ?? .null,
      "scale": engine.scale?.json ?? .null,
    ]
  }

  /// A result with the matcher in it, where one was chosen.
  package func added(to result: JSON) -> JSON {
    guard let json, case .object(var object) = result else { return result }
    object["matcher"] = json
    return .object(object)
  }

  private var embeddingLine: String {
    guard let engine = embedding else { return "" }
    func rounded(_ value: Double) -> String { Words.fixed(value, 3) }
    let scale = engine.scale.map { "says the same: \(rounded($0.same)), unrelated: \(rounded($0.unrelated)); " } ?? ""
    return "embeddings by \(engine.model.name): \(scale)the same from a cosine of \(rounded(engine.cosine ?? 1))"
  }

  private static func tolerance(_ settings: Settings) throws(CommandError) -> Tolerance {
    guard let text = settings.text(.tolerance) else { return .none }
    guard let tolerance = Tolerance(parsing: text) else {
      throw .usage(
        "--tolerance `\(Sanitizer.line(text, limit: 40))` is not right; it must be a number such as 0.01, a share such as"
          + " 1%, or both with a comma")
    }
    return tolerance
  }
}
