import MakerVoting

/// How outputs make an answer: what ``ComposeFunction`` is for two parts, for any number of them by name.
public enum GraphComposition: Hashable, Sendable {
  /// Named code over outputs: `json_merge({dates}, {numbers})`. Without references over all that there are.
  case named(ComposeFunction.Name, [GraphText.Reference]?)
  /// Arithmetic, evaluated exactly: `{a} * 1000 + {b}`.
  case expression(ArithmeticExpression, GraphText)
  /// A text in which references are replaced; a reference alone is the output itself.
  case template(GraphText)
  /// Words, which voted composer agents carry out.
  case words(String)

  /// Reads a `compose` member.
  public init(_ text: String) {
    let whole = text.trimmingWhitespace()
    let pieces = GraphText(whole)
    if let named = Self.call(whole) {
      self = named
    } else if let expression = ArithmeticExpression(braced: whole) {
      self = .expression(expression, pieces)
    } else if !pieces.references.isEmpty {
      self = .template(pieces)
    } else {
      self = .words(whole)
    }
  }

  /// The outputs that are referred to; `nil` where all there are take part.
  public var references: [GraphText.Reference]? {
    switch self {
    case .named(_, let references): references
    case .expression(_, let text), .template(let text): text.references
    case .words: nil
    }
  }

  /// As it was written, but for spaces.
  public var text: String {
    switch self {
    case .named(let name, nil): name.rawValue
    case .named(let name, let references?):
      "\(name.rawValue)(\(references.map { "{\($0)}" }.joined(separator: ", ")))"
    case .expression(let expression, _): expression.text
    case .template(let text): text.replacing { "{\($0)}" }
    case .words(let words): words
    }
  }

  /// Carries it out on outputs.
  ///
  /// - Parameters:
  ///   - values: outputs by name.
  ///   - all: the names that take part where none are named, in order.
  /// - Returns: `nil` for words.
  /// - Throws: ``Rejection`` when it cannot be applied to these outputs.
  func apply(to values: [String: JSON], all: [String]) throws(Rejection) -> JSON? {
    func value(_ reference: GraphText.Reference) throws(Rejection) -> JSON {
      guard let value = reference.value(in: values) else { throw Rejection("there is no output {\(reference)}") }
      return value
    }
    switch self {
    case .words: return nil
    case .template(let text):
      if text.pieces.count == 1, let only = text.references.first { return try value(only) }
      for reference in text.references { _ = try value(reference) }
      return .string(text.replacing { $0.value(in: values)?.asText ?? "" })
    case .expression(let expression, let text):
      var answers: [String: Answer] = [:]
      for reference in text.references { answers[reference.description] = Answer(try value(reference).asText) }
      return .string(try AnswerComposer.evaluate(expression, answers).text)
    case .named(let name, let references):
      var answers: [Answer] = []
      for reference in references ?? all.map({ GraphText.Reference(id: $0, members: []) }) {
        answers.append(Answer(try value(reference).asText))
      }
      let answer = try AnswerComposer.apply(name, to: answers)
      return name == .jsonMerge ? (try? JSON(parsing: answer.text)) : .string(answer.text)
    }
  }

  private static func call(_ text: String) -> GraphComposition? {
    let open = text.firstIndex(of: "(") ?? text.endIndex
    guard let name = ComposeFunction.Name(rawValue: text[..<open].trimmingWhitespace().lowercased()) else { return nil }
    if open == text.endIndex { return .named(name, nil) }
    guard text.hasSuffix(")") else { return nil }
    let arguments = text[open...].dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    var references: [GraphText.Reference] = []
    for argument in arguments {
      let pieces = GraphText(argument.trimmingWhitespace()).pieces
      guard pieces.count == 1, case .reference(let reference) = pieces[0] else { return nil }
      references.append(reference)
    }
    return .named(name, references)
  }
}
