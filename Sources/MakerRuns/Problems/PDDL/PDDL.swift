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
    self.init(title: domain.title(of: problem), opening: { .init(domain, problem, $0) }) { means in
      var cost: String?
      var outcome = try await means.solve(problem, domain) { plan in
        if space.problem.minimizesCost { cost = (try? space.cost(of: plan.actions)).map { "\($0)" } }
        return Solved(PlanLines(plan, \.description))
      }
      outcome.summary = cost.map { "the plan costs \($0)" }
      return outcome
    }
    adapt = { $0.forLongProblems(calls: $0.run.limits.calls) }
    verify = { lines, file in
      do throws(PDDLError) {
        let plan = try space.verify(lines, file: file)
        return Words.count(plan.actions, "action") + (space.problem.minimizesCost ? ", cost \(plan.cost)" : "")
      } catch {
        throw Rejection(error.description)
      }
    }
    rehearsals = (rehearsal, rehearsal)
  }
}
