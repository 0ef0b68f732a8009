/// Puts objects in the places of variables in conditions and effects, until facts alone are left.
struct GroundFormula: Sendable {
  struct Fact: Hashable {
    let text: String
    let holds: Bool
  }

  /// Facts that come together under a condition: what is added, and what is taken away.
  struct Change {
    let condition: [Fact]
    let fact: Fact
  }

  /// More ways than these for one condition to hold are not looked at.
  private static let maxWays = 200

  let rules: PlanningRules
  /// Facts that hold and never change.
  let fixed: Set<String>

  /// The ways in which a condition can hold: each is a list of facts. None is never, an empty list always.
  func ways(_ item: PromptExpression, _ objects: [String: String], holds: Bool = true) -> [[Fact]] {
    switch item.head {
    case nil: return holds ? [[]] : []
    case "and": return joined(item.rest.map { ways($0, objects, holds: holds) }, isAnd: holds)
    case "or": return joined(item.rest.map { ways($0, objects, holds: holds) }, isAnd: !holds)
    case "not": return item.rest.first.map { ways($0, objects, holds: !holds) } ?? []
    case "imply":
      guard let first = item.rest.first, let last = item.rest.last else { return [] }
      return joined([ways(first, objects, holds: !holds), ways(last, objects, holds: holds)], isAnd: !holds)
    case "forall", "exists":
      guard let list = item.rest.first?.list, let body = item.rest.last else { return [] }
      let all = bindings(PromptExpression.typed(list[...])[...], objects)
      return joined(all.map { ways(body, $0, holds: holds) }, isAnd: (item.head == "forall") == holds)
    case "=":
      let names = item.rest.compactMap(\.word).map { objects[$0] ?? $0 }
      return (Set(names).count == 1) == holds ? [[]] : []
    case let head?:
      let text = text(item, objects)
      if rules.fixed.contains(head) { return fixed.contains(text) == holds ? [[]] : [] }
      return [[Fact(text: text, holds: holds)]]
    }
  }

  /// What an effect changes.
  func changes(_ item: PromptExpression, _ objects: [String: String], under condition: [Fact] = []) -> [Change] {
    switch item.head {
    case nil, "increase": return []
    case "and": return item.rest.flatMap { changes($0, objects, under: condition) }
    case "forall":
      guard let list = item.rest.first?.list, let body = item.rest.last else { return [] }
      return bindings(PromptExpression.typed(list[...])[...], objects).flatMap { changes(body, $0, under: condition) }
    case "when":
      guard let first = item.rest.first, let last = item.rest.last else { return [] }
      return ways(first, objects).flatMap { changes(last, objects, under: condition + $0) }
    case "not":
      guard let fact = item.rest.first else { return [] }
      return [Change(condition: condition, fact: Fact(text: text(fact, objects), holds: false))]
    default: return [Change(condition: condition, fact: Fact(text: text(item, objects), holds: true))]
    }
  }

  /// All or one of several.
  func joined(_ parts: [[[Fact]]], isAnd: Bool) -> [[Fact]] {
    guard isAnd else { return Array(parts.joined().prefix(Self.maxWays)) }
    return parts.reduce([[]]) { ways, part in
      Array(ways.lazy.flatMap { way in part.lazy.map { way + $0 } }.prefix(Self.maxWays))
    }
  }

  private func text(_ item: PromptExpression, _ objects: [String: String]) -> String {
    "(" + (item.list ?? []).map { $0.word.map { objects[$0] ?? $0 } ?? "" }.joined(separator: " ") + ")"
  }

  private func bindings(
    _ variables: ArraySlice<(name: String, types: [String])>, _ objects: [String: String]
  ) -> [[String: String]] {
    variables.reduce([objects]) { bindings, variable in
      let choices = rules.objects(of: variable.types)
      return Array(
        bindings.lazy.flatMap { binding in
          choices.lazy.map { binding.merging([variable.name: $0]) { _, inner in inner } }
        }.prefix(GroundTask.maxActions))
    }
  }
}
