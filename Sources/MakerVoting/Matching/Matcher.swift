/// Decides which texts are the same candidate: two texts match when their keys are equal.
public struct Matcher: Sendable {
  /// The name that commands and records use.
  public let name: String
  /// The class of a text; `nil` for a text that is no candidate at all.
  public let key: @Sendable (String) -> String?

  /// A matcher of your own.
  ///
  /// - Parameters:
  ///   - name: how records call it.
  ///   - key: maps texts of one class to one key, and texts that are no candidate to `nil`.
  public init(name: String, key: @escaping @Sendable (String) -> String?) {
    self.name = name
    self.key = key
  }

  /// Equal character for character, in whichever Unicode form.
  public static let exact = Matcher(name: "exact") { $0 }

  /// Equal apart from case, white space, surrounding punctuation, English articles in front, and Unicode form.
  public static let normalized = Matcher(name: "normalized") { Normalization.normalize($0) }

  /// Equal as JSON: white space, the order of members and the spelling of numbers do not matter.
  /// A text that is not JSON is no candidate.
  public static let json = Matcher(name: "json") { try? JSON(parsing: $0).canonical }

  /// The matchers that can be named.
  public static let all = [exact, normalized, json]
}
