import MakerVoting

/// Answers prompts about planning problems by a bounded search of its own.
///
/// It sees the rules, the start and the goal in the prompt's text. Plans that it found before are kept, which makes it
/// faster and changes no reply.
package struct PDDLExpert: Expert {
  private let memo = PlanMemo()
  private let reach: Int?

  /// An expert that has seen no problem yet.
  ///
  /// - Parameters:
  ///   - reach: up to how many actions it plans ahead as surely as one.
  package init(reach: Int? = nil) {
    self.reach = reach
  }

  /// Judges a prompt of a decomposer, a discriminator or a solver whose rules are actions in the notation of PDDL.
  package func judge(_ prompt: String) -> Judgement? {
    guard let prompt = AgentPrompt(prompt), let rules = prompt.section("rules"), rules.contains("\n(:action ") else {
      return nil
    }
    let problem = PlanningProblem(prompt, memo: memo)
    switch prompt.agent {
    case .decomposer: return problem.map(decompose) ?? Judgement(right: Proposal.stop, wrong: [])
    case .discriminator: return discriminate(problem, prompt.section("proposals") ?? "")
    case .solver:
      if let short = ShortPlan(prompt, reach: reach) {
        let actions = problem?.task.actions.map(\.text) ?? []
        return short.judge(problem?.plan?.map { actions[$0] }, others: actions)
      }
      return problem.map(solve) ?? Judgement(right: Self.action("()"), wrong: [])
    case .classifier, .composer, .comparer: return nil
    }
  }

  static func action(_ text: String) -> JSON { ["action": .string(text)] }
}

extension PDDLExpert {
  /// The one action that is enough; else the first of the plan, or any.
  private func solve(_ problem: PlanningProblem) -> Judgement {
    let task = problem.task
    let right = problem.plan?.first
    let useless = task.actions.indices.filter { action in
      action != right && task.apply(action, to: problem.start).map(problem.goal.isMet) != true
    }
    let possible = useless.filter { task.apply($0, to: problem.start) != nil }
    let reply = right.map { Self.action(task.actions[$0].text) }
    return Judgement(right: { generator in
      reply ?? Self.action(useless.randomElement(using: &generator).map { task.actions[$0].text } ?? "()")
    }) { generator in
      let choices = Bool.random(using: &generator) && !possible.isEmpty ? possible : useless
      return choices.randomElement(using: &generator).map { Self.action(task.actions[$0].text) } ?? Self.action("()")
    }
  }

  /// The number of the best proposal: sound, then the more even, then the shorter.
  private func discriminate(_ problem: PlanningProblem?, _ proposals: String) -> Judgement {
    let options = ListedOption.list(proposals)
    let best = problem.flatMap { self.best(options, for: $0) } ?? options.first { $0.option == .none }?.number
    let number = best ?? options.first?.number ?? 1
    let others = options.map(\.number).filter { $0 != number }
    return Judgement(right: Self.choice(number), wrong: others.map(Self.choice))
  }

  private func best(_ options: [(number: Int, option: ListedOption)], for problem: PlanningProblem) -> Int? {
    if let plan = problem.plan, plan.count < 2 { return options.first { $0.option == .direct }?.number }
    let sound = options.compactMap { number, option -> (rank: SplitRank, number: Int)? in
      guard case .split(let proposal) = option, proposal.compose == "concat",
        let goal = problem.condition(proposal.b), goal == problem.goal,
        let waypoint = problem.condition(proposal.a), let lengths = problem.lengths(by: waypoint)
      else { return nil }
      return (SplitRank(unevenness: abs(lengths.a - lengths.b), text: proposal.a), number)
    }
    return sound.min { $0.rank < $1.rank }?.number
  }

  private static func choice(_ number: Int) -> JSON { ["choice": .integer(number)] }
}

/// Which of two sound splits is better: the more even one, then the shorter one, then the first by the alphabet.
private struct SplitRank: Comparable {
  let unevenness: Int
  let text: String

  static func < (a: SplitRank, b: SplitRank) -> Bool {
    (a.unevenness, a.text.count, a.text) < (b.unevenness, b.text.count, b.text)
  }
}
