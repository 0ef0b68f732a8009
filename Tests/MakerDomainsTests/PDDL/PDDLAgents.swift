import Maker
import MakerDomains
import MakerSimulation
import MakerVoting

/// Prompts about one problem in the form in which agents get them, and what the expert replies.
struct PDDLAgents {
  let space: PDDLSpace
  let expert: PDDLExpert
  let seed: UInt64

  init(_ space: PDDLSpace, expert: PDDLExpert = PDDLExpert(), seed: UInt64 = 1) {
    self.space = space
    self.expert = expert
    self.seed = seed
  }

  func prompt(
    _ agent: String, from start: PDDLState, to goal: PDDLGoal, proposals: [String]? = nil
  ) -> String {
    var sections = [
      "rules": space.rules, "start": space.text(of: start), "goal": space.text(of: goal),
    ]
    sections["proposals"] = proposals?.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    let body = ["rules", "start", "goal", "proposals"].compactMap { tag in
      sections[tag].map { "<\(tag)>\n\($0)\n</\(tag)>" }
    }
    return (["# \(agent)", "Some words."] + body).joined(separator: "\n\n")
  }

  func judge(
    _ agent: String, from start: PDDLState, to goal: PDDLGoal, proposals: [String]? = nil
  ) -> Judgement {
    expert.judge(prompt(agent, from: start, to: goal, proposals: proposals)) ?? .unknown
  }

  /// Draws of right or wrong replies.
  func draws(_ count: Int, _ draw: Judgement.Draw) -> [JSON] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in draw(&generator) }
  }

  /// A proposal as it stands for election: with the goal where a reply leaves it as it is.
  func line(_ reply: JSON, to goal: PDDLGoal) -> String {
    let (a, b) = (reply["subproblem_A"]?.string ?? "", reply["subproblem_B"]?.string ?? "")
    return "A: \(a) | B: \(b.isEmpty ? space.text(of: goal) : b) | compose: concat"
  }

  /// Solves a problem by the expert's own right replies: splits down to single actions, each applied by the space.
  func solve(from start: PDDLState, to goal: PDDLGoal, depth: Int = 0) throws -> (plan: [PDDLAction], end: PDDLState) {
    if space.isMet(goal, in: start) { return ([], start) }
    guard depth < 40 else { throw Rejection("split 40 deep") }
    let replies = draws(4, judge("Decomposer", from: start, to: goal).right)
    if replies.contains(where: { $0["stop"] == true }) {
      let text = draws(1, judge("Solver", from: start, to: goal).right)[0]["action"]?.string ?? ""
      let action = try space.action(parsing: text)
      let end = try space.apply(action, to: start)
      guard space.isMet(goal, in: end) else { throw Rejection("\(action) does not reach \(space.text(of: goal))") }
      return ([action], end)
    }
    let lines = replies.map { line($0, to: goal) }
    let judgement = judge("Discriminator", from: start, to: goal, proposals: lines + ["none of these"])
    guard let choice = draws(1, judgement.right)[0]["choice"]?.int, lines.indices.contains(choice - 1),
      let waypoint = replies[choice - 1]["subproblem_A"]?.string
    else { throw Rejection("no split of \(space.text(of: start)) to \(space.text(of: goal))") }
    let a = try solve(from: start, to: space.goal(parsing: waypoint), depth: depth + 1)
    let b = try solve(from: a.end, to: goal, depth: depth + 1)
    return (a.plan + b.plan, b.end)
  }
}
