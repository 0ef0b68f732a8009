package import MakerConsole
package import MakerVoting

/// The arguments of one problem, read and of the right types.
package struct ProblemArguments: Sendable {
  private var values: [String: [FlagValue]] = [:]
  private var texts: [String: [InputText]] = [:]

  /// No arguments.
  package init() {}

  // MARK: Values

  /// Whether it is given.
  package func has(_ name: String) -> Bool { values[name] != nil || texts[name] != nil }

  /// A text.
  package func text(_ name: String) -> String? {
    if case .text(let text)? = values[name]?.last { text } else { nil }
  }

  /// All texts of an argument that may be repeated.
  package func texts(_ name: String) -> [String] {
    (values[name] ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  /// A whole number.
  package func integer(_ name: String) -> Int? {
    if case .integer(let value)? = values[name]?.last { value } else { nil }
  }

  /// A number.
  package func number(_ name: String) -> Double? {
    if case .number(let value)? = values[name]?.last { value } else { nil }
  }

  /// Whether a switch is on.
  package func isOn(_ name: String) -> Bool { values[name]?.last == .toggle(true) }

  /// The texts, from files or given, of an argument that may be repeated.
  package func inputs(_ name: String) -> [InputText] { texts[name] ?? [] }

  /// The text of an argument that is given once.
  package func input(_ name: String) -> InputText? { texts[name]?.last }

  package mutating func set(_ name: String, _ value: [FlagValue]) { values[name] = value }
  package mutating func set(_ name: String, _ value: [InputText]) { texts[name] = value }

  /// The files that are named.
  var files: [String] {
    texts.values.joined().compactMap { if case .file(let path) = $0 { path } else { nil } }.sorted()
  }

  /// With relative names of files as seen from a folder.
  package func relative(to folder: String) -> ProblemArguments {
    var copy = self
    copy.texts = texts.mapValues { inputs in
      inputs.map { input in
        guard case .file(let path) = input, !path.hasPrefix("/") else { return input }
        return .file("\(folder)/\(path)")
      }
    }
    return copy
  }

  // MARK: As a request holds them

  /// The members of a request.
  package var json: JSONObject {
    var members = JSONObject()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      members[name] = value.count == 1 ? value[0].json : .array(value.map(\.json))
    }
    for (name, value) in texts.sorted(by: { $0.key < $1.key }) {
      members[name] = value.count == 1 ? value[0].json : .array(value.map(\.json))
    }
    return members
  }

  /// What stands in the way of reading an argument.
  package struct Problem: Error, Sendable {
    /// Which; `nil` where it concerns all of them.
    package let member: String?
    /// The rest of a line that starts with where it was given.
    package let description: String
  }

  /// The arguments that JSON gives, by the names of a kind.
  ///
  /// - Parameters:
  ///   - input: makes a text of what stands for a file.
  /// - Throws: ``Problem`` for a value that is not right, or a name that the kind does not know.
  package init(
    _ object: JSONObject, of kind: ProblemKind, input: (JSON, ProblemArgument) throws -> InputText?
  ) throws {
    for member in object.members {
      guard let argument = kind.argument(member.name) else {
        throw Problem(member: nil, description: "\(kind.name) takes no `\(Sanitizer.line(member.name, limit: 40))`")
      }
      do {
        let several = argument.flag.isRepeatable ? member.value.array ?? [member.value] : [member.value]
        if argument.isFile {
          texts[member.name] = try several.map { one in
            guard let text = try input(one, argument) else {
              throw ValueProblem(given: one.compact, expectation: "a text that is not empty")
            }
            return text
          }
        } else {
          values[member.name] = try several.map { try (argument.flag.value ?? .toggle).read($0) }
        }
      } catch let problem as ValueProblem {
        throw Problem(member: member.name, description: problem.description)
      }
    }
  }

  /// The arguments of a request.
  package init(request object: JSONObject, of kind: ProblemKind) throws(CommandError) {
    do { try self.init(object, of: kind) { json, _ in InputText(json) } } catch {
      let problem = error as? Problem
      let place = problem?.member.map { "\"\($0)\" " } ?? ""
      throw .badData("the run's request: \(place)\(problem?.description ?? "\(error)")")
    }
  }
}
