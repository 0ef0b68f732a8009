/// A revision of the protocol.
public enum Revision: String, Hashable, Sendable, CaseIterable, Comparable {
  /// The first one.
  case november2024 = "2024-11-05"
  /// Batches, and hints on what a tool does.
  case march2025 = "2025-03-26"
  /// Structured content, titles, elicitation.
  case june2025 = "2025-06-18"
  /// The last one with a handshake.
  case november2025 = "2025-11-25"
  /// Without a handshake: each request says which revision it is of.
  case july2026 = "2026-07-28"

  /// Whether requests stand for themselves, without a handshake before them.
  public var isModern: Bool { self >= .july2026 }

  /// The revisions without a handshake.
  static let modern = allCases.filter(\.isModern)

  /// The earlier one is less.
  public static func < (a: Revision, b: Revision) -> Bool { a.rawValue < b.rawValue }
}
