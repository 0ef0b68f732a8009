import MakerVoting

/// The actions of a planning problem with objects in the parameters' places.
struct GroundTask: Sendable {
  struct Action: Sendable {
    let text: String
    let needs: FactSet
    let forbids: FactSet
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

  /// Puts objects in place wherever the facts that never change allow it.
  init?(_ rules: PlanningRules, fixed: Set<String>) {
    var grounding = Grounding(fixedPredicates: rules.fixed, fixedFacts: fixed)
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
        adds: FactSet(action.adds, room: room), deletes: FactSet(action.deletes, room: room))
    }
    relaxation = Relaxation(actions, facts: room)
  }

  func apply(_ action: Int, to state: FactSet) -> FactSet? {
    let action = actions[action]
    guard state.isSuperset(of: action.needs), state.isDisjoint(with: action.forbids) else { return nil }
    var next = state
    next.subtract(action.deletes)
    next.formUnion(action.adds)
    return next
  }

  /// What has to hold before an action for a condition to hold after it.
  func regress(_ condition: Condition, before action: Int) -> Condition {
    let action = actions[action]
    var before = condition
    before.holds.subtract(action.adds)
    before.holds.formUnion(action.needs)
    before.fails.subtract(action.deletes)
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
  }

  let fixedPredicates: Set<String>
  let fixedFacts: Set<String>
  private(set) var facts: [String] = []
  private(set) var numbers: [String: Int] = [:]
  private(set) var actions: [Action] = []
  private var watch = CancellationWatch(every: 32)
  private var isCancelled = false

  init(fixedPredicates: Set<String>, fixedFacts: Set<String>) {
    self.fixedPredicates = fixedPredicates
    self.fixedFacts = fixedFacts
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
    let isPossible = Set(ground.needs).isDisjoint(with: ground.forbids)
    if isPossible { actions.append(ground) }
  }

  private mutating func number(_ fact: String) -> Int {
    if let number = numbers[fact] { return number }
    numbers[fact] = facts.count
    facts.append(fact)
    return facts.count - 1
  }
}
