import Maker
import MakerConsole
import MakerVoting

extension ProblemKind {
  private static let context = ProblemArgument.file(
    Flag(
      "context", takes: .text, placeholder: "FILE", "texts that the answer must come from; - is standard input",
      isRepeatable: true),
    text: "context", what: "the context")

  /// A question.
  package static let question: ProblemKind = {
    var kind = ProblemKind(
      name: "question", path: ["ask"],
      summary: "Answers a question: classified, decomposed, answered and synthesised by vote.",
      arguments: [
        .words(
          "question", "the question, in quotes; may be left out with --plan", question: "ask what?",
          isRequired: false),
        context, .file(.plan, text: "plan", what: "the plan"),
      ]
    ) { arguments, settings, _ in
      let plan = try arguments.input("plan").map { input throws(CommandError) in try PlanFile.load(input) }
      let question = try question(arguments.text("question"), plan)
      var work = try Work(question, QuestionMaterial(arguments, settings, prompts: .questions), plan: plan)
      work.plan = plan
      return work
    }
    kind.details = [
      "The answer alone goes to standard output. Without consensus nothing does, and the exit code is 1.",
      "Texts given with --context are cut into passages; each solver sees those that fit its question best.",
    ]
    kind.examples = [
      .init(line: "maker ask \"Who wrote Hamlet?\" --model ollama/llama3.2", summary: "Ask a model of your own:"),
      .init(
        line: "maker ask \"When does the contract end?\" --context contract.txt --k 5",
        summary: "Ask about a text, with a wider margin:"),
      .init(
        line: "maker ask \"…\" --max-cost 0.05 --timeout 2m --json",
        summary: "Never spend more than five cents or two minutes, and see every vote:"),
    ]
    kind.solutionName = "answer"
    kind.comparison = .answers(.factualQA)
    kind.prompts = [.questions, .matching]
    kind.planRefusal = nil
    kind.takesVerifier = true
    return kind
  }()

  /// A task in words: it goes the way of a question, with prompts of its own.
  package static let task: ProblemKind = {
    var kind = ProblemKind(
      name: "task", path: ["solve", "task"],
      summary: "Does a task in words: split, done and put together by vote.",
      arguments: [.words("task", "the task, in quotes", question: "which task?"), context]
    ) { arguments, settings, _ in
      try Work(Question(arguments.text("task") ?? ""), QuestionMaterial(arguments, settings, prompts: .tasks))
    }
    kind.details = [
      "There are no states here that code could check, so a result is as good as the votes on it; with --verify-with a"
        + " program of yours has its say, such as a test suite over voted code."
    ]
    kind.examples = [
      .init(line: "maker solve task \"Name the capitals of France and Japan\"", summary: "Do a task:"),
      .init(
        line: "maker solve task \"Write is_prime(n) in Python\" --verify-with \"python3 check.py\" --verify-complete",
        summary: "Let tests decide:"),
    ]
    kind.comparison = .answers(nil)
    kind.takesVerifier = true
    kind.prompts = [.tasks, .matching]
    return kind
  }()

  /// A question whose tree is elected, and nothing answered.
  package static let plan: ProblemKind = {
    var kind = ProblemKind(
      name: "plan", path: ["plan"],
      summary: "Decomposes a question without solving it, and prints the elected tree as JSON.",
      arguments: [.words("question", "the question, in quotes", question: "plan what?"), context]
    ) { arguments, settings, _ in
      let question = Question(arguments.text("question") ?? "")
      let material = try QuestionMaterial(arguments, settings, prompts: .questions)
      var work = try Work(question, material)
      work = Work(title: work.title, opening: work.opening) { means in
        let result = try await means.orchestrator(material.domain(means, posed: question))
          .plan(question, stop: means.stop, run: means.id, journal: means.journal).result
        var outcome = RunOutcome(
          result.map { root in
            let json = Plan(root: root).json
            return Solved(text: json.pretty, json: json)
          })
        outcome.ownReliability = result.tree.agreement
        return outcome
      }
      work.hasContext = material.passages != nil
      work.rehearsals = Work.rehearsals(question, material)
      return work
    }
    kind.details = [
      "A plan can be read, edited and run as it stands: maker ask --plan FILE. {1a} in a problem stands for the solution of"
        + " the node 1a."
    ]
    kind.examples = [
      .init(
        line: "maker plan \"Who wrote the national anthem of France?\" -o plan.json && maker ask --plan plan.json",
        summary: "Plan, look, then run:")
    ]
    kind.solutionName = "plan"
    kind.comparison = .byParts
    kind.prompts = [.questions]
    kind.onlyPlans = true
    kind.planRefusal = "plan makes one"
    return kind
  }()

  /// A question or a task that is split once.
  package static let split: ProblemKind = {
    let texts = [("question", "the question; or `task`"), ("task", "the task")]
    var kind = ProblemKind(
      name: "split", path: [], summary: "Splits a question or a task once, by vote.",
      arguments: texts.map { .option(Flag($0, takes: .text, placeholder: "TEXT", $1)) }
    ) { arguments, settings, _ in
      let text = arguments.text("task") ?? arguments.text("question") ?? ""
      let prompts: PromptLibrary = arguments.has("task") ? .tasks : .questions
      let material = try QuestionMaterial(arguments, settings, prompts: prompts)
      let whole = try Work(Question(text), material)
      return Work(title: text, opening: whole.opening) { means in
        let result = try await means.orchestrator(material.domain(means, posed: Question(text)))
          .decompose(Question(text), stop: means.stop, run: means.id, journal: means.journal)
        var outcome = RunOutcome(result.map { Solved($0) })
        outcome.ownReliability = result.tree.agreement
        outcome.members = result.tree.lastVotes
        return outcome
      }
    }
    kind.comparison = .byParts
    kind.prompts = [.questions, .tasks]
    kind.onlyPlans = true
    kind.planRefusal = "a split is made anew"
    return kind
  }()

  private static func question(_ given: String?, _ plan: Plan?) throws(CommandError) -> Question {
    switch (given, plan) {
    case (let given?, nil): return Question(given)
    case (nil, let plan?): return Question(plan.root.problem)
    case (let given?, let plan?):
      let planned = Question(plan.root.problem)
      guard Question(given) == planned else {
        throw .usage(
          "QUESTION is not the one of the plan, which is \"\(Sanitizer.line(planned.text, limit: 80))\"; leave it out")
      }
      return planned
    case (nil, nil): throw .usage("ask what? Write maker ask \"QUESTION\"")
    }
  }
}

extension Solved {
  /// A way to split a problem, or that it is to be solved directly.
  fileprivate init(_ reply: DecomposerReply) {
    if reply.stop {
      self.init(text: "No split is needed: solve it directly.", json: ["stop": true])
    } else {
      self.init(
        text: "A: \(reply.subproblemA)\nB: \(reply.subproblemB)\ncompose: \(reply.composeFn)",
        json: [
          "stop": false, "subproblem_A": .string(reply.subproblemA), "subproblem_B": .string(reply.subproblemB),
          "compose_fn": .string(reply.composeFn),
        ])
    }
  }
}

extension NodeRecord {
  /// The agreement of all elections of a plan: a run's own measure counts those that solutions rest on, and a plan has no
  /// solutions yet.
  fileprivate var agreement: Double {
    var agreement = Agreement()
    var nodes = [self]
    while let node = nodes.popLast() {
      for election in node.elections where election.ending == .converged {
        agreement.add(votes: election.winnerVotes, of: election.ballots, margin: election.margin)
      }
      nodes += node.children
    }
    return agreement.reliability
  }

  /// What was proposed here, and the votes of the last election.
  fileprivate var lastVotes: [(name: String, value: JSON)] {
    let proposals = JSON.array(proposals.map(\.json))
    guard let election = elections.last else { return [("proposals", proposals)] }
    let votes = election.entries.map { ["candidate": .string($0.candidate), "votes": .integer($0.votes)] as JSON }
    return [("votes", .array(votes)), ("proposals", proposals), ("k_used", .integer(election.margin))]
  }
}
