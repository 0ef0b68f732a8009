import MakerVoting

/// The actions of a planning problem with objects in the parameters' places.
struct GroundTask: Sendable {
  struct Action: Sendable {
    let text: String
    let needs: FactSet
    let forbids: FactSet
    let adds: FactSet
    let deletes: FactSet
    /// What happens besides in some states.
    var whens: [When] = []
  }

  /// An effect under a condition.
  struct When: Sendable {
    let condition: Condition
    let adds: FactSet
    let deletes: FactSet
  }

  /// Facts that have to hold, and facts that must not.
  struct Condition: Hashable, Sendable {
    var holds: FactSet
    var fails: FactSet

    func isMet(in state: FactSet) -> Bool { state.isSuperset(of: holds) && state.isDisjoint(with: fails) }
  }

  /// More than this and the expert gives up.
  static let maxActions = 20_000

  let actions: [Action]
  /// The facts that actions can change, by number.
  let facts: [String]
  let numbers: [String: Int]
  let relaxation: Relaxation
  let formula: GroundFormula

  /// Puts objects in place wherever the facts that never change allow it.
  init?(_ rules: PlanningRules, fixed: Set<String>) {
    formula = GroundFormula(rules: rules, fixed: fixed)
    var grounding = Grounding(fixedPredicates: rules.fixed, fixedFacts: fixed, formula: formula)
    for action in rules.actions {
      grounding.ground(action)
      if grounding.isOver { return nil }
    }
    let room = grounding.facts.count
    facts = grounding.facts
    numbers = grounding.numbers
    actions = grounding.actions.map { action in
      Action(
        text: action.text, needs: FactSet(action.needs, room: room), forbids: FactSet(action.forbids, room: room),
        adds: FactSet(action.adds, room: room), deletes: FactSet(action.deletes, room: room),
        whens: action.whens.map { when in
          When(
            condition: Condition(
              holds: FactSet(when.needs, room: room), fails: FactSet(when.forbids, room: room)),
            adds: FactSet(when.adds, room: room), deletes: FactSet(when.deletes, room: room))
        })
    }
    // Where nothing is taken away, an effect under a condition is an action of its own.
    let parts = actions.flatMap { action in
      action.whens.map { when in
        var needs = action.needs
        needs.formUnion(when.condition.holds)
        return Action(
          text: action.text, needs: needs, forbids: action.forbids, adds: when.adds, deletes: when.deletes)
      }
    }
    relaxation = Relaxation(actions + parts, facts: room)
  }

  func apply(_ action: Int, to state: FactSet) -> FactSet? {
    let action = actions[action]
    guard state.isSuperset(of: action.needs), state.isDisjoint(with: action.forbids) else { return nil }
    var (next, adds) = (state, action.adds)
    next.subtract(action.deletes)
    for when in action.whens where when.condition.isMet(in: state) {
      next.subtract(when.deletes)
      adds.formUnion(when.adds)
    }
    next.formUnion(adds)
    return next
  }

  /// What has to hold before an action for a condition to hold after it, where the action is taken in some state.
  func regress(_ condition: Condition, before action: Int, in state: FactSet) -> Condition {
    let action = actions[action]
    var before = condition
    before.holds.subtract(action.adds)
    before.fails.subtract(action.deletes)
    let touching = action.whens.filter { when in
      !when.adds.isDisjoint(with: before.holds) || !when.deletes.isDisjoint(with: before.holds)
        || !when.adds.isDisjoint(with: before.fails) || !when.deletes.isDisjoint(with: before.fails)
    }
    for when in touching where when.condition.isMet(in: state) {
      before.holds.subtract(when.adds)
      before.fails.subtract(when.deletes)
    }
    for when in touching {
      if when.condition.isMet(in: state) {
        before.holds.formUnion(when.condition.holds)
        before.fails.formUnion(when.condition.fails)
      } else if let fact = when.condition.holds.facts.first(where: { !state.contains($0) }) {
        before.fails.insert(fact)
      } else if let fact = when.condition.fails.facts.first(where: state.contains) {
        before.holds.insert(fact)
      }
    }
    before.holds.formUnion(action.needs)
    before.fails.formUnion(action.forbids)
    return before
  }
}

/// Grounding under way.
private struct Grounding {
  struct Action {
    let text: String
    var needs: [Int] = []
    var forbids: [Int] = []
    var adds: [Int] = []
    var deletes: [Int] = []
    var whens: [Action] = []
  }

  let fixedPredicates: Set<String>
  let fixedFacts: Set<String>
  let formula: GroundFormula
  private(set) var facts: [String] = []
  private(set) var numbers: [String: Int] = [:]
  private(set) var actions: [Action] = []
  private var watch = CancellationWatch(every: 32)
  private var isCancelled = false

  init(fixedPredicates: Set<String>, fixedFacts: Set<String>, formula: GroundFormula) {
    (self.fixedPredicates, self.fixedFacts, self.formula) = (fixedPredicates, fixedFacts, formula)
  }

  /// Whether there are too many actions, or nobody waits for them any more.
  var isOver: Bool { isCancelled || actions.count > GroundTask.maxActions }

  mutating func ground(_ action: PlanningRules.Action) {
    // Each condition that never changes is looked at as soon as its last parameter is bound.
    var checks = [[PlanningRules.Literal]](repeating: [], count: action.choices.count + 1)
    var others: [PlanningRules.Literal] = []
    for literal in action.conditions {
      if literal.pattern.predicate == "=" || fixedPredicates.contains(literal.pattern.predicate) {
        checks[literal.pattern.lastParameter + 1].append(literal)
      } else {
        others.append(literal)
      }
    }
    var bound: [String] = []
    bind(action, checks, others, &bound)
  }

  private mutating func bind(
    _ action: PlanningRules.Action, _ checks: [[PlanningRules.Literal]], _ conditions: [PlanningRules.Literal],
    _ bound: inout [String]
  ) {
    // The objects can be tried in more ways than there is time for, even where few of them are actions.
    if watch.isCancelled() { isCancelled = true }
    guard !isOver, checks[bound.count].allSatisfy({ isTrue($0, bound) }) else { return }
    guard bound.count < action.choices.count else {
      add(action, conditions, bound)
      return
    }
    for object in action.choices[bound.count] {
      bound.append(object)
      bind(action, checks, conditions, &bound)
      bound.removeLast()
    }
  }

  private func isTrue(_ literal: PlanningRules.Literal, _ bound: [String]) -> Bool {
    let pattern = literal.pattern
    if pattern.predicate == "=" { return (Set(pattern.arguments(bound)).count == 1) == literal.holds }
    return fixedFacts.contains(pattern.fact(bound)) == literal.holds
  }

  private mutating func add(
    _ action: PlanningRules.Action, _ conditions: [PlanningRules.Literal], _ bound: [String]
  ) {
    var ground = Action(text: "(" + ([action.name] + bound).joined(separator: " ") + ")")
    for literal in conditions {
      let number = number(literal.pattern.fact(bound))
      if literal.holds { ground.needs.append(number) } else { ground.forbids.append(number) }
    }
    for literal in action.effects where literal.holds { ground.adds.append(number(literal.pattern.fact(bound))) }
    for literal in action.effects where !literal.holds {
      let number = number(literal.pattern.fact(bound))
      if !ground.adds.contains(number) { ground.deletes.append(number) }
    }
    let objects = Dictionary(zip(action.parameters, bound)) { first, _ in first }
    addEffects(action.otherEffects.flatMap { formula.changes($0, objects) }, to: &ground)
    // Each way in which the rest of the precondition can hold is an action of its own.
    for way in formula.joined(action.otherConditions.map { formula.ways($0, objects) }, isAnd: true) {
      var one = ground
      for fact in way {
        if fact.holds { one.needs.append(number(fact.text)) } else { one.forbids.append(number(fact.text)) }
      }
      if Set(one.needs).isDisjoint(with: one.forbids) { actions.append(one) }
    }
  }

  private static func key(_ facts: [GroundFormula.Fact]) -> String {
    facts.map { $0.holds ? $0.text : "!\($0.text)" }.joined()
  }

  private mutating func addEffects(_ changes: [GroundFormula.Change], to ground: inout Action) {
    for change in changes where change.condition.isEmpty {
      let number = number(change.fact.text)
      if change.fact.holds { ground.adds.append(number) } else { ground.deletes.append(number) }
    }
    let others = Dictionary(grouping: changes.filter { !$0.condition.isEmpty }, by: \.condition)
    for (condition, changes) in others.sorted(by: { Self.key($0.key) < Self.key($1.key) }) {
      var when = Action(text: ground.text)
      for fact in condition {
        if fact.holds { when.needs.append(number(fact.text)) } else { when.forbids.append(number(fact.text)) }
      }
      guard Set(when.needs).isDisjoint(with: when.forbids) else { continue }
      for change in changes {
        if change.fact.holds {
          when.adds.append(number(change.fact.text))
        } else {
          when.deletes.append(number(change.fact.text))
        }
      }
      ground.whens.append(when)
    }
  }

  private mutating func number(_ fact: String) -> Int {
    if let number = numbers[fact] { return number }
    numbers[fact] = facts.count
    facts.append(fact)
    return facts.count - 1
  }
}
