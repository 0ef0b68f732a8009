import MakerVoting

/// A state of the Tower of Hanoi as a prompt writes it.
struct Towers: Hashable {
  /// The peg of every disk, 0, 1 or 2; the smallest disk first.
  var pegs: [Int]

  init(pegs: [Int]) {
    self.pegs = pegs
  }

  /// Reads `[[3,2,1],[],[]]`; `nil` for anything that is not three lists of the disks 1, 2, 3 and so on.
  init?(_ text: String?) {
    guard let text, let lists = (try? JSON(parsing: text))?.array, lists.count == 3 else { return nil }
    var found: [Int: Int] = [:]
    for (peg, list) in lists.enumerated() {
      for disk in list.array ?? [] {
        guard let disk = disk.int, found.updateValue(peg, forKey: disk) == nil else { return nil }
      }
    }
    guard !found.isEmpty, (1...found.count).allSatisfy({ found[$0] != nil }) else { return nil }
    pegs = (1...found.count).map { found[$0] ?? 0 }
  }

  var lists: JSON {
    .array(
      (0..<3).map { peg in
        .array(pegs.indices.reversed().filter { pegs[$0] == peg }.map { .integer($0 + 1) })
      })
  }

  var text: String { lists.compact }

  /// The largest disk that lies elsewhere than in another state, from 1.
  func largestDifference(_ other: Towers) -> Int? {
    guard pegs.count == other.pegs.count else { return nil }
    return pegs.indices.last { pegs[$0] != other.pegs[$0] }.map { $0 + 1 }
  }

  /// The disk on top of a peg, from 1.
  func top(_ peg: Int) -> Int? { pegs.firstIndex(of: peg).map { $0 + 1 } }

  func moving(_ disk: Int, to peg: Int) -> Towers {
    var next = self
    next.pegs[disk - 1] = peg
    return next
  }

  /// The legal moves.
  var moves: [(disk: Int, from: Int, to: Int)] {
    (0..<3).flatMap { from in
      (0..<3).compactMap { to in
        guard from != to, let disk = top(from), disk < top(to) ?? .max else { return nil }
        return (disk, from, to)
      }
    }
  }

  /// The fewest moves to another state in which the largest differing disk moves once.
  func distance(to goal: Towers) -> Int {
    guard let largest = largestDifference(goal) else { return 0 }
    let spare = 3 - pegs[largest - 1] - goal.pegs[largest - 1]
    return gathering(below: largest, on: spare) + 1 + goal.gathering(below: largest, on: spare)
  }

  /// The moves of such a way: as many as ``distance(to:)``.
  func moves(to goal: Towers) -> [(disk: Int, from: Int, to: Int)] {
    guard let largest = largestDifference(goal) else { return [] }
    let (from, to) = (pegs[largest - 1], goal.pegs[largest - 1])
    var before = self
    for smaller in stride(from: 1, to: largest, by: 1) { before.pegs[smaller - 1] = 3 - from - to }
    return moves(to: before) + [(largest, from, to)] + before.moving(largest, to: to).moves(to: goal)
  }

  /// The moves that bring all disks smaller than `disk` to one peg; as many lead back.
  private func gathering(below disk: Int, on peg: Int) -> Int {
    var target = peg
    var moves = 0
    for smaller in stride(from: disk - 1, to: 0, by: -1) where pegs[smaller - 1] != target {
      moves += 1 << (smaller - 1)
      target = 3 - pegs[smaller - 1] - target
    }
    return moves
  }
}
