public import Maker

/// The Tower of Hanoi with any legal start and goal. Agents are told the rules and never how to solve it.
public struct HanoiSpace: StateSpace {
  /// Where the disks are.
  public typealias State = HanoiState
  /// One disk moved.
  public typealias Action = HanoiMove
  /// Where the disks shall be, all of them.
  public typealias Goal = HanoiState

  /// How many disks the problem has. Canonical problems have fewer, and every one is checked against its own.
  public let disks: Int

  /// A space of states with so many disks.
  public init(disks: Int) {
    self.disks = disks
  }

  /// What a state, a waypoint and a move look like, and which moves are legal.
  public var rules: String {
    """
    This is the Tower of Hanoi: three pegs A, B and C, and disks 1, 2, 3 and so on, 1 the smallest.
    A state lists the disks of A, B and C, each from bottom to top: [[3,2,1],[],[]] has all three disks on A.
    A move takes the top disk of one peg and puts it on another peg, never on a smaller disk. It is written as the disk, the peg it comes from and the peg it goes to: 1 A C.
    A waypoint is a full state with all the disks.
    """
  }

  /// `[[3,2,1],[],[]]`.
  public func text(of state: HanoiState) -> String { state.text }
  /// `1 A C`.
  public func text(of action: HanoiMove) -> String { action.text }

  /// Reads a full state.
  public func goal(parsing text: String) throws(Rejection) -> HanoiState { try HanoiState(parsing: text) }
  /// Reads a move.
  public func action(parsing text: String) throws(Rejection) -> HanoiMove { try HanoiMove(parsing: text) }

  /// Moves a disk, if it is on top of its peg and does not come to lie on a smaller one.
  public func apply(_ action: HanoiMove, to state: HanoiState) throws(Rejection) -> HanoiState {
    let (disk, from, to) = (action.disk, action.from, action.to)
    guard disk >= 1, disk <= state.disks else { throw Rejection("there is no disk \(disk)") }
    guard from != to else { throw Rejection("a move goes to another peg") }
    let bit = UInt32(1) << UInt32(disk - 1)
    guard state[from] & bit != 0 else { throw Rejection("disk \(disk) is not on peg \(from)") }
    guard state.isFree(disk, from, to) else {
      let blocked = state[from] & (bit - 1) != 0
      throw Rejection(
        blocked ? "disk \(disk) is not on top of peg \(from)" : "disk \(disk) would lie on a smaller disk on peg \(to)")
    }
    var next = state
    next[from] &= ~bit
    next[to] |= bit
    return next
  }

  /// Every disk lies on exactly one peg.
  public func check(_ state: HanoiState) throws(Rejection) {
    let (a, b, c) = state.masks
    guard a & b == 0, a & c == 0, b & c == 0, a | b | c == UInt32((UInt64(1) << UInt64(state.disks)) - 1) else {
      throw Rejection("a disk is missing or on two pegs")
    }
  }

  /// A waypoint has all the disks and no others.
  public func check(_ waypoint: HanoiState, from start: HanoiState) throws(Rejection) {
    guard waypoint.disks == start.disks else {
      throw Rejection("the waypoint has \(waypoint.disks) disks, not \(start.disks)")
    }
  }

  /// The same disks on the same pegs.
  public func isMet(_ goal: HanoiState, in state: HanoiState) -> Bool { goal == state }
  /// Every goal is a full state.
  public func state(of goal: HanoiState) -> HanoiState? { goal }

  /// Atomic where one disk differs and nothing smaller is in its way.
  public func atomicity(from start: HanoiState, to goal: HanoiState) -> Atomicity {
    let differing = (1...start.disks).filter { $0 <= goal.disks && start.peg(of: $0) != goal.peg(of: $0) }
    guard differing.count == 1, let disk = differing.first else { return .composite }
    return start.isFree(disk, start.peg(of: disk), goal.peg(of: disk)) ? .atomic : .composite
  }

  /// Drops the disks larger than the largest one that has to move, and renames the pegs so that that one goes from A to C.
  /// Smaller disks stay, even where they rest: they can be in the way.
  public func canonical(from start: HanoiState, to goal: HanoiState) -> CanonicalTask<HanoiSpace> {
    guard start.disks == goal.disks,
      let largest = (1...start.disks).last(where: { start.peg(of: $0) != goal.peg(of: $0) })
    else { return CanonicalTask(start: start, goal: goal) }
    let (from, to) = (start.peg(of: largest), goal.peg(of: largest))
    let originals = [from, Peg.other(than: from, to), to]
    func renamed(_ state: HanoiState) -> HanoiState {
      HanoiState(
        pegs: (1...largest).map { disk in
          Peg(rawValue: originals.firstIndex(of: state.peg(of: disk)) ?? 0) ?? .a
        })
    }
    return CanonicalTask(start: renamed(start), goal: renamed(goal)) { move in
      HanoiMove(disk: move.disk, from: originals[move.from.rawValue], to: originals[move.to.rawValue])
    }
  }
}
