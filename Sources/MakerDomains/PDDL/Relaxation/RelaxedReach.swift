/// What can be reached in the problem in which nothing is ever taken away, and which actions reach it. Only those actions
/// are looked at whose needs are reached: each new fact is joined with what was reached before it.
struct RelaxedReach {
  let space: PDDLSpace
  let rules: [RelaxedRule]
  private(set) var reached: Set<Int>
  /// The instances that happen, in the order in which they were found.
  private(set) var instances: [RelaxedInstance] = []
  private var found: Set<RelaxedInstance> = []
  /// Those whose other conditions did not hold so far.
  private var waiting: [RelaxedInstance] = []
  private var queue: [Int] = []
  private var table: FactTable
  private var watch: WorkWatch
  /// Predicates that some action takes facts of away, and such as some action adds to.
  private let removed: Set<Int>
  private let added: Set<Int>
  private let uses: [Int: [(rule: Int, need: Int)]]

  private var vocabulary: Vocabulary { space.facts.vocabulary }
  /// Whether it was looked at to the end.
  var isComplete: Bool { !watch.isStopped }

  /// Looks at it, within a number of steps.
  init(_ space: PDDLSpace, steps: Int) {
    self.space = space
    rules = space.problem.domain.actions.enumerated().flatMap { RelaxedRule.rules(of: $1, at: $0) }
    let added = Set(rules.flatMap { $0.adds.map(\.symbol) })
    self.added = added
    removed = Set(space.problem.domain.actions.flatMap { $0.effects.flatMap(\.removedPredicates) })
    var uses: [Int: [(rule: Int, need: Int)]] = [:]
    for (rule, value) in rules.enumerated() {
      for (need, atom) in value.needs.enumerated() where added.contains(atom.symbol) {
        uses[atom.symbol, default: []].append((rule, need))
      }
    }
    self.uses = uses
    table = FactTable(predicates: space.facts.vocabulary.predicates.count)
    watch = WorkWatch(most: steps)
    reached = Set(space.start.facts)
    look()
  }

  private mutating func look() {
    // What never changes is known from the beginning; the rest comes one by one.
    for fact in space.start.facts {
      let (predicate, arguments) = space.facts.codec.decode(fact)
      if added.contains(predicate) { queue.append(fact) } else { table.insert(predicate, arguments) }
    }
    for (rule, value) in rules.enumerated() where !value.needs.contains(where: { added.contains($0.symbol) }) {
      join(rule, [Int?](repeating: nil, count: value.parameters.count), value.needs)
    }
    repeat {
      while let fact = queue.popLast(), !watch.isStopped { take(fact) }
      let late = waiting
      waiting = []
      for instance in late { tryOut(instance) }
    } while !queue.isEmpty && !watch.isStopped
  }

  private mutating func take(_ fact: Int) {
    let (predicate, arguments) = space.facts.codec.decode(fact)
    table.insert(predicate, arguments)
    for (rule, need) in uses[predicate] ?? [] {
      var bound = [Int?](repeating: nil, count: rules[rule].parameters.count)
      guard rules[rule].needs[need].bind(arguments, rules[rule].parameters, &bound, in: vocabulary) else { continue }
      var rest = rules[rule].needs
      rest.remove(at: need)
      join(rule, bound, rest)
    }
  }

  /// Tries out every way to put objects in the places of the parameters that are still free, so that all needs are met.
  private mutating func join(_ rule: Int, _ bound: [Int?], _ needs: [Atom]) {
    let (table, parameters, vocabulary) = (table, rules[rule].parameters, vocabulary)
    var watch = watch
    table.forEachBinding(of: parameters, bound, needs, in: vocabulary, &watch) { arguments, watch in
      self.watch = watch
      tryOut(RelaxedInstance(rule: rule, arguments: arguments))
      watch = self.watch
    }
    self.watch = watch
  }

  private mutating func tryOut(_ instance: RelaxedInstance) {
    guard !watch.isOver(), !found.contains(instance) else { return }
    let rule = rules[instance.rule]
    for (condition, known) in rule.others where !canHold(condition, Array(instance.arguments.prefix(known))) {
      // What facts that come later could still make true is looked at again.
      if condition.needsFacts { waiting.append(instance) }
      return
    }
    found.insert(instance)
    instances.append(instance)
    for atom in rule.adds {
      let fact = space.code(atom, instance.arguments)
      if reached.insert(fact).inserted { queue.append(fact) }
    }
  }

  /// Whether a condition can hold, as far as is known. That a fact does not hold is possible at some time unless it holds
  /// from the start and nothing takes it away.
  private mutating func canHold(_ condition: Condition, _ arguments: [Int]) -> Bool {
    let (space, reached, removed) = (space, reached, removed)
    return condition.isTrue(arguments, space.facts.vocabulary, &watch) { atom, arguments, holds in
      let fact = space.code(atom, arguments)
      return holds ? reached.contains(fact) : removed.contains(atom.symbol) || !space.start.contains(fact)
    }
  }

  /// The first part of a goal that can never hold, as it is written.
  mutating func unreachable(_ goal: PDDLGoal) -> String? {
    if let fact = goal.positive.first(where: { !reached.contains($0) }) { return space.facts.text(fact) }
    let fixed = goal.negative.first { fact in
      space.start.contains(fact) && !removed.contains(space.facts.codec.decode(fact).predicate)
    }
    if let fixed { return "(not \(space.facts.text(fixed)))" }
    let text = goal.others.first { !canHold($0, []) }.map { space.facts.text($0) }
    return watch.isStopped ? nil : text
  }
}

extension Condition {
  /// Whether facts that hold can make it true.
  fileprivate var needsFacts: Bool {
    switch self {
    case .fact(_, let holds): holds
    case .same: false
    case .all(let parts), .any(let parts): parts.contains(where: \.needsFacts)
    case .quantified(let quantified): quantified.body.needsFacts
    }
  }
}

extension Effect {
  fileprivate var removedPredicates: [Int] {
    switch self {
    case .fact(let atom, let holds): holds ? [] : [atom.symbol]
    case .every(_, let effects), .when(_, let effects): effects.flatMap(\.removedPredicates)
    }
  }
}
