/// The proposals of a slate as one discriminator sees them.
public struct OptionList: Hashable, Sendable {
  /// One option.
  public struct Option: Hashable, Sendable {
    /// Its number, from 1: the same for all discriminators of a slate, so that of several that say the same they can all
    /// choose the first.
    public let label: Int
    /// In one line. Of a proposal: what it does not share with all the others.
    public let text: String

    /// An option.
    public init(label: Int, text: String) { (self.label, self.text) = (label, text) }
  }

  /// What all proposals have in common, in one line.
  public let common: String?
  /// The options, in an order that is this discriminator's own.
  public let options: [Option]

  /// A list.
  public init(common: String? = nil, _ options: [Option]) { (self.common, self.options) = (common, options) }

  /// Texts that are labelled in their order.
  public init(texts: [String]) { self.init(texts.enumerated().map { Option(label: $0 + 1, text: $1) }) }

  /// Every option a line with its label, after what all of them share.
  package var lines: String {
    ((common.map { ["In all of them: \($0)"] } ?? []) + options.map { "\($0.label). \($0.text)" })
      .map(PromptTemplate.quote).joined(separator: "\n")
  }
}

extension OptionList {
  /// What decompositions share is said once, and what they do not for each of them.
  static func described(_ replies: [DecomposerReply]) -> (common: String?, texts: [String]) {
    let fields = replies.map(\.fields)
    guard let first = fields.first, fields.count > 1 else { return (nil, replies.map(\.line)) }
    let isCommon = first.indices.map { index in fields.allSatisfy { $0[index] == first[index] } }
    guard isCommon.contains(true), isCommon.contains(false) else { return (nil, replies.map(\.line)) }
    func line(_ fields: [String], _ common: Bool) -> String {
      zip(fields, isCommon).filter { $0.1 == common }.map(\.0).joined(separator: " | ")
    }
    return (line(first, true), fields.map { line($0, false) })
  }
}
