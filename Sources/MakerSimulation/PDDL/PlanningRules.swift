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
    let parameters: [String]
    /// Parts of the precondition that are more than a literal.
    let otherConditions: [PromptExpression]
    /// Effects under conditions or quantifiers.
    let otherEffects: [PromptExpression]
  }

  let actions: [Action]
  /// Predicates that no action changes.
  let fixed: Set<String>
  /// Facts that hold in every state.
  let always: Set<String>
  private let supertypes: [String: [String]]
  private let objects: [(name: String, types: [String])]

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
    (self.supertypes, self.objects) = (supertypes, objects)
    let fitting = { Self.fitting($0, objects, supertypes) }
    actions = parts.filter { $0.head == ":action" }.compactMap { Self.action(Array($0.rest), fitting) }
    let changed = Set(
      actions.flatMap { $0.effects.map(\.pattern.predicate) + $0.otherEffects.flatMap(\.predicates) })
    fixed = Set(
      actions.flatMap { action in
        action.conditions.map(\.pattern.predicate)
          + (action.otherConditions + action.otherEffects).flatMap(\.predicates)
      }
    ).subtracting(changed)
    always = Set(parts.filter { $0.head == ":always" }.flatMap { $0.rest.map(\.text) })
    if actions.isEmpty { return nil }
  }

  /// The objects of one of the types.
  func objects(of types: [String]) -> [String] { Self.fitting(types, objects, supertypes) }

  private static func fitting(
    _ wanted: [String], _ objects: [(name: String, types: [String])], _ supertypes: [String: [String]]
  ) -> [String] {
    func isType(_ type: String, depth: Int = 0) -> Bool {
      if wanted.contains(type) || wanted.contains("object") { return true }
      return depth < 50 && (supertypes[type] ?? []).contains { isType($0, depth: depth + 1) }
    }
    return objects.filter { object in object.types.contains { isType($0) } }.map(\.name)
  }

  private static func action(_ parts: [PromptExpression], _ fitting: ([String]) -> [String]) -> Action? {
    guard let name = parts.first?.word else { return nil }
    func member(_ key: String) -> PromptExpression? {
      parts.firstIndex(of: .word(key)).flatMap { parts.indices.contains($0 + 1) ? parts[$0 + 1] : nil }
    }
    let parameters = PromptExpression.typed(member(":parameters")?.list?[...] ?? [])
    let names = parameters.map(\.name)
    let (conditions, effects) = (conjuncts(member(":precondition")), conjuncts(member(":effect")))
    return Action(
      name: name, choices: parameters.map { fitting($0.types) },
      conditions: conditions.filter(\.isLiteral).flatMap { literals($0, names) },
      effects: effects.filter(\.isLiteral).flatMap { literals($0, names) }, parameters: names,
      otherConditions: conditions.filter { !$0.isLiteral },
      otherEffects: effects.filter { !$0.isLiteral && $0.head != "increase" })
  }

  private static func conjuncts(_ item: PromptExpression?) -> [PromptExpression] {
    guard let item, let head = item.head else { return [] }
    return head == "and" ? item.rest.flatMap { conjuncts($0) } : [item]
  }

  private static func literals(_ item: PromptExpression?, _ parameters: [String]) -> [Literal] {
    guard let item, let head = item.head else { return [] }
    switch head {
    case "not": return literals(item.rest.first, parameters).map { Literal(pattern: $0.pattern, holds: !$0.holds) }
    default:
      let terms = item.rest.compactMap(\.word).map { word in
        parameters.firstIndex(of: word).map(Pattern.Term.parameter) ?? .object(word)
      }
      return [Literal(pattern: Pattern(predicate: head, terms: terms), holds: true)]
    }
  }
}

extension PromptExpression {
  private static let connectives: Set<String> = ["and", "or", "imply", "forall", "exists", "when", "increase"]

  /// A fact, or `not` before one.
  fileprivate var isLiteral: Bool {
    guard let head else { return false }
    return head == "not"
      ? rest.first?.head.map { $0 != "not" && !Self.connectives.contains($0) } == true
      : !Self.connectives.contains(head)
  }

  /// The names of the predicates in it.
  fileprivate var predicates: [String] {
    guard let head else { return [] }
    switch head {
    case "and", "or", "not", "imply", "when": return rest.flatMap(\.predicates)
    case "forall", "exists": return rest.dropFirst().flatMap(\.predicates)
    default: return [head]
    }
  }
}
