public import Maker
import MakerVoting

/// The Tower of Hanoi step by step, as in the paper's own run: the strategy is in the prompt, and one micro-agent a step
/// names a move and the state after it.
///
/// The strategy is the cyclic one: every other move takes disk 1 one peg further, and the moves between are the only legal
/// ones without disk 1. It moves full towers only; which way disk 1 goes round depends on the number of disks and the pegs.
public struct HanoiWalk: StepDomain {
  /// What is handed on: the state and the move that led to it.
  public struct State: Hashable, Sendable {
    /// Where the disks are, sealed.
    public let disks: SealedState<HanoiSpace>
    /// The last move; `nil` at the start.
    public let previous: HanoiMove?
  }

  /// What one agent says.
  public struct Step: Hashable, Sendable {
    /// The move.
    public let move: HanoiMove
    /// The state that it leads to, in the agent's opinion.
    public let next: HanoiState
  }

  private let space: HanoiSpace
  private let from: Peg
  private let to: Peg
  private let prompts: PromptLibrary

  /// The walk of a full tower.
  ///
  /// - Throws: `Rejection` where start and goal are not full towers on different pegs.
  public init(from start: HanoiState, to goal: HanoiState, prompts: PromptLibrary = .hanoiWalk) throws(Rejection) {
    let (from, to) = (start.peg(of: start.disks), goal.peg(of: goal.disks))
    guard start.disks == goal.disks, from != to, start == HanoiState(tower: start.disks, on: from),
      goal == HanoiState(tower: goal.disks, on: to)
    else {
      throw Rejection(
        "step by step a full tower is moved to another peg; other states want waypoints")
    }
    space = HanoiSpace(disks: start.disks)
    (self.from, self.to) = (from, to)
    self.prompts = prompts
  }

  /// Steps of the whole walk: 2^disks − 1.
  public var steps: Int { 1 << space.disks - 1 }

  /// What is moved where.
  public var title: String { "\(space.disks) disks from \(from) to \(to), step by step" }

  /// The state before the first step.
  public var start: State {
    State(disks: SealedState(sealing: HanoiState(tower: space.disks, on: from), in: space), previous: nil)
  }

  /// After 2^disks − 1 steps, or when the goal is met.
  public func isDone(_ state: State, after steps: Int) -> Bool {
    steps >= self.steps || state.disks.state == HanoiState(tower: space.disks, on: to)
  }

  /// A legal move need not be the right one; a walk that ends at the goal is right.
  public var checks: Checks { Checks(leaf: .partial, split: .none, whole: .complete) }

  /// The tower must be where it should be.
  public func checkEnd(_ state: State, after steps: Int) throws(Rejection) {
    guard state.disks.state != HanoiState(tower: space.disks, on: to) else { return }
    throw Rejection(
      "the goal is not met after \(steps) steps: some elected move was legal but not the right one")
  }

  /// Names a move and the state after it.
  public func solver(for state: State, wording: Int) -> Inquiry<Step> {
    let values = [
      "cycle": cycle, "previous": state.previous.map { "\($0.disk), \($0.from.rawValue), \($0.to.rawValue)" } ?? "none",
      "state": state.disks.state.text,
    ]
    let list: JSON = ["type": "array", "items": ["type": "integer"]]
    return Inquiry(
      agent: .solver, prompt: prompts["hanoi-step"].render(values, wording: wording),
      schema: .object("step", [("move", list), ("next_state", ["type": "array", "items": list])])
    ) { text throws(RedFlag) in
      let reply = try Reply(parsing: text, members: ["move", "next_state"])
      let numbers = reply.object["move"]?.array?.map(\.int) ?? []
      guard numbers.count == 3, let disk = numbers[0], let first = numbers[1].flatMap(Peg.init(rawValue:)),
        let second = numbers[2].flatMap(Peg.init(rawValue:))
      else { throw RedFlag(.invalidFormat, "\"move\" is not [disk, from, to]") }
      do throws(Rejection) {
        let next = try HanoiState(parsing: reply.object["next_state"]?.compact ?? "")
        guard next.disks == space.disks else { throw Rejection("there are \(space.disks) disks") }
        return Step(move: HanoiMove(disk: disk, from: first, to: second), next: next)
      } catch {
        throw RedFlag(.invalidFormat, "\"next_state\": \(error)")
      }
    }
  }

  /// Move and state, as they vote: the whole pair.
  public func candidate(for step: Step) -> String { "\(step.move.text) → \(step.next.text)" }

  /// The code's own next state, if the move is legal and the agent's state is the same.
  public func apply(_ step: Step, to state: State) throws(Rejection) -> State {
    let next = try space.apply(step.move, to: try state.disks.opened(in: space))
    try space.check(next)
    guard next == step.next else {
      throw Rejection("\(step.move.text) leads to \(next.text), not to \(step.next.text)")
    }
    return State(disks: SealedState(sealing: next, in: space), previous: step.move)
  }

  /// Which way disk 1 goes round, 1 or 2 pegs further: with an odd number of disks its first move is to the goal, else to
  /// the spare peg.
  var direction: Int {
    let first = space.disks % 2 == 1 ? to : Peg.other(than: from, to)
    return (first.rawValue - from.rawValue + 3) % 3
  }

  private var cycle: String { direction == 1 ? "0 → 1 → 2 → 0" : "0 → 2 → 1 → 0" }
}

extension PromptLibrary {
  /// The template for a stepwise run.
  public static let hanoiWalk = PromptLibrary(["hanoi-step": PackageResources.hanoi_step_md])
}
