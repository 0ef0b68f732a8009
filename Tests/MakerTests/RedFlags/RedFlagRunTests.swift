import Maker
import MakerVoting
import Testing

/// Red flags in a run: discarded, never repaired, and counted.
@Suite struct RedFlagRunTests {
  private func ask(_ rules: RedFlagRules, _ replies: [String]) async throws -> RunResult<Answer> {
    let model = ScriptedModel { asked in
      asked.agent == "solver"
        ? asked.number < replies.count ? replies[asked.number] : Say.answer("Paris") : Say.classification(true)
    }
    return try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(decompose: .never, redFlags: rules)
    ).solve(Question("Capital?"))
  }

  private static let doubtful = [
    Say.answer("I think it is Lyon"), Say.answer("possibly Lyon"), Say.answer("[TODO]"), Say.answer("Lyon<|im_end|>"),
  ]

  @Test func whatIsSwitchedOnIsDiscarded() async throws {
    var rules = RedFlagRules.standard
    try rules.select("+uncertainty,+tool_leakage")
    let result = try await ask(rules, Self.doubtful)
    #expect(result.solution?.text == "Paris")
    #expect(result.usage.redFlags == ["uncertainty": 2, "placeholder": 1, "tool_leakage": 1])
    #expect(result.usage.samples == 10 && result.usage.ballots == 6)
    #expect(result.usage.redFlagRates["uncertainty"] == 0.2)
    #expect(result.usage.json["red_flag_rates"]?["placeholder"] == 0.1)
    // None of them came back as a candidate, not even in part.
    #expect(result.tree.elections.last?.entries.map(\.candidate) == ["Paris"])
    #expect(result.tree.elections.last?.flags["uncertainty"] == 2)
  }

  @Test func whatIsSwitchedOffCounts() async throws {
    let result = try await ask(RedFlagRules(enabled: []), Array(repeating: Say.answer("[TODO]"), count: 3))
    #expect(result.solution?.text == "[TODO]")
    #expect(result.usage.redFlags.isEmpty)
  }

  @Test func aRangeHoldsForAnswers() async throws {
    var rules = RedFlagRules.standard
    rules.range = 1...10
    let result = try await ask(rules, [Say.answer("17"), Say.answer("5"), Say.answer("5"), Say.answer("5")])
    #expect(result.solution?.text == "5")
    #expect(result.usage.redFlags == ["out_of_range": 1])
  }

  @Test func aTaskKindLimitsAnswersAlone() async throws {
    var rules = RedFlagRules.standard
    rules.maxAnswerTokens = TaskKind.extraction.maxOutputTokens
    let model = ScriptedModel { asked in
      asked.agent == "solver" ? Say.answer("Paris") : Say.stop
    }
    _ = try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(redFlags: rules)
    ).solve(Question("Capital?"))
    let limits = Dictionary(grouping: model.requests) { $0.schema?.name ?? "" }.mapValues {
      Set($0.map(\.maxOutputTokens))
    }
    #expect(limits == ["decomposition": [750], "answer": [20]])
  }

  @Test func aCheckOfOnesOwnIsCountedUnderItsName() async throws {
    let rules = RedFlagRules(custom: [Shouting()])
    let result = try await ask(rules, [Say.answer("LYON IS THE BIGGEST CITY OF ALL"), Say.answer("Paris")])
    #expect(result.solution?.text == "Paris")
    #expect(result.usage.redFlags == ["shouting": 1])
  }
}

private struct Shouting: RedFlagCheck {
  let kind = RedFlag.Kind(rawValue: "shouting")

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    reply.answers.filter { $0.text.count > 20 && $0.text == $0.text.uppercased() }
      .map { RedFlag(kind, "all in capitals", severity: 0.4, at: reply.place(of: $0)) }
  }
}

@Suite struct ValidationRequestTests {
  @Test func aRequestInJSON() throws {
    let request: JSON = [
      "response": "{\"move\": [1, 0]}", "token_limit": 700, "schema": ["required": ["move", "next_state"]],
    ]
    let validation = try ValidationRequest(request).validate()
    #expect(!validation.isValid)
    #expect(
      validation.json["red_flags"]?[0]
        == [
          "flag_type": "missing_field", "details": "\"next_state\" is missing", "severity": 1, "offset": 0, "line": 1,
          "column": 1, "pointer": "",
        ])
    let chosen: JSON = [
      "response": "It is possibly 300.", "flags": ["all", "-uncertainty"], "task_kind": "short_answer", "min_chars": 3,
      "range": [0, 100], "sources": ["1"],
    ]
    #expect(try ValidationRequest(chosen).validate().isValid)
    #expect(try ValidationRequest(chosen).rules.maxOutputTokens == 50)
  }

  @Test(arguments: [
    (#"{}"#, "\"response\""), (#"{"response": "x", "tokens_limit": 3}"#, "did you mean \"token_limit\"?"),
    (#"{"response": "x", "schema": {"format": "date"}}"#, "`format`"),
    (#"{"response": "x", "flags": "uncertainti"}"#, "`uncertainty`"),
    (#"{"response": "x", "range": [2, 1]}"#, "smaller first"),
    (#"{"response": "x", "task_kind": "poem"}"#, "short_answer"), (#"[]"#, "object"),
  ])
  func badRequests(_ text: String, _ part: String) throws {
    let json = try JSON(parsing: text)
    let error = #expect(throws: ValidationRequestError.self) { try ValidationRequest(json) }
    #expect(error?.description.contains(part) == true)
  }
}
