import Maker
import MakerVoting

/// `maker plan`.
enum PlanCommand {
  static func run(_ parsed: ParsedArguments, console: Console, setup: ModelSetup) async throws -> ExitCode {
    guard let text = try QuestionArgument.read(parsed, command: "plan") else {
      throw CommandError.usage("plan what? Write maker plan \"QUESTION\"")
    }
    let settings = try Settings(parsed, console: console)
    if settings.text(.plan) != nil { throw CommandError.usage("--plan: a plan is followed by ask; plan makes one") }
    let material = try QuestionMaterial(parsed, settings: settings, console: console)
    let preparation = try await RunPreparation(settings: settings, console: console, setup: setup)
    let question = Question(text)
    if settings.isOn(.dryRun) { return try await DryRun(preparation, material, question, nil).print() }
    let run = CommandRun(
      preparation: preparation, setup: setup, isPlan: true, hasContext: material.passages != nil)
    let result = try await run.carryOut { means in
      let domain = try material.domain(
        preparation, window: means.models.first?.contextWindow, models: means.models.map(\.name))
      return try await means.orchestrator(domain).plan(question, stop: means.stop, run: means.id).result
    }
    let plan = result.solution.map { Plan(root: $0) }
    let file = parsed.texts(CommandTree.output).last.flatMap { $0 == "-" ? nil : $0 }
    if let plan, let file {
      try TextFiles.writeWhole(plan.json.pretty + "\n", to: file)
    }
    let reliability = reliability(of: result.tree)
    if preparation.output.isJSON {
      try preparation.output.result(json(result, plan, reliability))
    } else if let plan, file == nil {
      try preparation.output.result(plan.json)
    }
    return run.report(result, reliability: reliability)
  }

  /// The agreement of all elections of the plan: a run's own measure counts those that solutions rest on, and a plan has
  /// no solutions yet.
  static func reliability(of tree: NodeRecord) -> Double {
    var agreement = Agreement()
    var nodes = [tree]
    while let node = nodes.popLast() {
      for election in node.elections where election.ending == .converged {
        agreement.add(votes: election.winnerVotes, of: election.ballots, margin: election.margin)
      }
      nodes += node.children
    }
    return agreement.reliability
  }

  private static func json(_ result: RunResult<Plan.Node>, _ plan: Plan?, _ reliability: Double) -> JSON {
    guard var object = result.json("plan", plan?.json).object, result.status == .solved else {
      return result.json("plan", nil)
    }
    object["confidence"] = .string(Confidence(reliability: reliability).rawValue)
    object["reliability"] = .double((reliability * 1e6).rounded() / 1e6)
    return .object(object)
  }
}
