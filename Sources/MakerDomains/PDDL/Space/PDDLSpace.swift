public import Maker

/// The states of a planning problem in PDDL: sets of facts. Waypoints are facts to reach; plans are lists of actions.
///
/// ```swift
/// let domain = try PDDLDomain(parsing: domainText, file: "domain.pddl")
/// let problem = try PDDLProblem(parsing: problemText, file: "problem.pddl", domain: domain)
/// let space = PDDLSpace(problem)
/// let next = try space.apply(space.action(parsing: "(pick-up a)"), to: space.start)
/// ```
public struct PDDLSpace: StateSpace {
  /// A set of facts.
  public typealias State = PDDLState
  /// An action with its arguments.
  public typealias Action = PDDLAction
  /// Facts that have to hold, and facts that must not.
  public typealias Goal = PDDLGoal

  /// The problem.
  public let problem: PDDLProblem
  /// The rules, as agents are told them.
  public let rules: String
  let facts: FactReader

  /// The states of a problem.
  public init(_ problem: PDDLProblem) {
    self.problem = problem
    var facts = FactReader(vocabulary: problem.vocabulary, codec: problem.codec)
    let changed = Set(problem.domain.actions.flatMap { $0.effects.flatMap(\.predicates) })
    facts.fixedPredicates = Set(problem.vocabulary.predicates.indices).subtracting(changed)
    facts.fixed = problem.start.facts.filter { fact in
      facts.fixedPredicates.contains(problem.codec.decode(fact).predicate)
    }
    self.facts = facts
    rules = RulesText(problem: problem, facts: facts).text
  }

  /// Where the problem starts.
  public var start: PDDLState { problem.start }
  /// What the problem asks for.
  public var goal: PDDLGoal { problem.goal }

  // MARK: Text

  /// All facts that hold and that some action can change, in one pair of parentheses: `((clear a) (on-table a))`. The
  /// others are part of the rules: what all prompts have in common comes first, and once.
  public func text(of state: PDDLState) -> String {
    let changing = state.facts.filter { !facts.fixedPredicates.contains(facts.codec.decode($0).predicate) }
    return "(" + changing.map { facts.text($0) }.joined(separator: " ") + ")"
  }

  /// A conjunction: `(and (on a b) (not (clear c)))`.
  public func text(of goal: PDDLGoal) -> String {
    ConditionText.written(
      "and",
      goal.positive.map { facts.text($0) } + goal.negative.map { "(not \(facts.text($0)))" }
        + goal.others.map { facts.text($0) })
  }

  /// As plan files have it: `(pick-up a)`.
  public func text(of action: PDDLAction) -> String { action.description }

  /// Reads a condition, such as a conjunction of literals.
  ///
  /// - Throws: `Rejection` for what is not one, or names what the problem does not have.
  public func goal(parsing text: String) throws(Rejection) -> PDDLGoal {
    do throws(PDDLError) {
      return try facts.goal(SExpressionReader.read(text, file: ""))
    } catch {
      throw Rejection("not a goal: \(error.message)")
    }
  }

  /// Reads an action of the domain with objects of the problem, of the right number and types.
  ///
  /// - Throws: `Rejection` for anything else.
  public func action(parsing text: String) throws(Rejection) -> PDDLAction {
    let action: PDDLAction
    do throws(PDDLError) {
      action = try Self.action(SExpressionReader.read(text, file: ""))
    } catch {
      throw Rejection("not an action: \(error.message)")
    }
    _ = try resolve(action)
    return action
  }

  static func action(_ expression: SExpression) throws(PDDLError) -> PDDLAction {
    guard let head = expression.list?.first else {
      throw expression.error("expected an action in parentheses, found \(expression.text)")
    }
    let name = try head.name("the name of an action")
    var arguments: [String] = []
    for argument in expression.arguments { arguments.append(try argument.name("an object")) }
    return PDDLAction(name, arguments)
  }

  // MARK: States

  /// Whether the goal's facts hold, those that it excludes do not, and what else it says is true.
  public func isMet(_ goal: PDDLGoal, in state: PDDLState) -> Bool {
    goal.positive.allSatisfy(state.contains) && !goal.negative.contains(where: state.contains)
      && goal.others.allSatisfy { isTrue($0, [], in: state) }
  }

  /// The parts of a goal that do not hold, where some of its parts hold.
  public func open(_ goal: PDDLGoal, in state: PDDLState) -> String? {
    let open = PDDLGoal(
      positive: goal.positive.filter { !state.contains($0) }, negative: goal.negative.filter(state.contains),
      others: goal.others.filter { !isTrue($0, [], in: state) })
    return open == goal ? nil : text(of: open)
  }

  /// Whether a condition is true; in a cancelled task it may be said of a true one that it is not.
  func isTrue(_ condition: Condition, _ arguments: [Int], in state: PDDLState) -> Bool {
    var watch = WorkWatch()
    let isTrue = condition.isTrue(arguments, facts.vocabulary, &watch) { atom, arguments, holds in
      state.contains(code(atom, arguments)) == holds
    }
    return isTrue && !watch.isStopped
  }

  func code(_ atom: Atom, _ arguments: [Int]) -> Int { facts.codec.code(atom.symbol, atom.objects(arguments)) }

  /// Checks that every fact is one that the problem can have: a declared predicate, with objects of its types.
  public func check(_ state: PDDLState) throws(Rejection) {
    for fact in state.facts {
      guard facts.codec.codes.contains(fact) else { throw Rejection("the state holds a fact that cannot be") }
      let (predicate, arguments) = facts.codec.decode(fact)
      for (object, parameter) in zip(arguments, facts.vocabulary.predicates[predicate].parameters) {
        let type = facts.vocabulary.objects[object].type
        guard facts.vocabulary.types.isType(type, anyOf: parameter.types) else {
          throw Rejection("\(facts.text(fact)): \(facts.vocabulary.objects[object].name) is of the wrong type")
        }
      }
    }
  }
}
