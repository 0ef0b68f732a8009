public import Maker

/// A kind of problem with states that code can check: what holds at the start, what has to hold at the end, and which
/// actions lead from state to state.
///
/// The planner never searches a state space. Agents propose waypoints and single actions; this protocol is what code needs
/// in order to put them into words, to read them, and to check every one of them.
public protocol StateSpace: Sendable {
  /// Everything that can change. Equal states are the same state.
  associatedtype State: Hashable & Sendable
  /// One legal or illegal move, as an agent names it.
  associatedtype Action: Hashable & Sendable
  /// What has to hold: a full state, or facts.
  associatedtype Goal: Hashable & Sendable

  /// The rules, as agents are told them: what a state is, how it is written, which actions there are and when they are
  /// legal. Never how to solve a problem.
  var rules: String { get }

  /// A state in one line, as prompts and journals write it.
  func text(of state: State) -> String
  /// A goal in one line. ``goal(parsing:)`` reads it back.
  func text(of goal: Goal) -> String
  /// An action in one line, as plan files write it. ``action(parsing:)`` reads it back.
  func text(of action: Action) -> String

  /// Reads a goal, or a waypoint, which is a goal on the way.
  ///
  /// - Throws: `Rejection` that says what is wrong with the text.
  func goal(parsing text: String) throws(Rejection) -> Goal
  /// Reads an action. Whether it is legal depends on the state and is no matter of form.
  ///
  /// - Throws: `Rejection` that says what is wrong with the text.
  func action(parsing text: String) throws(Rejection) -> Action

  /// The state to which an action leads.
  ///
  /// - Throws: `Rejection` that names the rule that an illegal action breaks.
  func apply(_ action: Action, to state: State) throws(Rejection) -> State
  /// Checks the invariants: what must hold in every state.
  ///
  /// - Throws: `Rejection` that names the broken invariant.
  func check(_ state: State) throws(Rejection)
  /// Checks that a waypoint belongs to a problem that starts in `start`, where that is more than a matter of form.
  ///
  /// - Throws: `Rejection` that says why no way from there can lead to it.
  func check(_ waypoint: Goal, from start: State) throws(Rejection)
  /// Whether a goal is met in a state.
  func isMet(_ goal: Goal, in state: State) -> Bool

  /// The one state that meets a goal, if the goal says everything; else `nil`. With such a waypoint both halves of a
  /// problem can be solved side by side.
  func state(of goal: Goal) -> State?
  /// Whether a goal can be reached by exactly one action, as far as the form of start and goal tells without trying.
  func atomicity(from start: State, to goal: Goal) -> Atomicity
  /// The actions that are legal in a state, in a fixed order; `nil` where code cannot list them, or there are too many.
  func actions(in state: State) -> [Action]?
  /// What a goal asks for that does not hold yet, in one line; `nil` where that says no more than the goal itself.
  func open(_ goal: Goal, in state: State) -> String?
  /// The problem in the form in which equal problems are equal, with a way back for its actions.
  func canonical(from start: State, to goal: Goal) -> CanonicalTask<Self>
}

/// A problem of a state space in canonical form.
public struct CanonicalTask<Space: StateSpace>: Sendable {
  /// Where it starts.
  public let start: Space.State
  /// What has to hold at its end.
  public let goal: Space.Goal
  /// Turns an action of the canonical problem into one of the original; `nil` where nothing was renamed.
  public let restore: (@Sendable (Space.Action) -> Space.Action)?

  /// A canonical problem.
  public init(
    start: Space.State, goal: Space.Goal, restore: (@Sendable (Space.Action) -> Space.Action)? = nil
  ) {
    self.start = start
    self.goal = goal
    self.restore = restore
  }
}

extension StateSpace {
  /// Every waypoint does.
  public func check(_ waypoint: Goal, from start: State) throws(Rejection) {}
  /// Not complete.
  public func state(of goal: Goal) -> State? { nil }
  /// Code cannot tell; agents vote.
  public func atomicity(from start: State, to goal: Goal) -> Atomicity { .undecided }
  /// Not listed.
  public func actions(in state: State) -> [Action]? { nil }
  /// Not told.
  public func open(_ goal: Goal, in state: State) -> String? { nil }
  /// As it is.
  public func canonical(from start: State, to goal: Goal) -> CanonicalTask<Self> {
    CanonicalTask(start: start, goal: goal)
  }
}
