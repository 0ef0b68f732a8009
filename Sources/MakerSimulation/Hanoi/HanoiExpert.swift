import MakerVoting

/// Knows the recursion of the Tower of Hanoi, and the cyclic strategy when a prompt spells it out.
struct HanoiExpert: Expert {
  /// The longest plan that is written down at once.
  private static let longestPlan = 1023

  /// Up to how many moves it plans ahead as surely as one.
  var reach: Int?

  func judge(_ prompt: String) -> Judgement? {
    guard let prompt = AgentPrompt(prompt) else { return nil }
    if let step = step(prompt) { return step }
    guard prompt.section("rules")?.contains("Tower of Hanoi") == true, let start = Towers(prompt.section("start")),
      let goal = Towers(prompt.section("goal")), let largest = start.largestDifference(goal)
    else { return nil }
    switch prompt.agent {
    case .decomposer: return decompose(start, goal, largest)
    case .discriminator: return discriminate(start, goal, prompt.section("proposals") ?? "")
    case .solver:
      guard let short = ShortPlan(prompt, reach: reach) else { return solve(start, goal, largest) }
      let plan = start.distance(to: goal) > Self.longestPlan ? nil : start.moves(to: goal)
      return short.judge(plan?.map(Self.action), others: start.moves.map(Self.action))
    case .classifier, .composer, .comparer: return nil
    }
  }

  // MARK: Waypoints

  private func decompose(_ start: Towers, _ goal: Towers, _ largest: Int) -> Judgement {
    let good = waypoints(start, goal, largest)
    let proposal: @Sendable (String) -> JSON = { Self.reply($0) }
    return Judgement(
      right: { random in good.randomElement(using: &random).map { proposal($0.text) } ?? Proposal.stop },
      wrong: { random in
        switch random.next() % 4 {
        // The small disks on the peg where the large one has to go.
        case 0: proposal(gathered(start, below: largest, on: goal.pegs[largest - 1]).text)
        // Anything at all.
        case 1: proposal(Towers(pegs: start.pegs.map { _ in Int(random.next() % 3) }).text)
        // The large disk moved although small ones lie on it, or a disk lost.
        case 2: proposal(upsideDown(start))
        default: good.isEmpty ? proposal(start.text) : Proposal.stop
        }
      })
  }

  /// Just before and just after the one move of the largest disk that has to move.
  private func waypoints(_ start: Towers, _ goal: Towers, _ largest: Int) -> [Towers] {
    let to = goal.pegs[largest - 1]
    let before = gathered(start, below: largest, on: 3 - start.pegs[largest - 1] - to)
    return [before, before.moving(largest, to: to)].filter { $0 != start && $0 != goal }
  }

  private func gathered(_ towers: Towers, below disk: Int, on peg: Int) -> Towers {
    Towers(pegs: towers.pegs.indices.map { $0 + 1 < disk ? peg : towers.pegs[$0] })
  }

  /// A state in which a peg holds its disks in the wrong order.
  private func upsideDown(_ towers: Towers) -> String {
    JSON.array((towers.lists.array ?? []).map { .array(($0.array ?? []).reversed()) }).compact
  }

  private static func reply(_ waypoint: String) -> JSON {
    Proposal(a: waypoint, b: "", compose: "concat").reply
  }

  // MARK: Votes

  private func discriminate(_ start: Towers, _ goal: Towers, _ proposals: String) -> Judgement {
    let options = ListedOption.list(proposals)
    let whole = start.distance(to: goal)
    var best: (unevenness: Int, text: String, number: Int)?
    var none = 0
    for (number, option) in options {
      if option == .none { none = number }
      guard case .split(let proposal) = option, let waypoint = Towers(proposal.a),
        waypoint.pegs.count == start.pegs.count
      else {
        if whole == 1, option == .direct { best = (-1, "", number) }
        continue
      }
      let (a, b) = (start.distance(to: waypoint), waypoint.distance(to: goal))
      guard a > 0, b > 0, a + b == whole else { continue }
      let candidate = (abs(a - b), waypoint.text, number)
      if best.map({ candidate < $0 }) ?? true { best = candidate }
    }
    let right = best?.number ?? none
    return Judgement(
      right: ["choice": .integer(right)],
      wrong: options.map(\.number).filter { $0 != right }.map { ["choice": .integer($0)] })
  }

  // MARK: Moves

  private func solve(_ start: Towers, _ goal: Towers, _ largest: Int) -> Judgement {
    let right = Self.action(largest, start.pegs[largest - 1], goal.pegs[largest - 1])
    var wrong: Set<String> = []
    for from in 0..<3 {
      for to in 0..<3 where to != from {
        for disk in [start.top(from), largest].compactMap({ $0 }) { wrong.insert(Self.action(disk, from, to)) }
      }
    }
    wrong.remove(right)
    return Judgement(right: ["action": .string(right)], wrong: wrong.sorted().map { ["action": .string($0)] })
  }

  private static func action(_ move: (disk: Int, from: Int, to: Int)) -> String {
    action(move.disk, move.from, move.to)
  }

  private static func action(_ disk: Int, _ from: Int, _ to: Int) -> String {
    let letters = ["A", "B", "C"]
    return "\(disk) \(letters[from]) \(letters[to])"
  }

  // MARK: The cyclic strategy

  private func step(_ prompt: AgentPrompt) -> Judgement? {
    guard prompt.agent == .solver, let state = Towers(prompt.section("state")),
      let previous = prompt.section("previous_move"), let direction = prompt.cycle
    else { return nil }
    let small = state.pegs[0]
    let movedSmall = previous.hasPrefix("1,")
    let right =
      movedSmall
      ? state.moves.first { $0.disk != 1 } : (disk: 1, from: small, to: (small + direction) % 3)
    guard let right else { return nil }
    let rightReply = Self.reply(right, state.moving(right.disk, to: right.to))
    return Judgement(
      right: { _ in rightReply },
      wrong: { random in
        let legal = state.moves.filter { $0 != right }
        switch random.next() % 3 {
        // Another legal move, which leads nowhere.
        case 0:
          guard let move = legal.randomElement(using: &random) else { return rightReply }
          return Self.reply(move, state.moving(move.disk, to: move.to))
        // A move onto a smaller disk, or of a disk that lies below another.
        case 1:
          let disk = Int(random.next() % UInt64(state.pegs.count)) + 1
          let from = state.pegs[disk - 1]
          let to = (from + 1 + Int(random.next() % 2)) % 3
          if (disk, from, to) == right { return Self.reply(right, state) }
          return Self.reply((disk, from, to), state.moving(disk, to: to))
        // The right move, but the state is copied out wrongly.
        default:
          let wrong = (right.to + 1 + Int(random.next() % 2)) % 3
          return Self.reply(right, state.moving(right.disk, to: wrong))
        }
      })
  }

  private static func reply(_ move: (disk: Int, from: Int, to: Int), _ next: Towers) -> JSON {
    ["move": [.integer(move.disk), .integer(move.from), .integer(move.to)], "next_state": next.lists]
  }
}

extension AgentPrompt {
  /// The way round that the strategy in the prompt names: 1 for 0 → 1 → 2, else 2.
  fileprivate var cycle: Int? {
    if text.contains("0 → 1 → 2 → 0") { return 1 }
    return text.contains("0 → 2 → 1 → 0") ? 2 : nil
  }
}
