import Maker
import MakerDomains
import MakerVoting

/// A problem made ready to be solved, for whoever wants that.
struct Work: Sendable {
  /// `question`, `hanoi`, `arithmetic`, `pddl` or `task`.
  let kind: String
  /// The problem in one line.
  let title: String
  /// Puts in the defaults of this kind of problem where the user set nothing.
  let adapt: @Sendable (RunPreparation) -> RunPreparation
  /// Solves it in a run of its own.
  let solve: @Sendable (CommandRun.Means) async throws -> RunResult<Solved>
  /// What stands for it in a rehearsal: the least that it may be, and the most.
  let easy: Rehearsal
  let hard: Rehearsal

  init(
    kind: String, title: String, adapt: @escaping @Sendable (RunPreparation) -> RunPreparation = { $0 },
    easy: Rehearsal? = nil, hard: Rehearsal? = nil,
    solve: @escaping @Sendable (CommandRun.Means) async throws -> RunResult<Solved>
  ) {
    (self.kind, self.title, self.adapt, self.solve) = (kind, title, adapt, solve)
    self.hard = hard ?? Rehearsal(title: "the problem itself", solve: solve)
    self.easy = easy ?? self.hard
  }

  /// A question, or a task in words.
  ///
  /// What a question will be split into nobody knows beforehand. It is rehearsed as a question of one fact and as one of
  /// four, from the offline world.
  init(_ kind: String, _ question: Question, _ material: QuestionMaterial, plan: Plan? = nil) {
    func solve(
      _ question: Question, _ plan: Plan?, _ material: QuestionMaterial
    ) -> @Sendable (CommandRun.Means) async throws -> RunResult<Solved> {
      { means in
        try await AskCommand.solve(question, plan, material, means).map {
          Solved(text: $0.text, json: .string($0.text), isRight: nil)
        }
      }
    }
    func rehearsal(_ title: String, _ text: String) -> Rehearsal {
      let longer = max(0, TokenUsage.estimate(question.text) - TokenUsage.estimate(text))
      let context = material.passages.map { $0.passages.reduce(0) { $0 + TokenUsage.estimate($1.text) } } ?? 0
      return Rehearsal(
        title: title, extraTokens: { prompt in longer + (prompt.hasPrefix("# Solver") ? context : 0) },
        solve: solve(Question(text), nil, material.withoutPassages))
    }
    self.init(
      kind: kind, title: question.text, easy: rehearsal("a question of one fact", "Who wrote Emma?"),
      hard: rehearsal(
        "one of four", "What is the capital of the country where the inventor of the telephone was born?"),
      solve: solve(question, plan, material))
  }
}

/// A solution of any kind.
struct Solved: Hashable, Sendable {
  /// In words: the answer, or a plan's actions, a line each.
  let text: String
  let json: JSON
  /// Whether code knows that it is right; `nil` where it cannot tell.
  let isRight: Bool?

  init(text: String, json: JSON, isRight: Bool?) {
    (self.text, self.json, self.isRight) = (text, json, isRight)
  }

  /// A verified plan. Of a long one only the number of actions is kept.
  init(_ plan: ActionPlan<HanoiMove>) { self.init(plan, \.text) }
  /// A verified plan.
  init(_ plan: ActionPlan<PDDLAction>) { self.init(plan, \.description) }

  private init<Action>(_ plan: ActionPlan<Action>, _ line: (Action) -> String) {
    let actions = plan.count <= 1000 ? plan.actions.map(line) : []
    text = actions.count == plan.count ? actions.joined(separator: "\n") : "\(plan.count) actions"
    json = actions.count == plan.count ? .strings(actions) : ["moves": .integer(plan.count)]
    isRight = true
  }
}
