/// Reads a problem from its s-expression.
struct ProblemParser {
  let domain: PDDLDomain
  private(set) var name = ""
  private(set) var facts: FactReader
  private(set) var start = PDDLState(facts: [])
  private(set) var goal = PDDLGoal.always
  private(set) var goalPlace: Place?
  private(set) var minimizesCost = false
  private(set) var initialCost: PlanCost = 0
  private(set) var values: [[Int]: PlanCost] = [:]

  private static let sections: Set<String> = [
    ":domain", ":requirements", ":objects", ":init", ":goal", ":metric", ":length",
  ]

  init(domain: PDDLDomain) {
    self.domain = domain
    facts = FactReader(vocabulary: domain.vocabulary, codec: .none)
  }

  mutating func parse(_ expression: SExpression) throws(PDDLError) {
    let file = try Sections(expression, kind: "problem")
    name = file.name
    try file.check(known: Self.sections)
    guard let named = try file.section(":domain"), let title = named.arguments.first, named.arguments.count == 1 else {
      throw expression.error("expected (:domain \(domain.name))")
    }
    // Which domain is meant is known from the file that was given; collections rename theirs.
    _ = try title.name("the name of the domain")
    var vocabulary = domain.vocabulary
    if let objects = try file.section(":objects") { try vocabulary.addObjects(objects.arguments) }
    try vocabulary.checkAllDeclared()
    guard let codec = AtomCodec(vocabulary) else {
      throw expression.error("too many objects for predicates of so many arguments")
    }
    facts = FactReader(vocabulary: vocabulary, codec: codec)
    guard let initial = try file.section(":init") else { throw expression.error("expected (:init …)") }
    try readInitial(initial)
    guard let section = try file.section(":goal") else { throw expression.error("expected (:goal …)") }
    guard section.arguments.count == 1, let literals = section.arguments.first else {
      throw section.error("a goal is one condition, such as one (and …)")
    }
    goalPlace = literals.place
    goal = try facts.goal(literals)
    if let metric = try file.section(":metric") { try readMetric(metric) }
  }

  private mutating func readInitial(_ section: SExpression) throws(PDDLError) {
    var held: Set<Int> = []
    var denied: [Int: SExpression] = [:]
    for item in section.arguments {
      if item.head == "=" {
        try readValue(item)
        continue
      }
      let (inner, holds) = try Literal.strip(item)
      let fact = try facts.fact(inner)
      if holds { held.insert(fact) } else { denied[fact] = item }
    }
    if let clash = denied.filter({ held.contains($0.key) }).min(by: { $0.key < $1.key }) {
      throw clash.value.error("\(facts.text(clash.key)) cannot both hold and not hold")
    }
    start = PDDLState(facts: held.sorted())
  }

  private mutating func readValue(_ item: SExpression) throws(PDDLError) {
    guard let list = item.list, list.count == 3 else { throw item.error("= needs two arguments") }
    let symbol = try facts.vocabulary.function(of: list[1])
    let key = [symbol] + (try facts.arguments(facts.vocabulary.functions[symbol], list[1]))
    guard values.updateValue(try Literal.number(list[2]), forKey: key) == nil else {
      throw item.error("a second value of \(list[1].text)")
    }
    if list[1].isTotalCost { initialCost = values[key] ?? 0 }
  }

  private mutating func readMetric(_ section: SExpression) throws(PDDLError) {
    let parts = Array(section.arguments)
    guard parts.count == 2, parts[0].word == "minimize" else {
      throw section.error("only (:metric minimize (total-cost)) is supported")
    }
    // Where actions have no durations, the time of a plan is its number of actions.
    if parts[1].word == "total-time" || parts[1].head == "total-time" { return }
    guard parts[1].isTotalCost else { throw parts[1].error("only (total-cost) can be minimized, not \(parts[1].text)") }
    guard facts.vocabulary.function("total-cost") != nil else {
      throw parts[1].error("the function total-cost is not declared")
    }
    minimizesCost = true
  }
}
