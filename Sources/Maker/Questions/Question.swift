/// What an answer looks like.
public enum AnswerKind: String, Hashable, Sendable, CaseIterable {
  /// The name of a person, a place or a thing.
  case entity
  /// A number.
  case number
  /// A date or a year.
  case date
  /// Yes or no.
  case yesNo = "yes_no"
  /// Several of these.
  case list
  /// Anything else.
  case text
}

/// A question, on its own or as part of another.
public struct Question: Hashable, Sendable {
  /// The question in words.
  public let text: String
  /// The kind of answer, once it is decided.
  public let kind: AnswerKind?
  /// Whether those who answer may say that it is compound: where it can still be split.
  let isOpen: Bool

  /// A question.
  public init(_ text: String, kind: AnswerKind? = nil) { self.init(text, kind: kind, isOpen: false) }

  init(_ text: String, kind: AnswerKind?, isOpen: Bool) {
    self.text = text.trimmingWhitespace()
    self.kind = kind
    self.isOpen = isOpen
  }
}

/// An answer as a model gave it, or as code composed it.
public struct Answer: Hashable, Sendable {
  /// The answer in words.
  public let text: String
  /// What it was said to rest on, word for word from the texts that were given. Answers are the same whatever they rest on.
  public let quotes: [String]
  /// Whether it is no answer, but says that the question is compound.
  let isCompound: Bool

  /// An answer.
  public init(_ text: String, quotes: [String] = []) {
    self.text = text.trimmingWhitespace()
    self.quotes = quotes
    isCompound = false
  }

  private init(compound text: String) { (self.text, quotes, isCompound) = (text, [], true) }

  /// "This is compound."
  static let compound = Answer(compound: Remark.compound.rawValue)

  /// Whether they say the same.
  public static func == (a: Answer, b: Answer) -> Bool { a.text == b.text && a.isCompound == b.isCompound }

  /// By what it says.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
