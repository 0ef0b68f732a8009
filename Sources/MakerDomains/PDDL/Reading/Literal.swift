/// What literals have in common in preconditions, effects, initial states and goals.
enum Literal {
  /// A literal without its `not`, and whether the rest has to hold.
  static func strip(_ item: SExpression) throws(PDDLError) -> (atom: SExpression, holds: Bool) {
    guard item.head == "not" else { return (item, true) }
    let inner = try only(item)
    guard inner.head != "not", inner.head != "and" else {
      throw inner.error("\(inner.head ?? "") inside not is not supported here")
    }
    return (inner, false)
  }

  /// The one thing that is denied.
  static func only(_ item: SExpression) throws(PDDLError) -> SExpression {
    guard item.arguments.count == 1, let inner = item.arguments.first else {
      throw item.error("not needs one argument")
    }
    return inner
  }

  /// What is said of an operator that is not read here.
  static func refusal(_ word: String) -> String? { operators.contains(word) ? "\(word) is not supported here" : nil }

  /// Refuses a wrong number of arguments.
  static func checkArity(_ count: Int, _ signature: Vocabulary.Signature, _ item: SExpression) throws(PDDLError) {
    let wanted = signature.parameters.count
    guard count == wanted else {
      throw item.error("\(signature.name) takes \(wanted) argument\(wanted == 1 ? "" : "s"), not \(count)")
    }
  }

  /// A cost: a number that is not negative.
  static func number(_ item: SExpression) throws(PDDLError) -> PlanCost {
    guard let word = item.word, let number = PlanCost(word) else {
      throw item.error("expected a number of 0 or more, found \(item.text)")
    }
    return number
  }

  private static let operators: Set<String> = [
    "and", "or", "not", "imply", "forall", "exists", "when", "preference", "=", "<", ">", "<=", ">=", "+", "-", "*",
    "/",
    "assign", "increase", "decrease", "scale-up", "scale-down", "oneof", "probabilistic", "always", "sometime",
    "within", "at-most-once", "sometime-after", "sometime-before", "over",
  ]
}
