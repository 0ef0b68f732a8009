import Maker
import MakerConsole
import MakerDomains
import MakerVoting

extension ProblemKind {
  /// A planning problem in PDDL.
  package static let pddl: ProblemKind = {
    var kind = ProblemKind(
      name: "pddl", path: ["solve", "pddl"],
      summary: "Solves a planning problem in PDDL by waypoints that models propose and code checks.",
      arguments: [
        .file(
          Flag("domain", takes: .text, placeholder: "FILE", "the planning domain"), text: "pddl_domain",
          what: "the domain", isRequired: true),
        .file(
          Flag("problem", takes: .text, placeholder: "FILE", "the planning problem"), text: "pddl_problem",
          what: "the problem", isRequired: true),
        .option(LeafActions.flag(fallback: LeafActions.auto)),
      ]
    ) { arguments, settings, _ in
      let space = try space(arguments)
      let domain = StateSpaceDomain(
        space, leafActions: LeafActions.count(arguments, fallback: LeafActions.auto),
        prompts: try PromptFolder.load(settings.text(.prompts), into: .stateSpaces))
      return Work(space, domain)
    }
    kind.details = [
      "Understands :strips :typing :equality :action-costs and :adl (not, or, imply, exists, forall, when), constants and"
        + " either-types; anything else is refused by name with its line where it is used.",
      "A plan is an action a line, as the planning competitions write it.",
    ]
    kind.examples = [
      .init(line: "maker solve pddl --domain domain.pddl --problem problem.pddl --out plan", summary: "Plan:"),
      .init(
        line: "maker solve pddl --domain domain.pddl --problem problem.pddl --verify-only plan",
        summary: "Check a plan:"),
    ]
    kind.makesPlans = true
    kind.prompts = [.stateSpaces]
    kind.isChecked = true
    return kind
  }()

  private static func space(_ arguments: ProblemArguments) throws(CommandError) -> PDDLSpace {
    func text(_ name: String) throws(CommandError) -> (text: String, file: String) {
      guard let input = arguments.input(name) else { throw .usage("give --\(name) FILE") }
      return (try input.read("the \(name)"), input.name)
    }
    let (domain, problem) = (try text("domain"), try text("problem"))
    do throws(PDDLError) {
      let known = try PDDLDomain(parsing: domain.text, file: domain.file)
      return PDDLSpace(try PDDLProblem(parsing: problem.text, file: problem.file, domain: known))
    } catch {
      throw .badData(error.description)
    }
  }
}

extension Work {
  fileprivate init(_ space: PDDLSpace, _ domain: StateSpaceDomain<PDDLSpace>) {
    let problem = StateSpaceProblem(from: space.start, to: space.goal, in: space)
    let lookout = PDDLLookout(space)
    self.init(title: domain.title(of: problem), opening: { .init(domain, problem, $0) }) { means in
      var account: PDDLAccount?
      var outcome = try await means.solve(problem, domain) { plan in
        let found = PDDLAccount(plan, in: space, lowerBound: lookout.outlook.lowerBound)
        account = found
        return found.solved
      }
      if let account { account.tell(&outcome) }
      if !lookout.outlook.isComplete {
        outcome.remarks.append(
          "the problem is too large to look ahead: whether its goal can be reached was not checked")
      }
      return outcome
    }
    adapt = { $0.forLongProblems(calls: $0.run.limits.calls) }
    check = { _ in try lookout.check() }
    verify = { lines, file in
      do throws(PDDLError) {
        let plan = try space.verify(lines, file: file)
        let cost = space.problem.minimizesCost ? ", cost \(plan.cost)" : ""
        return PlanCheck(
          length: plan.actions, cost: plan.cost.json, text: Words.count(plan.actions, "action") + cost)
      } catch {
        return PlanCheck(fault: error.message, file: error.file, line: error.line, column: error.column)
      }
    }
    rehearsals = (rehearsal, rehearsal)
  }
}
