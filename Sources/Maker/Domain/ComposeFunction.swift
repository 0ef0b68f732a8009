/// How two solutions make one: `compose_fn`.
public enum ComposeFunction: Hashable, Sendable {
  /// Named code.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    /// A, then B.
    case concat
    /// The solution of A alone.
    case first
    /// The solution of B alone.
    case second
    /// A + B.
    case sum
    /// A − B.
    case difference
    /// A × B.
    case product
    /// The members of both objects; B's where both have one.
    case jsonMerge = "json_merge"
  }

  /// Named code.
  case named(Name)
  /// Arithmetic over A and B, evaluated by code: `A * 1000 + B`.
  case expression(ArithmeticExpression)
  /// A text in which `{A}` and `{B}` stand for the solutions.
  case template(String)
  /// Words, which a voted composer agent carries out.
  case words(String)

  /// Reads a `compose_fn`: a name, a template if it contains `{A}` or `{B}`, an expression if it is one, else words.
  public init(_ text: String) {
    let text = text.trimmingWhitespace()
    if let name = ["A": Name.first, "B": .second][text] ?? Name(rawValue: text.lowercased()) {
      self = .named(name)
    } else if text.contains("{A}") || text.contains("{B}") {
      self = .template(text)
    } else if let expression = ArithmeticExpression(parsing: text) {
      self = .expression(expression)
    } else {
      self = .words(text)
    }
  }

  /// Whether the solution of A can change the result by this function alone.
  public var usesA: Bool {
    switch self {
    case .named(let name): name != .second
    case .expression(let expression): expression.variables.contains("A")
    case .template(let text): text.contains("{A}")
    case .words: true
    }
  }

  /// Whether the solution of B can change the result.
  public var usesB: Bool {
    switch self {
    case .named(let name): name != .first
    case .expression(let expression): expression.variables.contains("B")
    case .template(let text): text.contains("{B}")
    case .words: true
    }
  }

  /// The function in words, for people and for composer agents.
  public var text: String {
    switch self {
    case .named(let name): name.rawValue
    case .expression(let expression): expression.text
    case .template(let text), .words(let text): text
    }
  }
}

/// Replaces `{name}` in a text by values, in a single pass: what a value contains is never replaced in turn.
package func substitute(_ values: [String: String], in text: String) -> String {
  var out = ""
  var rest = text[...]
  while let open = rest.firstIndex(of: "{") {
    out += rest[..<open]
    rest = rest[open...]
    guard let close = rest.firstIndex(of: "}") else { break }
    let inner = rest[rest.index(after: open)..<close]
    if let value = values[String(inner)] {
      out += value
      rest = rest[rest.index(after: close)...]
    } else {
      out += "{"
      rest = rest.dropFirst()
    }
  }
  return out + rest
}
