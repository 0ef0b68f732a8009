public import Maker
import MakerVoting

/// A peg of the Tower of Hanoi.
public enum Peg: Int, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case a, b, c

  /// `A`, `B` or `C`.
  public var description: String { ["A", "B", "C"][rawValue] }

  /// A peg by its letter, in either case.
  public init?(_ text: some StringProtocol) {
    switch text.uppercased() {
    case "A": self = .a
    case "B": self = .b
    case "C": self = .c
    default: return nil
    }
  }

  /// The peg that is neither of two.
  public static func other(than a: Peg, _ b: Peg) -> Peg {
    Peg.allCases.first { $0 != a && $0 != b } ?? a
  }
}

/// Where the disks are: three sets of disks, which is all there is to say, since a peg's disks always lie in order.
public struct HanoiState: Hashable, Sendable {
  /// The most disks that a state can hold.
  public static let maxDisks = 30

  /// A bit for each disk on A, B and C; disk 1, the smallest, is bit 0.
  private(set) var masks: (a: UInt32, b: UInt32, c: UInt32)
  /// How many disks there are.
  public let disks: Int

  /// All disks on one peg.
  public init(tower disks: Int, on peg: Peg) {
    precondition((1...Self.maxDisks).contains(disks), "1 to \(Self.maxDisks) disks")
    self.disks = disks
    masks = (0, 0, 0)
    self[peg] = UInt32((UInt64(1) << UInt64(disks)) - 1)
  }

  /// The peg of every disk, the smallest first.
  init(pegs: [Peg]) {
    disks = pegs.count
    masks = (0, 0, 0)
    for (position, peg) in pegs.enumerated() { self[peg] |= 1 << UInt32(position) }
  }

  subscript(peg: Peg) -> UInt32 {
    get {
      switch peg {
      case .a: masks.a
      case .b: masks.b
      case .c: masks.c
      }
    }
    set {
      switch peg {
      case .a: masks.a = newValue
      case .b: masks.b = newValue
      case .c: masks.c = newValue
      }
    }
  }

  /// The peg on which a disk lies.
  public func peg(of disk: Int) -> Peg {
    let bit = UInt32(1) << UInt32(disk - 1)
    return masks.a & bit != 0 ? .a : masks.b & bit != 0 ? .b : .c
  }

  /// The smallest disk on a peg.
  func top(of peg: Peg) -> Int? { self[peg] == 0 ? nil : self[peg].trailingZeroBitCount + 1 }

  /// Whether nothing smaller lies on either peg, so that the disk can go from one to the other.
  func isFree(_ disk: Int, _ from: Peg, _ to: Peg) -> Bool {
    (self[from] | self[to]) & ((1 << UInt32(disk - 1)) - 1) == 0
  }

  /// The pegs, each a list of its disks from bottom to top.
  public var text: String {
    let pegs = Peg.allCases.map { peg in
      "[" + (1...disks).reversed().filter { self.peg(of: $0) == peg }.map(String.init).joined(separator: ",") + "]"
    }
    return "[" + pegs.joined(separator: ",") + "]"
  }

  /// Reads `[[3,2,1],[],[]]`: three pegs, A, B, C, each a list of its disks from bottom to top.
  ///
  /// - Throws: `Rejection` that says what is wrong: the form, a disk that is missing, repeated or unknown, or one that lies
  ///   on a smaller one.
  public init(parsing text: String) throws(Rejection) {
    guard let json = try? JSON(parsing: text), let lists = json.array, lists.count == 3 else {
      throw Rejection("a state is three lists of disks from bottom to top, such as [[3,2,1],[],[]]")
    }
    var pegs: [Int: Peg] = [:]
    for (peg, list) in zip(Peg.allCases, lists) {
      guard let disks = list.array?.map(\.int) else { throw Rejection("peg \(peg) is not a list of disks") }
      var below = Int.max
      for disk in disks {
        guard let disk, disk >= 1, disk <= Self.maxDisks else {
          throw Rejection("peg \(peg) holds something that is not a disk from 1 to \(Self.maxDisks)")
        }
        guard disk < below else {
          throw Rejection(
            disk == below ? "disk \(disk) occurs twice" : "peg \(peg): disk \(disk) lies on the smaller disk \(below)")
        }
        guard pegs.updateValue(peg, forKey: disk) == nil else { throw Rejection("disk \(disk) occurs twice") }
        below = disk
      }
    }
    guard !pegs.isEmpty else { throw Rejection("there is no disk at all") }
    var ordered: [Peg] = []
    for disk in 1...pegs.count {
      guard let peg = pegs[disk] else { throw Rejection("disk \(disk) is missing: there are \(pegs.count) disks") }
      ordered.append(peg)
    }
    self.init(pegs: ordered)
  }

  /// Equal when every disk lies on the same peg.
  public static func == (a: HanoiState, b: HanoiState) -> Bool {
    a.masks == b.masks && a.disks == b.disks
  }

  /// From where the disks are.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(masks.a)
    hasher.combine(masks.b)
    hasher.combine(disks)
  }
}

/// One disk moved.
public struct HanoiMove: Hashable, Sendable {
  /// The disk, 1 the smallest.
  public let disk: Int
  /// Where it is taken from.
  public let from: Peg
  /// Where it is put.
  public let to: Peg

  /// A move.
  public init(disk: Int, from: Peg, to: Peg) {
    self.disk = disk
    self.from = from
    self.to = to
  }

  /// `disk from to`, as plan files write it.
  public var text: String { "\(disk) \(from) \(to)" }

  /// Reads `disk from to`.
  ///
  /// - Throws: `Rejection` that says what a move looks like.
  public init(parsing text: String) throws(Rejection) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let disk = Int(words[0]), let from = Peg(words[1]), let to = Peg(words[2]) else {
      throw Rejection("a move is a disk and two pegs, such as \"1 A C\"")
    }
    self.init(disk: disk, from: from, to: to)
  }
}
