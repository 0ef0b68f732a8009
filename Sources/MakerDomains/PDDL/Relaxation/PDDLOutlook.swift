/// What code can tell of a planning problem before anybody is asked, from the problem in which nothing is ever taken away:
/// a fact that cannot be reached there cannot be reached at all, and no plan is cheaper than the cheapest there.
public struct PDDLOutlook: Hashable, Sendable {
  /// The first part of the goal that no plan can reach; `nil` if there is none, or if that took too long to find out.
  public let unreachable: String?
  /// Whether it was looked at to the end: a problem that is too large is not.
  public let isComplete: Bool
  /// What every plan costs at least, what the problem starts with included; `nil` where that is not known.
  public let lowerBound: PlanCost?
}

extension PDDLSpace {
  /// Looks ahead, within a number of steps and not a time, so that every machine finds the same.
  ///
  /// - Parameter steps: the default takes a second or less.
  public func outlook(steps: Int = 1_500_000) -> PDDLOutlook {
    var reach = RelaxedReach(self, steps: steps / 2)
    guard reach.isComplete else { return PDDLOutlook(unreachable: nil, isComplete: false, lowerBound: nil) }
    let unreachable = reach.unreachable(goal)
    let bound = unreachable == nil && reach.isComplete ? lowerBound(reach, steps: steps / 2) : nil
    return PDDLOutlook(unreachable: unreachable, isComplete: reach.isComplete, lowerBound: bound)
  }

  private func lowerBound(_ reach: RelaxedReach, steps: Int) -> PlanCost? {
    var numbers: [Int: Int] = [:]
    func number(_ fact: Int) -> Int? {
      if start.contains(fact) { return nil }
      if let number = numbers[fact] { return number }
      numbers[fact] = numbers.count + 1
      return numbers.count
    }
    var actions: [RelaxedInstance: Int] = [:]
    var prices: [PlanCost] = []
    var operators: [LandmarkCut.Operator] = []
    for instance in reach.instances {
      let rule = reach.rules[instance.rule]
      let own = Array(instance.arguments.prefix(rule.own))
      let action = RelaxedInstance(rule: rule.schema, arguments: own)
      if actions[action] == nil {
        // An action whose cost has no value is in no plan.
        guard let price = try? cost(of: problem.domain.actions[rule.schema], own) else { continue }
        actions[action] = prices.count
        prices.append(price)
      }
      operators.append(
        LandmarkCut.Operator(
          needs: Set(rule.needs.compactMap { number(code($0, instance.arguments)) }).sorted(),
          adds: Set(rule.adds.compactMap { number(code($0, instance.arguments)) }).sorted(),
          action: actions[action] ?? 0))
    }
    var watch = WorkWatch(most: steps)
    var wanted = Set(goal.positive)
    for condition in goal.others { wanted.formUnion(required(condition, [], &watch)) }
    let decimals = prices.map(\.decimals).max() ?? 0
    let costs = prices.compactMap { $0.units(decimals: decimals) }
    guard costs.count == prices.count, !watch.isStopped else { return nil }
    let goal = wanted.compactMap(number).sorted()
    var cut = LandmarkCut(operators, costs: costs, facts: numbers.count, goal: goal)
    let bound = PlanCost.units(cut.bound(&watch), decimals: decimals)
    return bound.adding(problem.minimizesCost ? problem.initialCost : 0)
  }

  /// Facts without which a condition cannot hold; not all of them.
  private func required(_ condition: Condition, _ arguments: [Int], _ watch: inout WorkWatch) -> Set<Int> {
    switch condition {
    case .fact(let atom, let holds): return holds ? [code(atom, arguments)] : []
    case .all(let parts):
      return parts.reduce(into: []) { $0.formUnion(required($1, arguments, &watch)) }
    case .quantified(let quantified) where quantified.isUniversal:
      var facts: Set<Int> = []
      forEach(quantified.variables[...], arguments, &watch) { bound, watch in
        facts.formUnion(required(quantified.body, bound, &watch))
      }
      return facts
    case .same, .any, .quantified: return []
    }
  }
}
