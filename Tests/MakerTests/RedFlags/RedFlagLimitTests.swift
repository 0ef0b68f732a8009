import Maker
import MakerVoting
import Testing

/// Red flags on their limit and one beyond, and for every agent whose replies they are about.
@Suite struct RedFlagLimitTests {
  private func kinds(
    _ text: String, tokens: Int? = nil, _ rules: RedFlagRules, of agent: Agent? = .solver,
    finish: FinishReason = .stop
  ) -> [RedFlag.Kind] {
    let completion = Completion(text: text, finish: finish, outputTokens: tokens)
    return rules.flags(in: ExaminedReply(completion, agent: agent, taskKind: rules.taskKind)).map(\.kind)
  }

  @Test(arguments: [(749, false), (750, false), (751, true)])
  func aReplyMayHaveExactlyTheTokensThatAreAllowed(tokens: Int, isTooLong: Bool) {
    let rules = RedFlagRules(maxOutputTokens: 750, enabled: [.tooLong])
    #expect(kinds("Paris", tokens: tokens, rules) == (isTooLong ? [.tooLong] : []))
  }

  @Test(arguments: [(4, true), (5, false), (6, false)])
  func aReplyHasAtLeastTheCharactersThatAreWanted(characters: Int, isTooShort: Bool) {
    let rules = RedFlagRules(minCharacters: 5, enabled: [.tooShort])
    let text = "  " + String(repeating: "ä", count: characters) + " \n"
    #expect(kinds(text, rules) == (isTooShort ? [.tooShort] : []))
  }

  @Test(arguments: [
    ("0.99", true), ("1", false), ("1.0", false), ("10", false), ("10.01", true), ("-5", true), ("five", false),
  ])
  func aRangeHoldsItsEnds(answer: String, isOutside: Bool) {
    var rules = RedFlagRules(enabled: [.outOfRange])
    rules.range = 1...10
    #expect(kinds(#"{"answer": "\#(answer)"}"#, rules) == (isOutside ? [.outOfRange] : []))
  }

  @Test func onlyTheEndOfAReplyThatTheLimitCutOffIsTruncated() {
    let rules = RedFlagRules(enabled: [.truncated, .refused])
    #expect(kinds("Paris", rules, finish: .length) == [.truncated])
    #expect(kinds("Paris", rules, finish: .refused) == [.refused])
    #expect(kinds("Paris", rules, finish: .stop).isEmpty)
  }

  @Test(arguments: [(30, false), (31, true)])
  func aLetterMayComeThirtyTimes(count: Int, isFlagged: Bool) {
    let rules = RedFlagRules(enabled: [.repetition])
    #expect(kinds("x " + String(repeating: "z", count: count), rules) == (isFlagged ? [.repetition] : []))
  }

  @Test(arguments: [(5, false), (6, true)])
  func aWordMayComeFiveTimes(count: Int, isFlagged: Bool) {
    let rules = RedFlagRules(enabled: [.repetition])
    #expect(
      kinds(Array(repeating: "ha", count: count).joined(separator: " "), rules) == (isFlagged ? [.repetition] : []))
  }

  /// What is said of answers holds for whoever gives one: a solver, a composer, or nobody of ours.
  @Test(arguments: [
    (RedFlag.Kind.placeholder, "[TODO]"), (.uncertainty, "I think it is Lyon"), (.toolLeakage, "Lyon<|im_end|>"),
    (.outOfRange, "17"), (.refused, "I'm sorry, but I can't help with that."),
  ])
  func composersAnswersAreJudgedLikeSolvers(kind: RedFlag.Kind, answer: String) throws {
    var rules = RedFlagRules(enabled: [kind])
    rules.range = 1...10
    let text = JSON.object(JSONObject([("answer", .string(answer))])).compact
    for agent in [Agent.solver, .composer, nil] {
      #expect(kinds(text, rules, of: agent) == [kind], "\(agent.map(\.rawValue) ?? "none")")
      let flag = #expect(throws: RedFlag.self) { try rules.check(Completion(text: text), of: agent) }
      #expect(flag?.kind == kind)
    }
  }

  /// What is said of answers is not said of an agent that gives none.
  @Test(arguments: [Agent.classifier, .decomposer, .discriminator, .comparer])
  func otherAgentsGiveNoAnswers(agent: Agent) {
    var rules = RedFlagRules(enabled: [.outOfRange, .uncertainty])
    rules.range = 1...10
    #expect(kinds(#"{"answer": "17, I think"}"#, rules, of: agent).isEmpty)
    rules.maxAnswerTokens = 20
    #expect(rules.maxOutputTokens(for: agent) == 750)
    for answering in [Agent.solver, .composer, nil] { #expect(rules.maxOutputTokens(for: answering) == 20) }
  }

  /// In a run: the composer's flagged answers are discarded and counted, the others decide.
  @Test func aFlaggedComposersAnswerIsDiscarded() async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": asked.question == "Whole?" ? Say.split("One?", "Two?", "tell both in one sentence") : Say.stop
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      case "composer": Say.answer(asked.number < 2 ? "[TODO]" : "one and two")
      default: Say.answer(asked.question)
      }
    }
    let result = try await Orchestrator(domain: QuestionDomain(), models: [model]).solve(Question("Whole?"))
    #expect(result.solution?.text == "one and two")
    #expect(result.usage.redFlags == ["placeholder": 2])
  }
}
