import MakerVoting

/// Questions: classified, decomposed, answered and synthesised by vote, with facts found by A bound into B. With
/// ``PromptLibrary/tasks`` as its prompts, tasks in words: what is said of questions and answers then holds for tasks and
/// results.
public struct QuestionDomain: Domain, Decomposing, Classifying, Composing {
  private let prompts: PromptLibrary
  let passages: Passages?
  private let contextTokens: Int
  private let identity: String
  private let check: SolutionCheck<Question, Answer>?
  private let matching: PromptLibrary

  /// A domain of questions.
  ///
  /// - Parameters:
  ///   - prompts: the agents' prompts.
  ///   - matching: the prompt of those who say whether two answers are the same.
  ///   - passages: texts that answers must come from, if any.
  ///   - contextTokens: the room for passages in a prompt. Where all of them do not fit, the most relevant are given.
  ///   - models: the models' names, since an answer is known only for those that gave it.
  ///   - verify: code of one's own that accepts or rejects answers, besides what is checked here.
  public init(
    prompts: PromptLibrary = .questions, matching: PromptLibrary = .matching, passages: Passages? = nil,
    contextTokens: Int = 6000, models: [String] = [],
    verify check: SolutionCheck<Question, Answer>? = nil
  ) {
    self.check = check
    self.prompts = prompts
    self.matching = matching
    self.passages = passages
    self.contextTokens = contextTokens
    var hash = StableHash()
    hash.combine(prompts.identity)
    for passage in passages?.passages ?? [] { hash.combine(passage.text) }
    for model in models { hash.combine(model) }
    identity = hash.hex
  }

  /// Equal texts, kinds, passages, prompts and models make equal questions; two wordings of one question make a cycle.
  public func canonical(_ problem: Question) -> Canonical<Question, Answer> {
    // The exact text, never its normalised form: `US` and `us` are different questions.
    Canonical(
      key: JSON.strings([identity, problem.kind?.rawValue ?? "", problem.text]).compact,
      identity: Normalization.normalize(problem.text), stream: "\(problem.kind?.rawValue ?? "")\u{1f}\(problem.text)",
      problem: problem)
  }

  /// Only agents can tell.
  public func atomicity(of problem: Question) -> Atomicity { .undecided }

  /// It splits its questions itself.
  public var decomposing: (any Decomposing<Question, Answer>)? { self }
  /// Its agents classify.
  public var classifying: (any Classifying<Question>)? { self }
  /// It composes, by code or by agents.
  public var composing: any Composing<Question, Answer> { self }
  /// A question that may not be split further is answered as it is.
  public var solvesAtDepthLimit: Bool { true }
  /// One fact.
  public var directOption: String { "a single fact is enough" }
  /// No question answers itself.
  public func trivialSolution(of problem: Question) throws(Rejection) -> Answer? { nil }
  /// What stands in a passage need not be the answer, and without passages nothing is checked.
  public func checks(of problem: Question) -> Checks {
    Checks(leaf: passages == nil ? .none : .partial, split: .none, whole: .none)
      .with(check?.strength(for: problem) ?? .none)
  }
  /// Questions are short.
  public var defaults: DomainDefaults { DomainDefaults() }

  // MARK: Agents

  private static let kinds = AnswerKind.allCases.map(\.rawValue)

  /// Says whether one fact answers the question, and what kind of answer it wants.
  public func classifier(for problem: Question, wording: Int) -> Inquiry<Classification> {
    let kinds = Self.kinds
    return Inquiry(
      agent: .classifier, prompt: prompt("classify", problem, wording: wording),
      schema: .object(
        "classification",
        [("atomic", ["type": "boolean"]), ("answer_kind", ["type": "string", "enum": .strings(kinds)])])
    ) { text throws(RedFlag) in
      let reply = try Reply(parsing: text, members: ["atomic", "answer_kind"])
      let kind = try reply.string("answer_kind")
      guard kinds.contains(kind) else { throw RedFlag(.invalidFormat, "\"answer_kind\" is \"\(kind)\"") }
      return Classification(isAtomic: try reply.bool("atomic"), kind: kind)
    }
  }

  /// The question with its elected kind of answer.
  public func classified(_ problem: Question, as kind: String) -> Question {
    Question(problem.text, kind: AnswerKind(rawValue: kind))
  }

  /// The question as those see it who may say that it is compound, if their prompt tells them that they may.
  public func open(_ problem: Question) -> Question? {
    prompts[solverTemplate].placeholders.contains("compound")
      ? Question(problem.text, kind: problem.kind, isOpen: true) : nil
  }

  private var solverTemplate: String { passages == nil ? "solve" : "solve-passages" }

  /// Says whether one fact answers the question and what kind of answer it wants; proposes two smaller questions.
  public func decomposer(for problem: Question, wording: Int) -> Inquiry<DecomposerReply> {
    .decomposition(prompt: prompt("decompose", problem, wording: wording), kinds: Self.kinds)
  }

  /// Votes on proposals.
  public func discriminator(for problem: Question, options: OptionList, wording: Int) -> Inquiry<Int> {
    .choice(of: options) { prompt("discriminate", problem, wording: wording, ["proposals": $0]) }
  }

  /// Answers a question that one fact answers; from the passages, with the words that it rests on, where there are any.
  public func solver(for problem: Question, wording: Int) -> Inquiry<Answer> {
    guard let passages else { return answering(solverTemplate, .solver, problem, wording: wording, [:]) }
    let shown = passages.chosen(for: problem.text, within: contextTokens)
    return answering(
      solverTemplate, .solver, problem, wording: wording, [:],
      Citation(passages: passages, shown: shown, question: wording == 0 ? problem : Question(problem.text)))
  }

  /// Puts two answers together as the composition says in words.
  private func composer(
    for problem: Question, _ decomposition: Decomposition<Question>, a: Answer, b: Answer, wording: Int
  ) -> Inquiry<Answer> {
    answering(
      "compose", .composer, problem, wording: wording,
      [
        "part_a": decomposition.a.text, "answer_a": a.text,
        "part_b": substitute(["A": a.text], in: decomposition.b.text), "answer_b": b.text,
        "composition": decomposition.compose.text,
      ])
  }

  private func answering(
    _ template: String, _ agent: Agent, _ problem: Question, wording: Int, _ values: [String: String],
    _ citation: Citation? = nil
  ) -> Inquiry<Answer> {
    let members = (citation == nil ? [] : ["quote"]) + ["answer"]
    return Inquiry(
      agent: agent,
      prompt: prompt(template, problem, wording: wording, values.mapValues(PromptTemplate.quote), citation?.shown),
      schema: .object("answer", members.map { ($0, ["type": "string"]) })
    ) { text throws(RedFlag) in
      let answer = try Self.answer(in: text, quotes: citation != nil)
      guard !answer.text.isEmpty else { throw RedFlag(.invalidFormat, "\"answer\" is empty") }
      if problem.isOpen, Normalization.normalize(answer.text) == Remark.compound.rawValue { return .compound }
      if AnswerClass.candidate(answer, kind: problem.kind) == AnswerClass.unknown { return answer }
      if problem.kind == .number, wording == 0, AnswerClass.number(answer.text) == nil {
        throw RedFlag(.invalidFormat, "\"\(answer.text)\" is not a number")
      }
      if problem.kind == .entity && wording == 0 || Self.asksForName(problem.text), Self.isSentence(answer.text) {
        throw RedFlag(.tooLong, "a sentence, and not a name")
      }
      try citation?.check(answer.text, quotes: answer.quotes)
      return answer
    }
  }

  /// Whether a text is longer than any name, or ends as a sentence does: some titles are long.
  private static func isSentence(_ text: String) -> Bool {
    let count = WordIndex.words(text).count
    return count > 15 || count > 5 && text.last.map { ".!?".contains($0) } == true
  }

  /// Whether a question asks for one name, place or time by its first words, whatever kind of answer was elected for it.
  private static func asksForName(_ text: String) -> Bool {
    var words = WordIndex.words(text)[...]
    if let first = words.first, ["at", "by", "during", "for", "from", "in", "of", "on", "to", "under"].contains(first) {
      words = words.dropFirst()
    }
    switch words.first {
    case "who", "whom", "where", "when": return true
    // `Which reasons` may take a sentence.
    case "which", "whose": return words.dropFirst().first?.hasSuffix("s") == false
    default: return false
    }
  }

  /// The answer in a reply, with what it quotes: a text, or several in a list.
  static func answer(in text: String, quotes: Bool) throws(RedFlag) -> Answer {
    let reply = try Reply(parsing: text, members: quotes ? ["quote", "answer"] : ["answer"])
    let answer = try reply.string("answer")
    guard quotes, let quote = reply.object["quote"], quote != .null else { return Answer(answer) }
    let said = quote.array == nil ? [try reply.string("quote")] : try reply.strings("quote")
    return Answer(answer, quotes: said.filter { !$0.isEmpty })
  }

  private func prompt(
    _ name: String, _ problem: Question, wording: Int, _ values: [String: String] = [:], _ shown: [Int]? = nil
  ) -> String {
    var values = values
    values["question"] = PromptTemplate.quote(problem.text)
    // The second wording is for votes that do not converge, and it may be the elected kind that is wrong.
    values["kind"] = (wording == 0 ? problem.kind?.rawValue : nil) ?? "any"
    values["context"] = shown.map(context) ?? ""
    values["compound"] = problem.isOpen ? Self.compoundRule : ""
    return prompts[name].render(values, wording: wording)
  }

  private static let compoundRule = """
    If this cannot be settled at once, since something else has to be found out or done first, or since several things \
    are wanted, let `answer` be `compound`, and it will be split.
    """

  /// The passages that a solver sees, numbered.
  private func context(_ shown: [Int]) -> String {
    let lines = shown.enumerated().map { "[\($0 + 1)] \(PromptTemplate.quote(passages?.passages[$1].text ?? ""))" }
    return "<passages>\n" + lines.joined(separator: "\n") + "\n</passages>"
  }

  // MARK: Code

  /// Sound: both parts are there, neither is the whole question, and both answers are used.
  public func decomposition(
    of problem: Question, from reply: DecomposerReply
  ) throws(Rejection) -> Decomposition<Question> {
    let (a, b) = (reply.subproblemA, reply.subproblemB)
    guard !a.isEmpty, !b.isEmpty, !reply.composeFn.isEmpty else {
      throw Rejection("a part or the composition is empty")
    }
    guard !a.contains("{A}"), !a.contains("{B}") else { throw Rejection("part A refers to a part's solution") }
    guard !b.contains("{B}") else { throw Rejection("part B refers to its own solution") }
    let whole = Normalization.normalize(problem.text)
    guard Normalization.normalize(a) != whole, Normalization.normalize(b) != whole else {
      throw Rejection("a part is the whole question")
    }
    let compose = ComposeFunction(reply.composeFn)
    let needsA = b.contains("{A}")
    guard needsA || compose.usesA else { throw Rejection("the answer to part A is never used") }
    guard compose.usesB else { throw Rejection("the answer to part B is never used") }
    if !needsA, Normalization.normalize(a) == Normalization.normalize(b) { throw Rejection("both parts are the same") }
    if case .words(let words) = compose, !words.contains(where: \.isLetter) {
      throw Rejection("the composition says nothing about the parts")
    }
    let words = Self.contentWords(problem.text)
    // A question of few words can be said in others.
    guard words.count < 3 || !words.isDisjoint(with: Self.contentWords(a + " " + b)) else {
      throw Rejection("the parts have no word in common with the question")
    }
    // Kinds are no part of what a proposal says, and wordings that differ in articles alone say the same.
    let content = JSON.strings([Self.withoutArticles(a), Self.withoutArticles(b), compose.text]).compact
    return Decomposition(
      a: Question(a, kind: reply.kinds.a.flatMap(AnswerKind.init)),
      b: Question(b, kind: reply.kinds.b.flatMap(AnswerKind.init)),
      needsA: needsA, compose: compose, content: content, reply: reply)
  }

  /// A text without its articles, normalised. An `A` that is written large within a text is a name, and one at the end is no
  /// article.
  private static func withoutArticles(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    let kept = words.enumerated().filter { position, word in
      position == words.count - 1 || !["a", "an", "the"].contains(position == 0 ? word.lowercased() : String(word))
    }
    return Normalization.normalize(kept.map(\.element).joined(separator: " "))
  }

  /// The words of a text that carry its meaning: those of four letters or more, and numbers.
  private static func contentWords(_ text: String) -> Set<String> {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return Set(words.filter { $0.count >= 4 || $0.contains(where: \.isNumber) }.map(String.init))
      .subtracting(["what", "which", "when", "where", "whose", "that", "this", "does", "have", "with", "from"])
  }

  /// Question B with the answer to A in it. What the answer says is text: braces in it mean nothing.
  public func bind(
    _ decomposition: Decomposition<Question>, to solution: Answer
  ) throws(Rejection) -> Question {
    Question(substitute(["A": solution.text], in: decomposition.b.text), kind: decomposition.b.kind)
  }

  /// Question B with a reference in A's place.
  public func unbound(_ decomposition: Decomposition<Question>, reference: String) -> Question? {
    Question(substitute(["A": reference], in: decomposition.b.text), kind: decomposition.b.kind)
  }

  /// Composes by code where the function is code.
  public func compose(
    _ decomposition: Decomposition<Question>, of problem: Question, a: Answer, b: Answer
  ) throws(Rejection) -> Composition<Answer> {
    if let answer = try AnswerComposer.compose(decomposition.compose, a: a, b: b) { return .solution(answer) }
    return .agents { wording in composer(for: problem, decomposition, a: a, b: b, wording: wording) }
  }

  /// Answers that differ only in form are one candidate.
  public func candidate(for solution: Answer, of problem: Question) -> String {
    AnswerClass.candidate(solution, kind: problem.kind)
  }

  /// Two names may be the same thing; two numbers, two dates, or a statement and its negation are not.
  public func comparer(
    of a: Answer, _ b: Answer, for problem: Question
  ) -> (@Sendable (_ wording: Int) -> Inquiry<Bool>)? {
    guard Aliases.arePossible(a, b, kind: problem.kind) else { return nil }
    let template = matching["equivalent"]
    return { .equivalence(of: a.text, b.text, asAnswersTo: problem.text, template, wording: $0) }
  }

  /// Whether the answer is `unknown`, or that the question is compound.
  public func remark(of solution: Answer) -> Remark? {
    if solution.isCompound { return .compound }
    return AnswerClass.candidate(solution, kind: nil) == AnswerClass.unknown ? .unknown : nil
  }

  /// That the user's check failed: what it printed may name the right answer. Of proposals the form alone is checked.
  public func told(of rejection: Rejection, isProposal: Bool) -> String? {
    isProposal ? rejection.description : "a check of it failed"
  }

  /// The user's own check, if there is one: whether an answer stands in the passages was looked at sample by sample.
  public func verify(_ solution: Answer, of problem: Question, isLeaf: Bool) async throws {
    try await check?.verify(solution, of: problem)
  }

  /// The question.
  public func title(of problem: Question) -> String { problem.text }
  /// The kind of answer.
  public func kind(of problem: Question) -> String? { problem.kind?.rawValue }
  /// The answer.
  public func text(of solution: Answer) -> String { solution.text }
}
