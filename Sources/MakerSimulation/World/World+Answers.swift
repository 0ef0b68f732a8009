import MakerVoting

extension World {
  /// The answer to what an expression asks for; `nil` where a fact is missing.
  package func answer(_ expression: Expression) -> String? {
    switch expression {
    case .entity(let name): return name
    case .number(let value): return String(value)
    case .placeholder: return nil
    case .related(let relation, let inner): return answer(inner).flatMap { object(of: relation, $0) }
    case .sum(let a, let b):
      guard let a = number(a), let b = number(b) else { return nil }
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? nil : String(sum)
    case .pair(let a, let b):
      guard let a = answer(a), let b = answer(b) else { return nil }
      return "\(a) and \(b)"
    case .larger(let a, let b):
      guard let inA = number(.related(.population, a)), let inB = number(.related(.population, b)) else { return nil }
      return answer(inA >= inB ? a : b)
    }
  }

  private func number(_ expression: Expression) -> Int? { answer(expression).flatMap { Int($0) } }

  /// Wrong answers of the right kind: a handful, always the same ones for the same question.
  package func wrongAnswers(_ expression: Expression) -> [String] {
    let right = answer(expression)
    var generator = SplitMix64(seed: StableHash(expression.description).value)
    let candidates: [String]
    switch expression {
    case .related(let relation, _) where !relation.isNumeric:
      candidates = objects(of: relation)
    case .related, .sum, .number:
      if let value = right.flatMap({ Int($0) }) { return WrongNumbers.near(value) }
      candidates = objects(of: .population)
    case .pair(let a, let b):
      return wrongPairs(a, b)
    case .larger(let a, let b):
      candidates = [a, b].compactMap(answer) + subjects(of: .population).shuffled(using: &generator).prefix(3)
      return candidates.filter { $0 != right }
    case .entity, .placeholder:
      candidates = entities
    }
    return Array(candidates.filter { $0 != right }.shuffled(using: &generator).prefix(5))
  }

  /// Wrong answers to a question that is not understood: names from here and there.
  func wrongAnswers(toUnknown question: String) -> [String] {
    var generator = SplitMix64(seed: StableHash(question).value)
    return Array(entities.shuffled(using: &generator).prefix(5))
  }

  private func wrongPairs(_ a: Expression, _ b: Expression) -> [String] {
    guard let first = answer(a), let second = answer(b) else { return [] }
    let wrongFirst = wrongAnswers(a).prefix(2).map { "\($0) and \(second)" }
    let wrongSecond = wrongAnswers(b).prefix(2).map { "\(first) and \($0)" }
    return (["\(second) and \(first)", first] + wrongFirst + wrongSecond).filter { $0 != "\(first) and \(second)" }
  }
}

/// Numbers that someone gives who has nearly the right one in mind.
enum WrongNumbers {
  static func near(_ value: Int) -> [String] {
    // A year is missed by a little, a number of inhabitants by a lot.
    let isYear = (1000...2100).contains(value)
    let wrong =
      isYear
      ? [value + 1, value - 1, value + 10, value - 10, value - 100]
      : [value + max(1, value / 10), value - max(1, value / 10), value / 2, value &* 2, value / 10, value &* 10]
    return wrong.reduce(into: []) { found, number in
      if number != value, !found.contains(String(number)) { found.append(String(number)) }
    }
  }
}
