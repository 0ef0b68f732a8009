import MakerVoting

/// Why a sample is discarded. Discarded, never repaired: a reply that is wrong in form tends to be wrong in substance.
public struct RedFlag: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind.
  public let kind: Kind
  /// What exactly is wrong.
  public let detail: String
  /// How sure a sign of a bad reply it is, 0…1. A flag discards whatever its severity; reports are sorted by it.
  public let severity: Double
  /// Where in the reply it is; `nil` where it is about the whole of it.
  public let place: ReplyPlace?

  /// A red flag.
  ///
  /// - Parameters:
  ///   - severity: 0…1; the kind's own where it is left out.
  public init(_ kind: Kind, _ detail: String, severity: Double? = nil, at place: ReplyPlace? = nil) {
    self.kind = kind
    self.detail = detail
    self.severity = min(1, max(0, severity ?? kind.severity))
    self.place = place
  }

  /// Why nothing is left to vote on, as reasons tell it: the kinds of red flags, the most frequent first.
  static func allFlagged(_ counts: [String: Int]) -> String {
    let kinds = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    return ([ElectionEnding.allFlagged.rawValue] + (kinds.isEmpty ? [] : [kinds.joined(separator: ", ")]))
      .joined(separator: ": ")
  }

  /// Kind and detail.
  public var description: String { "\(kind.rawValue): \(detail)" }
}
