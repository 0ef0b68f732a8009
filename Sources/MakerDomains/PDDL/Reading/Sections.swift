/// The parts of `(define (domain NAME) …)` or `(define (problem NAME) …)`.
struct Sections {
  let name: String
  let sections: [SExpression]

  init(_ expression: SExpression, kind: String) throws(PDDLError) {
    guard expression.head == "define" else { throw expression.error("expected (define (\(kind) …) …)") }
    guard let title = expression.arguments.first, title.head == kind, title.arguments.count == 1,
      let name = title.arguments.first
    else { throw (expression.arguments.first ?? expression).error("expected (\(kind) NAME)") }
    self.name = try name.name("the name of the \(kind)")
    sections = Array(expression.arguments.dropFirst())
    for section in sections where section.head?.hasPrefix(":") != true {
      throw section.error("expected a section such as (:\(kind == "domain" ? "predicates" : "init") …)")
    }
  }

  /// The section of that name, if there is one; there may be no second one.
  func section(_ name: String) throws(PDDLError) -> SExpression? {
    let found = sections.filter { $0.head == name }
    if found.count > 1 { throw found[1].error("a second \(name)") }
    return found.first
  }

  /// Refuses sections that are not known. Requirements promise nothing: what is not supported is refused where it is used.
  func check(known: Set<String>) throws(PDDLError) {
    for section in sections {
      guard let name = section.head, known.contains(name) else {
        throw section.error("\(section.head ?? "this section") is not supported")
      }
    }
  }
}
