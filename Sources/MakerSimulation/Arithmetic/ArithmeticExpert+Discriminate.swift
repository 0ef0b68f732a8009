import Maker
import MakerVoting

extension ArithmeticExpert {
  /// The best option, whatever the order in which they stand: a single step is done directly; otherwise the identity that
  /// is split most evenly, then the shortest.
  func discriminate(_ problem: Formula, _ value: BigInteger, proposals: String) -> Judgement {
    let options = ListedOption.list(proposals)
    func number(of option: ListedOption) -> Int? { options.first { $0.option == option }?.number }
    let sound = options.compactMap { number, option -> (rank: SplitRank, number: Int)? in
      guard case .split(let proposal) = option, Self.value(of: proposal) == value,
        let rank = SplitRank(proposal), rank.greatest < problem.steps()
      else { return nil }
      return (rank, number)
    }
    let direct = Self.isSingleStep(problem) ? number(of: .direct) : nil
    let best = direct ?? sound.min { $0.rank < $1.rank }?.number ?? number(of: .none) ?? options.first?.number ?? 1
    let others = options.map(\.number).filter { $0 != best }
    return Judgement(right: ["choice": .integer(best)], wrong: others.map { ["choice": .integer($0)] })
  }

  /// What a proposal comes to; `nil` where it cannot be read.
  static func value(of proposal: Proposal) -> BigInteger? {
    guard let a = Formula(proposal.a)?.value(), let b = Formula(proposal.b)?.value(["{A}": a]) else { return nil }
    return switch proposal.compose {
    case "sum": a + b
    case "difference": a - b
    case "product": a * b
    case "first": a
    case "second": b
    default: Formula(proposal.compose)?.value(["A": a, "B": b])
    }
  }
}

/// Which of two sound splits is better.
private struct SplitRank: Comparable {
  let greatest: Int
  private let unevenness: Int
  private let length: Int
  private let text: String

  init?(_ proposal: Proposal) {
    guard let a = Formula(proposal.a), let b = Formula(proposal.b), let value = a.value() else { return nil }
    let (first, second) = (a.steps(), b.steps(["{A}": value]))
    greatest = max(first, second)
    unevenness = abs(first - second)
    length = proposal.a.count + proposal.b.count
    text = [proposal.a, proposal.b, proposal.compose].joined(separator: "\n")
  }

  static func < (a: SplitRank, b: SplitRank) -> Bool {
    (a.unevenness, a.length, a.text) < (b.unevenness, b.length, b.text)
  }
}
