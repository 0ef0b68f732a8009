/// What literals have in common in preconditions, effects, initial states and goals.
enum Literal {
  /// A literal without its `not`, and whether the rest has to hold.
  static func strip(_ item: SExpression) throws(PDDLError) -> (atom: SExpression, holds: Bool) {
    guard item.head == "not" else { return (item, true) }
    guard item.arguments.count == 1, let inner = item.arguments.first else {
      throw item.error("not needs one argument")
    }
    guard inner.head != "not", inner.head != "and" else {
      throw inner.error("\(inner.head ?? "") inside not is not supported")
    }
    return (inner, false)
  }

  /// The predicate's name.
  static func head(_ item: SExpression) throws(PDDLError) -> String {
    guard let head = item.list?.first else { throw item.error("expected a fact in parentheses, found \(item.text)") }
    if let word = head.word, let refusal = refusal(word) { throw item.error(refusal) }
    return try head.name("a predicate")
  }

  /// What is said of an operator that is not read here.
  static func refusal(_ word: String) -> String? { operators.contains(word) ? "\(word) is not supported" : nil }

  /// Refuses a wrong number of arguments.
  static func checkArity(_ count: Int, _ signature: Vocabulary.Signature, _ item: SExpression) throws(PDDLError) {
    let wanted = signature.parameters.count
    guard count == wanted else {
      throw item.error("\(signature.name) takes \(wanted) argument\(wanted == 1 ? "" : "s"), not \(count)")
    }
  }

  /// A cost: a whole number that is not negative.
  static func number(_ item: SExpression) throws(PDDLError) -> Int {
    guard let word = item.word, let number = Int(word), number >= 0 else {
      throw item.error("expected a whole number of 0 or more, found \(item.text)")
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
