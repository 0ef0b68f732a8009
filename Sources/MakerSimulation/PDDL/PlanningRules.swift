/// What the rules in a prompt say: objects by type, and actions with parameters.
struct PlanningRules: Sendable {
  /// A predicate with parameters, numbered, or objects, by name.
  struct Pattern: Hashable, Sendable {
    enum Term: Hashable, Sendable {
      case parameter(Int)
      case object(String)
    }

    let predicate: String
    let terms: [Term]

    /// The position of the last parameter: once that is bound, the pattern is a fact.
    var lastParameter: Int {
      terms.map { if case .parameter(let position) = $0 { position } else { -1 } }.max() ?? -1
    }

    func arguments(_ bound: [String]) -> [String] {
      terms.map { term in
        switch term {
        case .parameter(let position): bound[position]
        case .object(let name): name
        }
      }
    }

    func fact(_ bound: [String]) -> String {
      "(" + ([predicate] + arguments(bound)).joined(separator: " ") + ")"
    }
  }

  struct Literal: Hashable, Sendable {
    let pattern: Pattern
    let holds: Bool
  }

  struct Action: Sendable {
    let name: String
    /// For each parameter the objects that fit.
    let choices: [[String]]
    let conditions: [Literal]
    let effects: [Literal]
  }

  let actions: [Action]
  /// Predicates that no action changes.
  let fixed: Set<String>

  /// Reads the rules; `nil` if they hold no actions.
  init?(_ text: String) {
    // The words before the first line in parentheses are for other readers.
    guard let start = text.firstRange(of: "\n(:"), let parts = PromptExpression.all(text[start.lowerBound...]) else {
      return nil
    }
    var supertypes: [String: [String]] = [:]
    var objects: [(name: String, types: [String])] = []
    for part in parts {
      if part.head == ":types" {
        for type in PromptExpression.typed(part.rest) { supertypes[type.name, default: []] += type.types }
      } else if part.head == ":objects" {
        objects += PromptExpression.typed(part.rest)
      }
    }
    func isType(_ type: String, _ wanted: [String], depth: Int = 0) -> Bool {
      if wanted.contains(type) || wanted.contains("object") { return true }
      return depth < 50 && (supertypes[type] ?? []).contains { isType($0, wanted, depth: depth + 1) }
    }
    actions = parts.filter { $0.head == ":action" }.compactMap { part in
      Self.action(Array(part.rest)) { wanted in
        objects.filter { object in object.types.contains { isType($0, wanted) } }.map(\.name)
      }
    }
    let changed = Set(actions.flatMap { $0.effects.map(\.pattern.predicate) })
    fixed = Set(actions.flatMap { $0.conditions.map(\.pattern.predicate) }).subtracting(changed)
    if actions.isEmpty { return nil }
  }

  private static func action(_ parts: [PromptExpression], _ fitting: ([String]) -> [String]) -> Action? {
    guard let name = parts.first?.word else { return nil }
    func member(_ key: String) -> PromptExpression? {
      parts.firstIndex(of: .word(key)).flatMap { parts.indices.contains($0 + 1) ? parts[$0 + 1] : nil }
    }
    let parameters = PromptExpression.typed(member(":parameters")?.list?[...] ?? [])
    let names = parameters.map(\.name)
    return Action(
      name: name, choices: parameters.map { fitting($0.types) },
      conditions: literals(member(":precondition"), names), effects: literals(member(":effect"), names))
  }

  private static func literals(_ item: PromptExpression?, _ parameters: [String]) -> [Literal] {
    guard let item, let head = item.head else { return [] }
    switch head {
    case "and": return item.rest.flatMap { literals($0, parameters) }
    case "not": return literals(item.rest.first, parameters).map { Literal(pattern: $0.pattern, holds: !$0.holds) }
    default:
      let terms = item.rest.compactMap(\.word).map { word in
        parameters.firstIndex(of: word).map(Pattern.Term.parameter) ?? .object(word)
      }
      return [Literal(pattern: Pattern(predicate: head, terms: terms), holds: true)]
    }
  }
}
