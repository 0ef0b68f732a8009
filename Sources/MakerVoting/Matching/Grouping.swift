/// Puts texts into the classes of a matcher, one after another.
///
/// A text is compared with the first member of each class, in the order in which the classes appeared, and joins the
/// first that matches; else it opens a class. So the classes depend on the texts and their order alone, never on which of
/// them arrived together, even where matching is not transitive.
public struct Grouping: Sendable {
  /// What decides.
  public let matcher: Matcher
  private var firsts: [(candidate: String, text: String)] = []
  private var known: [String: String] = [:]

  /// No classes yet.
  public init(_ matcher: Matcher) {
    self.matcher = matcher
  }

  /// The class of a text: the key of its first member; `nil` for a text that is no candidate.
  ///
  /// - Throws: whatever the matcher's comparison throws; the text is then in no class.
  public mutating func candidate(for text: String) async throws -> String? {
    try await candidates(for: [text])[0]
  }

  /// The classes of several texts, in order: what one after another would yield.
  ///
  /// - Throws: whatever the matcher's comparison throws; texts before the one that failed are in their classes.
  public mutating func candidates(for texts: [String]) async throws -> [String?] {
    let keyed = texts.map { (text: $0, key: matcher.key($0)) }
    if let prepare = matcher.prepare {
      let new = keyed.filter { $0.key.map { known[$0] == nil } ?? false }
      if !new.isEmpty { try await prepare(new.map(\.text)) }
    }
    var candidates: [String?] = []
    for (text, key) in keyed {
      guard let key else {
        candidates.append(nil)
        continue
      }
      if known[key] == nil { known[key] = try await place(text, key) }
      candidates.append(known[key])
    }
    return candidates
  }

  private mutating func place(_ text: String, _ key: String) async throws -> String {
    if let same = matcher.same {
      for first in firsts where try await same(first.text, text) { return first.candidate }
    }
    firsts.append((key, text))
    return key
  }
}
