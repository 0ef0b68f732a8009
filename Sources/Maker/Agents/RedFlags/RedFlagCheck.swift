/// Looks for one kind of red flag. Conform to it for a check of your own and add it to ``RedFlagRules/custom``.
///
/// ```swift
/// struct Shouting: RedFlagCheck {
///   let kind = RedFlag.Kind(rawValue: "shouting")
///
///   func flags(in reply: ExaminedReply) -> [RedFlag] {
///     reply.answers.filter { $0.text.count > 20 && $0.text == $0.text.uppercased() }
///       .map { RedFlag(kind, "all in capitals", severity: 0.4, at: reply.place(of: $0)) }
///   }
/// }
/// ```
///
/// A check judges the reply that it is given, by code: it asks no model, and the same reply gets the same flags.
public protocol RedFlagCheck: Sendable {
  /// The kind of the flags that it raises.
  var kind: RedFlag.Kind { get }

  /// All flags in a reply, in the order of their places; none for a reply that passes.
  func flags(in reply: ExaminedReply) -> [RedFlag]
}
