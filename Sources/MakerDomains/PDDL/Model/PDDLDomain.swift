/// A planning domain: types, predicates and actions.
///
/// Read are `:strips`, `:typing` (with `either`), `:equality`, `:action-costs`, constants, and `:adl`: `not`, `or`, `imply`,
/// `exists` and `forall` in preconditions and goals, `forall` and `when` in effects. Derived predicates, other numbers than
/// the total cost, durative actions, constraints and preferences are refused by name, where they are used and not where
/// `:requirements` lists them.
public struct PDDLDomain: Sendable {
  /// The domain's name, in lower case.
  public let name: String
  /// Types, predicates, functions and constants.
  let vocabulary: Vocabulary
  let actions: [ActionSchema]
  private let positions: [String: Int]

  init(name: String, vocabulary: Vocabulary, actions: [ActionSchema]) {
    self.name = name
    self.vocabulary = vocabulary
    self.actions = actions
    positions = Dictionary(actions.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  /// Reads a domain.
  ///
  /// - Parameters:
  ///   - text: the file's text.
  ///   - file: the file's name, for errors.
  /// - Throws: ``PDDLError`` for the first thing that is wrong or not supported.
  public init(parsing text: String, file: String = "domain") throws(PDDLError) {
    var parser = DomainParser()
    self = try parser.parse(SExpressionReader.read(text, file: file))
  }

  /// The names of the actions, in the order of the file.
  public var actionNames: [String] { actions.map(\.name) }

  func action(_ name: String) -> ActionSchema? { positions[name].map { actions[$0] } }
}
