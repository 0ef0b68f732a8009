public import Maker

extension HanoiWalk {
  /// The steps of the walk with their right replies, drawn at random: the paper's calibration. A walk shorter than
  /// `count` is drawn from more than once, each time under an id of its own.
  ///
  /// - Parameters:
  ///   - count: how many problems, at least 1.
  ///   - generator: draws the steps.
  public func knownSteps(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) throws(Rejection) -> [KnownProblem<Step>] {
    var wanted = (0..<count).map { _ in Int.random(in: 0..<steps, using: &generator) }.sorted()[...]
    var problems: [KnownProblem<Step>] = []
    var state = start
    var number = 0
    while let next = wanted.first {
      let right = try rightStep(from: state)
      if number == next {
        wanted.removeFirst()
        problems.append(
          KnownProblem(id: "\(problems.count + 1)", inquiry: solver(for: state, wording: 0)) { $0 == right })
      } else {
        state = try apply(right, to: state)
        number += 1
      }
    }
    return problems
  }

  /// What the strategy says: disk 1 onwards in its order every other time, else the only legal move without it.
  private func rightStep(from state: State) throws(Rejection) -> Step {
    let disks = state.disks.state
    let small = disks.peg(of: 1)
    let moves: [HanoiMove]
    if state.previous?.disk == 1 {
      let others = Peg.allCases.filter { $0 != small }
      moves = [(others[0], others[1]), (others[1], others[0])].compactMap { from, to in
        disks.top(of: from).map { HanoiMove(disk: $0, from: from, to: to) }
      }
    } else {
      moves = Peg(rawValue: (small.rawValue + direction) % 3).map { [HanoiMove(disk: 1, from: small, to: $0)] } ?? []
    }
    for move in moves {
      if let next = try? HanoiSpace(disks: disks.disks).apply(move, to: disks) { return Step(move: move, next: next) }
    }
    throw Rejection("the strategy has no move at \(disks.text)")
  }
}
