import Maker
public import MakerDomains
import MakerVoting
import Synchronization

/// Finds its way in anybody's state space by a breadth-first search over the legal actions that the space lists. It knows a
/// space by its rules, and reads start and goal from the prompt; states that cannot be read back it does not know.
package struct SpaceExpert<Space: StateSpace>: Expert {
  private let space: Space
  private let most: Int
  private let reach: Int?
  private let memo = Memo()

  /// An expert on that space.
  ///
  /// - Parameters:
  ///   - most: how many states it looks at before it gives a problem up.
  ///   - reach: up to how many actions it sees ahead as surely as one; `nil` for a model that is as sure of each as of any
  ///     other reply.
  package init(_ space: Space, most: Int = 200_000, reach: Int? = nil) {
    self.space = space
    self.most = most
    self.reach = reach
  }

  /// Judges the prompts about problems of its space.
  package func judge(_ prompt: String) -> Judgement? {
    guard let prompt = AgentPrompt(prompt), prompt.section("rules") == space.rules.trimmingWhitespace(),
      let start = prompt.section("start").flatMap(state), let goal = prompt.section("goal").flatMap(goal)
    else { return nil }
    let way = way(from: start, to: goal)
    switch prompt.agent {
    case .decomposer: return decompose(way, from: start)
    case .discriminator: return discriminate(way, from: start, to: goal, prompt.section("proposals") ?? "")
    case .solver:
      let texts = way?.actions.map { space.text(of: $0) }
      let others = (space.actions(in: start) ?? []).map { space.text(of: $0) }
      if let short = ShortPlan(prompt, reach: reach) { return short.judge(texts, others: others) }
      let wrong = others.filter { $0 != texts?.first }.map(Self.action)
      return Judgement(right: Self.action(texts?.first ?? others.first ?? "nothing"), wrong: wrong)
    case .classifier, .composer, .comparer: return nil
    }
  }

  private static func action(_ text: String) -> JSON { ["action": .string(text)] }

  // MARK: Reading

  private func goal(_ text: String) -> Space.Goal? { try? space.goal(parsing: text) }

  private func state(_ text: String) -> Space.State? { goal(text).flatMap { space.state(of: $0) } }

  // MARK: Splitting

  /// A state about the middle of the way, each of the nearest three as likely as the next; `stop` for a single action.
  private func decompose(_ way: Way?, from start: Space.State) -> Judgement {
    guard let way, way.actions.count > 1 else { return Judgement(right: Proposal.stop, wrong: [aside(from: start)]) }
    let middle = way.actions.count / 2
    let right = Set([middle, max(1, middle - 1), min(way.actions.count - 1, middle + 1)]).sorted().map {
      Proposal(a: space.text(of: way.states[$0]), b: "", compose: "concat").reply
    }
    let wrong = [Proposal.stop, aside(from: start), Proposal(a: space.text(of: start), b: "", compose: "concat").reply]
    return Judgement(
      right: { $0.pick(right) ?? Proposal.stop },
      wrong: { $0.pick(wrong.filter { !right.contains($0) }) ?? Proposal.stop })
  }

  /// A waypoint that leads nowhere in particular: what the last legal action comes to.
  private func aside(from start: Space.State) -> JSON {
    let next = space.actions(in: start)?.last.flatMap { try? space.apply($0, to: start) } ?? start
    return Proposal(a: space.text(of: next), b: "", compose: "concat").reply
  }

  /// The number of the best option: on a shortest way, the more even, then the lower number.
  private func discriminate(_ way: Way?, from start: Space.State, to goal: Space.Goal, _ proposals: String) -> Judgement
  {
    let options = ListedOption.list(proposals)
    func number(of option: ListedOption) -> Int? { options.first { $0.option == option }?.number }
    let sound = options.compactMap { number, option -> (unevenness: Int, number: Int)? in
      guard case .split(let proposal) = option, let way, let waypoint = state(proposal.a),
        let end = self.goal(proposal.a), let a = self.way(from: start, to: end)?.actions.count,
        let b = self.way(from: waypoint, to: goal)?.actions.count, a > 0, b > 0, a + b == way.actions.count
      else { return nil }
      return (abs(a - b), number)
    }
    let direct = way.map { $0.actions.count < 2 } == true ? number(of: .direct) : nil
    let best = direct ?? sound.min { $0 < $1 }?.number ?? number(of: .none) ?? 1
    return Judgement(
      right: ["choice": .integer(best)],
      wrong: options.map(\.number).filter { $0 != best }.map { ["choice": .integer($0)] })
  }

  // MARK: Searching

  /// Actions, and the states before, between and after them.
  struct Way: Sendable {
    var actions: [Space.Action]
    var states: [Space.State]
  }

  private final class Memo: Sendable {
    private let known = Mutex<[String: Way?]>([:])

    func way(_ key: String, _ find: () -> Way?) -> Way? {
      if let way = known.withLock({ $0[key] }) { return way }
      let way = find()
      // A search that was given up says nothing.
      if Task.isCancelled { return nil }
      known.withLock { $0[key] = .some(way) }
      return way
    }
  }

  /// A shortest way; `nil` where there is none, or too much to look at.
  private func way(from start: Space.State, to goal: Space.Goal) -> Way? {
    memo.way("\(space.text(of: start)) → \(space.text(of: goal))") { search(from: start, to: goal) }
  }

  private func search(from start: Space.State, to goal: Space.Goal) -> Way? {
    var before: [Space.State: (state: Space.State, action: Space.Action)] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count, queue.count <= most {
      let state = queue[next]
      next += 1
      if next % 1024 == 0, Task.isCancelled { return nil }
      if space.isMet(goal, in: state) {
        var way = Way(actions: [], states: [state])
        while let step = before[way.states[0]] {
          way.actions.insert(step.action, at: 0)
          way.states.insert(step.state, at: 0)
        }
        return way
      }
      for action in space.actions(in: state) ?? [] {
        guard let reached = try? space.apply(action, to: state), before[reached] == nil, reached != start,
          (try? space.check(reached)) != nil
        else { continue }
        before[reached] = (state, action)
        queue.append(reached)
      }
    }
    return nil
  }
}

extension SplitMix64 {
  fileprivate mutating func pick(_ values: [JSON]) -> JSON? { values.randomElement(using: &self) }
}

extension SimulatedModel {
  /// A model that knows, besides, how to find its way in a state space of yours: by a breadth-first search over the legal
  /// actions that it lists (``MakerDomains/StateSpace/actions(in:)``), in up to 200,000 states a problem. What it solves
  /// measures voting and verifying, not a model's insight.
  ///
  /// - Parameters:
  ///   - settings: how it errs.
  ///   - space: the space. Its states must be goals as well (``MakerDomains/StateSpace/state(of:)``).
  public init(settings: SimulationSettings = SimulationSettings(), space: some StateSpace) {
    self.init(
      settings: settings, experts: [SpaceExpert(space, reach: settings.vices.reach)] + Self.experts(settings))
  }
}
