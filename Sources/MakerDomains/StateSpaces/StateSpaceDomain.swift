public import Maker
import MakerVoting

/// A problem of a state space: a start and what has to hold at the end.
public struct StateSpaceProblem<Space: StateSpace>: Sendable {
  /// Where it starts, sealed.
  public let start: SealedState<Space>
  /// What has to hold.
  public let goal: Space.Goal

  /// A problem.
  public init(start: SealedState<Space>, goal: Space.Goal) {
    self.start = start
    self.goal = goal
  }

  /// A problem whose start is known to be whole.
  public init(from start: Space.State, to goal: Space.Goal, in space: Space) {
    self.init(start: SealedState(sealing: start, in: space), goal: goal)
  }
}

/// Solves problems of a state space by discovered waypoints: A goes from the start to the waypoint, B from there to the
/// goal, and `concat` joins them; a single legal action is a leaf. Code applies every action and checks every invariant,
/// and what it hands on is its own next state.
///
/// With a waypoint that is a full state, A and B are solved side by side. With one that is a set of facts, B starts in the
/// state in which A's actions really end.
public struct StateSpaceDomain<Space: StateSpace>: Domain, Decomposing, Composing {
  /// Start and goal.
  public typealias Problem = StateSpaceProblem<Space>
  /// Actions.
  public typealias Solution = ActionPlan<Space.Action>

  /// The state space.
  public let space: Space
  /// How many actions a solver may write down at once.
  public let leafActions: Int
  private let prompts: PromptLibrary

  /// How many actions fit into a reply of the usual length.
  public static var actionsOfReply: Int { 24 }
  /// Up to how many legal actions are listed for a solver.
  private static var listedActions: Int { 40 }

  /// A domain over a state space.
  ///
  /// - Parameters:
  ///   - leafActions: how many actions an agent may write down at once. With more than one a leaf is a short plan, and runs try
  ///     every problem as a whole before they split it, where their settings do not say otherwise.
  public init(_ space: Space, leafActions: Int = 1, prompts: PromptLibrary = .stateSpaces) {
    self.space = space
    self.leafActions = max(1, leafActions)
    self.prompts = prompts
  }

  /// It finds waypoints itself.
  public var decomposing: (any Decomposing<Problem, Solution>)? { self }
  /// Code can always tell what is one action.
  public var classifying: (any Classifying<Problem>)? { nil }
  /// Plans are joined by code.
  public var composing: any Composing<Problem, Solution> { self }
  /// States have no kinds.
  public func kind(of problem: Problem) -> String? { nil }
  /// A plan, unless the agent says that one would be too long.
  public func remark(of solution: Solution) -> Remark? { solution.isTooLong ? .compound : nil }
  /// Long problems; where a leaf may be a short plan, every problem is tried as one first.
  public var defaults: DomainDefaults {
    DomainDefaults(decompose: leafActions > 1 ? .asNeeded : .always, maxDepth: 64)
  }

  /// A problem at the depth limit is no leaf: one action would not do.
  public var solvesAtDepthLimit: Bool { false }
  /// One action, or a few.
  public var directOption: String {
    leafActions > 1 ? "a plan of at most \(leafActions) actions is enough" : "one action is enough"
  }

  /// The space's own canonical form, known by its texts.
  public func canonical(_ problem: Problem) -> Canonical<Problem, Solution> {
    // A state that is not whole is its own problem; it is rejected where it is solved.
    guard let start = try? problem.start.opened(in: space) else {
      return Canonical(key: "broken seal of \(space.text(of: problem.start.state))", problem: problem)
    }
    let task = space.canonical(from: start, to: problem.goal)
    let key = "\(space.text(of: task.start)) → \(space.text(of: task.goal))"
    let canonical = StateSpaceProblem(from: task.start, to: task.goal, in: space)
    guard let restore = task.restore else { return Canonical(key: key, problem: canonical) }
    return Canonical(key: key, problem: canonical) { $0.mapped(restore) }
  }

  /// No action, where the start meets the goal.
  public func trivialSolution(of problem: Problem) throws(Rejection) -> Solution? {
    space.isMet(problem.goal, in: try problem.start.opened(in: space)) ? ActionPlan() : nil
  }

  /// What the form of start and goal tells; else what the legal actions tell, where the space can list them.
  public func atomicity(of problem: Problem) -> Atomicity {
    let byForm = space.atomicity(from: problem.start.state, to: problem.goal)
    guard byForm == .undecided, let start = try? problem.start.opened(in: space), let actions = space.actions(in: start)
    else { return byForm }
    let isOneAction = actions.contains { action in
      (try? space.apply(action, to: start)).map { space.isMet(problem.goal, in: $0) } ?? false
    }
    if isOneAction { return .atomic }
    return leafActions > 1 ? .undecided : .composite
  }

  /// The rule that is broken: it stands in the prompt.
  public func told(of rejection: Rejection, isProposal: Bool) -> String? { rejection.description }

  /// Code alone tells which solutions are the same.
  public func comparer(
    of a: Solution, _ b: Solution, for problem: Problem
  ) -> (@Sendable (_ wording: Int) -> Inquiry<Bool>)? { nil }

  // MARK: Agents

  /// Proposes a waypoint.
  public func decomposer(for problem: Problem, wording: Int) -> Inquiry<DecomposerReply> {
    .decomposition(prompt: prompt("state-decompose", problem, wording))
  }

  /// Votes on waypoints.
  public func discriminator(for problem: Problem, options: OptionList, wording: Int) -> Inquiry<Int> {
    .choice(of: options) { lines in prompt("state-discriminate", problem, wording, ["proposals": lines]) }
  }

  /// Names one action, or writes down a short plan.
  public func solver(for problem: Problem, wording: Int) -> Inquiry<Solution> {
    if leafActions > 1 { return planner(for: problem, wording: wording) }
    return Inquiry(
      agent: .solver, prompt: prompt("state-solve", problem, wording, ["legal": legalActions(problem)]),
      schema: .object("action", [("action", ["type": "string"])])
    ) { text throws(RedFlag) in
      let reply = try Reply(parsing: text, members: ["action"]).string("action")
      do throws(Rejection) { return ActionPlan(try space.action(parsing: reply)) } catch {
        throw RedFlag(.invalidFormat, error.description)
      }
    }
  }

  private func planner(for problem: Problem, wording: Int) -> Inquiry<Solution> {
    let list: JSON = ["type": "array", "items": ["type": "string"]]
    let values = ["limit": String(leafActions), "legal": legalActions(problem)]
    return Inquiry(
      agent: .solver, prompt: prompt("state-plan", problem, wording, values),
      schema: .object("plan", [("actions", list), ("too_long", ["type": "boolean"])])
    ) { text throws(RedFlag) in
      let reply = try Reply(parsing: text, members: ["actions", "too_long"])
      if reply.object["too_long"] != nil, try reply.bool("too_long") { return .tooLong }
      let lines = try reply.strings("actions")
      guard (1...leafActions).contains(lines.count) else {
        throw RedFlag(
          .invalidFormat, "\"actions\" has \(lines.count) of them; a plan has 1 to \(leafActions), or is \"too_long\"")
      }
      var actions: [Space.Action] = []
      do throws(Rejection) { for line in lines { actions.append(try space.action(parsing: line)) } } catch {
        throw RedFlag(.invalidFormat, "action \(actions.count + 1): \(error.description)")
      }
      return ActionPlan(actions)
    }
  }

  /// The legal actions at the start, a line each, as a section of a prompt; empty where they are not known, or many.
  private func legalActions(_ problem: Problem) -> String {
    guard let actions = space.actions(in: problem.start.state), (1...Self.listedActions).contains(actions.count) else {
      return ""
    }
    let lines = actions.map { PromptTemplate.quote(space.text(of: $0)) }
    return (["<legal_at_the_start>"] + lines + ["</legal_at_the_start>"]).joined(separator: "\n")
  }

  private func prompt(
    _ name: String, _ problem: Problem, _ wording: Int, _ values: [String: String] = [:]
  ) -> String {
    var values = values
    values["rules"] = space.rules
    values["start"] = space.text(of: problem.start.state)
    values["goal"] = space.text(of: problem.goal)
    let open = space.open(problem.goal, in: problem.start.state).map(PromptTemplate.quote)
    values["open"] = open.map { "<still_open>\n\($0)\n</still_open>" } ?? ""
    return prompts[name].render(values, wording: wording)
  }

  // MARK: Code

  /// Sound: the waypoint can be read and keeps the invariants, it is neither met at the start nor the goal itself, and part
  /// B ends where the problem ends.
  public func decomposition(
    of problem: Problem, from reply: DecomposerReply
  ) throws(Rejection) -> Decomposition<Problem> {
    guard ComposeFunction(reply.composeFn) == .named(.concat) else {
      throw Rejection("plans can only be joined: compose_fn must be concat")
    }
    let waypoint = try space.goal(parsing: reply.subproblemA)
    // Goals can be long: none at all is the goal as it stands.
    if !reply.subproblemB.isEmpty {
      guard try space.goal(parsing: reply.subproblemB) == problem.goal else {
        throw Rejection("part B does not end at the problem's goal")
      }
    }
    let start = try problem.start.opened(in: space)
    guard waypoint != problem.goal else { throw Rejection("the waypoint is the goal itself") }
    guard !space.isMet(waypoint, in: start) else { throw Rejection("the waypoint is met at the start") }
    try space.check(waypoint, from: start)
    let state = space.state(of: waypoint)
    if let state { try space.check(state) }
    let line = DecomposerReply(
      subproblemA: space.text(of: waypoint), subproblemB: space.text(of: problem.goal), composeFn: "concat")
    return Decomposition(
      a: StateSpaceProblem(start: problem.start, goal: waypoint),
      // Where the waypoint is no full state, B's start is known only once A is solved: see bind.
      b: StateSpaceProblem(
        start: state.map { SealedState(sealing: $0, in: space) } ?? problem.start, goal: problem.goal),
      needsA: state == nil, compose: .named(.concat), content: line.subproblemA, reply: line)
  }

  /// Part B from the state in which part A's actions end.
  public func bind(
    _ decomposition: Decomposition<Problem>, to solution: Solution
  ) throws(Rejection) -> Problem {
    let end = try replay(solution, from: try decomposition.a.start.opened(in: space))
    return StateSpaceProblem(from: end, to: decomposition.b.goal, in: space)
  }

  /// Joins the plans.
  public func compose(
    _ decomposition: Decomposition<Problem>, of problem: Problem, a: Solution, b: Solution
  ) throws(Rejection) -> Composition<Solution> {
    .solution(a.followed(by: b))
  }

  /// The actions themselves.
  public func candidate(for solution: Solution, of problem: Problem) -> String {
    solution.isTooLong ? "too long" : solution.actions.map { space.text(of: $0) }.joined(separator: "; ")
  }

  /// Every action is legal where it stands, every state keeps the invariants, and the last one meets the goal.
  public func verify(_ solution: Solution, of problem: Problem, isLeaf: Bool) throws(Rejection) {
    let end = try replay(solution, from: try problem.start.opened(in: space))
    guard space.isMet(problem.goal, in: end) else {
      throw Rejection("the goal is not met after \(solution.count) actions")
    }
  }

  /// Complete: actions that lead from the start to the goal are a solution. A waypoint may still be a detour.
  public func checks(of problem: Problem) -> Checks { Checks(leaf: .complete, split: .partial, whole: .complete) }

  /// Applies a plan.
  ///
  /// - Returns: the state in which it ends.
  /// - Throws: `Rejection` that names the first bad action, by its number from 1, and the rule it breaks.
  public func replay(_ plan: Solution, from start: Space.State) throws(Rejection) -> Space.State {
    var state = start
    var number = 0
    // A plan can have a billion actions, and whoever ends the run does not wait for them.
    var watch = CancellationWatch(every: 256)
    try space.check(state)
    try plan.forEach { action throws(Rejection) in
      number += 1
      if watch.isCancelled() { throw Rejection("the check was cancelled") }
      do throws(Rejection) {
        state = try space.apply(action, to: state)
        try space.check(state)
      } catch {
        throw Rejection("action \(number), \(space.text(of: action)): \(error)")
      }
    }
    return state
  }

  // MARK: Texts

  /// Start and goal.
  public func title(of problem: Problem) -> String {
    "\(space.text(of: problem.start.state)) → \(space.text(of: problem.goal))"
  }

  /// The actions of a short plan, the number of actions of a long one.
  public func text(of solution: Solution) -> String {
    if solution.isTooLong { return "too long for one reply" }
    return solution.count <= 8
      ? solution.actions.map { space.text(of: $0) }.joined(separator: "; ") : "\(solution.count) actions"
  }

  /// Part B, where its start is known without A.
  public func unbound(_ decomposition: Decomposition<Problem>, reference: String) -> Problem? {
    decomposition.needsA ? nil : decomposition.b
  }
}

extension PromptLibrary {
  /// The templates for problems with states.
  public static let stateSpaces = PromptLibrary([
    "state-decompose": PackageResources.state_decompose_md,
    "state-discriminate": PackageResources.state_discriminate_md, "state-solve": PackageResources.state_solve_md,
    "state-plan": PackageResources.state_plan_md,
  ])
}
