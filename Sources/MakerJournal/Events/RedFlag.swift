import MakerText

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

  /// Kind and detail.
  public var description: String { "\(kind.rawValue): \(detail)" }
}

extension RedFlag {
  /// As events hold it.
  var json: JSON {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "detail": .string(detail), "severity": .double(severity),
    ]
    object["place"] = place.map { .object(JSONObject($0.members)) }
    return .object(object)
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "flag")
    self.init(
      Kind(rawValue: try members.string("kind")), try members.string("detail"),
      severity: try members.double("severity"),
      at: try members.value("place").map { json throws(JournalShapeError) in try ReplyPlace(json) })
  }
}
