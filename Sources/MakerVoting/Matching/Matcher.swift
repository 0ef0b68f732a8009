/// Decides which texts are the same candidate: by a key that stands for a class, by comparing two texts, or by both.
///
/// A key alone is enough where matching is an equivalence, as for `exact`. Where it is not, because numbers are compared
/// with a tolerance or texts by their meaning, ``same`` compares pairs, and ``Grouping`` makes classes of them.
public struct Matcher: Sendable {
  /// The name that commands and records use.
  public let name: String
  /// Texts of equal keys match without further ado; `nil` for a text that is no candidate at all.
  public let key: @Sendable (String) -> String?
  /// Whether two texts of different keys match nevertheless; must not depend on their order. `nil`: they never do.
  public let same: (@Sendable (String, String) async throws -> Bool)?
  /// Is told all texts that are about to be compared, so that what has to be fetched for them can be fetched at once.
  public let prepare: (@Sendable ([String]) async throws -> Void)?

  /// A matcher of your own.
  ///
  /// - Parameters:
  ///   - name: how records call it.
  ///   - key: maps texts that match without a comparison to one key, and texts that are no candidate to `nil`.
  ///   - same: compares two texts of different keys.
  ///   - prepare: is told the texts of a round before they are compared.
  public init(
    name: String, key: @escaping @Sendable (String) -> String?,
    same: (@Sendable (String, String) async throws -> Bool)? = nil,
    prepare: (@Sendable ([String]) async throws -> Void)? = nil
  ) {
    self.name = name
    self.key = key
    self.same = same
    self.prepare = prepare
  }

  /// Equal character for character, in whichever Unicode form, but for white space: what stands around the text goes, and a
  /// run of it is one space.
  public static let exact = Matcher(
    name: "exact", key: { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") })

  /// Equal apart from case, white space, punctuation around the text and within words, English articles in front, and
  /// Unicode form; see ``Normalization/normalize(_:)``.
  public static let normalized = Matcher(name: "normalized", key: { Normalization.normalize($0) })

  /// The matchers of this library: those that can be named and need nothing else.
  public static let textual = [exact, normalized, json, numeric]
}
