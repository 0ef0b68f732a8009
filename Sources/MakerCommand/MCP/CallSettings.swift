import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// The settings of a single call: the flags' names in snake_case, with the flags' own rules.
enum CallSettings {
  /// The flags that a call can set: those of models, votes and limits, but none that names a file. A model writes the
  /// call, and what a model says never becomes a path.
  static let flags = Flag.settings.filter {
    [.models, .voting, .limits].contains($0.group) && !["FILE", "DIR"].contains($0.placeholder)
      // A calibration's name may be a path; what goes into requests as it stands, and
      // what a quota allows, is for whoever starts the server.
      && ![.calibration, .body, .header, .rpm, .tpm].contains($0)
  }

  /// Those that are described in every tool; the others where all are.
  private static let described: [Flag] = [.model, .k, .reliability, .criticality, .maxCalls, .maxCost, .timeout]

  /// Their JSON Schemas.
  ///
  /// - Parameters:
  ///   - settings: those of the server, which hold where a call says nothing.
  ///   - isBrief: whether only the most used are described: a host reads the list of all tools.
  static func properties(_ settings: Settings?, isBrief: Bool = false) -> [(String, JSON)] {
    flags.map { flag in
      if isBrief, !described.contains(flag) {
        let schema = (flag.value ?? .toggle).schema
        return (flag.member, .object(JSONObject(schema.members.filter { ["type", "enum"].contains($0.name) })))
      }
      let standing = settings?.entry(flag).map { $0.values.map(\.text).joined(separator: " ") } ?? ""
      return (flag.member, schema(flag, standing: standing))
    }
  }

  /// The JSON Schema of a flag as an argument.
  static func schema(_ flag: Flag, standing: String = "") -> JSON {
    var schema = (flag.value ?? .toggle).schema
    let form = schema["description"]?.string.map { "; \($0)" } ?? ""
    let several = flag.isRepeatable ? "; several with spaces between" : ""
    let own =
      [.model, .modelFor, .embeddings].contains(flag) ? "; files and addresses only as the server was started with" : ""
    let otherwise = standing.isEmpty ? "" : " (else \(standing))"
    schema["description"] = .string(inArguments(flag.summary) + form + several + own + otherwise)
    return .object(schema)
  }

  /// The command line's arguments with a call's own in their place.
  ///
  /// - Throws: ``MakerMCP/ToolFailure`` for a value that is not right.
  static func apply(_ arguments: JSONObject, to parsed: ParsedArguments) throws(ToolFailure) -> ParsedArguments {
    var result = parsed
    for (one, other) in Flag.exclusive {
      switch (arguments[one.member], arguments[other.member]) {
      case (_?, _?): throw ToolFailure("`\(one.member)` and `\(other.member)` exclude each other; give one of them")
      case (_?, nil): result.values[other.name] = nil
      case (nil, _?): result.values[one.name] = nil
      case (nil, nil): break
      }
    }
    // What was assumed for the server's --reliability says nothing about another margin that a call asks for.
    if parsed.values[Flag.reliability.name] != nil, result.values[Flag.reliability.name] == nil {
      for flag in [Flag.accuracy, .decisions] { result.values[flag.name] = nil }
    }
    // A matcher of the call's own leaves what goes with another one behind.
    if let matcher = arguments[Flag.matcher.member]?.string {
      for (flag, matchers) in MatcherChoice.companions where !matchers.contains(matcher) {
        result.values[flag.name] = nil
      }
    }
    if parsed.values[MCPTree.confirmCost.name] != nil, arguments[Flag.price.member] != nil {
      // A price of the call's own would be a way around the user's consent.
      throw ToolFailure(
        "`price`: this server asks before it spends, so prices are given to `maker mcp` itself; leave it out")
    }
    for flag in flags { if let value = arguments[flag.member] { result.values[flag.name] = try read(value, flag) } }
    if let flag = foreignModel(in: result.texts, within: parsed) {
      throw ToolFailure(
        "`\(flag.member)`: files and addresses are given to `maker mcp` itself, not by a call; name a provider's model,"
          + " such as openai/gpt-4.1-mini")
    }
    return result
  }

  /// The flag that names a file to replay or a server's address which is not among the server's own; `nil` if none does.
  ///
  /// A model writes the calls: those are for whoever starts `maker mcp`.
  static func foreignModel(in texts: (Flag) -> [String], within parsed: ParsedArguments) -> Flag? {
    let own = [Flag.model, .embeddings, .modelFor].flatMap { modelNames(parsed.texts($0)) }
    return [Flag.model, .modelFor, .embeddings].first { flag in
      modelNames(texts(flag)).contains { name in
        !own.contains(name) && (name.hasPrefix("replay:") || name.contains("://"))
      }
    }
  }

  /// Reads one argument by its flag.
  static func read(_ value: JSON, _ flag: Flag) throws(ToolFailure) -> [FlagValue] {
    do throws(ValueProblem) {
      guard flag.isRepeatable, let text = value.string else { return try ConfigFile.read(value, flag) }
      var values: [FlagValue] = []
      for part in text.split(whereSeparator: \.isWhitespace) { values.append(try flag.read(String(part))) }
      if values.isEmpty { _ = try flag.read("") }
      return values
    } catch {
      throw ToolFailure("`\(flag.member)`: \(error.description)")
    }
  }

  /// What is named, and, where a role is named before it, what follows that.
  private static func modelNames(_ texts: [String]) -> [String] {
    texts + texts.compactMap { text in text.firstIndex(of: "=").map { String(text[text.index(after: $0)...]) } }
  }

  /// A message about flags as one about arguments: `--max-votes` becomes `max_votes`. How to get a real model is for
  /// whoever starts the server.
  static func inArguments(_ message: String) -> String {
    message.replacing(RunAdvice.look, with: "").split(separator: ModelChoice.advice, omittingEmptySubsequences: false)
      .map { part in
        spelled.reduce(String(part)) { $0.replacing($1.spelling, with: "`\($1.name)`") }
      }.joined(separator: realModel)
  }

  /// How to get a real model.
  static let realModel = ModelChoice.advice.replacing("name a server with", with: "start `maker mcp` with")

  /// The longest first: `--max` is the beginning of others.
  private static let spelled: [(spelling: String, name: String)] =
    ((flags + [ResumeCommand.acceptChanges]).map { ($0.spelling, $0.member) }
    + ProblemKinds.standard.all.flatMap(\.arguments).filter { $0.flag != .plan && !$0.isPositional }.map {
      ($0.flag.spelling, $0.hostedName)
    }).sorted { $0.0.count > $1.0.count }
}

extension ValueKind {
  /// The JSON Schema of a value.
  var schema: JSONObject {
    switch self {
    case .toggle: ["type": "boolean"]
    case .integer(let range): Self.bounds("integer", Double(range.lowerBound), Double(range.upperBound))
    case .number(let range): Self.bounds("number", range.lowerBound, range.upperBound)
    case .share(let above, let below):
      ["type": "number", "exclusiveMinimum": .double(above), "exclusiveMaximum": .double(below)]
    case .choice(let choices): ["type": "string", "enum": .strings(choices)]
    case .text: ["type": "string", "minLength": 1]
    case .bounds, .range:
      ["type": ["string", "array"], "items": ["type": "number"], "description": .string("\(expectation), or a list")]
    // All else is written as text, in a form that has to be told.
    default: ["type": "string", "minLength": 1, "description": .string(expectation)]
    }
  }

  /// A bound that no number of JSON can be relied on to reach is left out.
  private static func bounds(_ type: String, _ low: Double, _ high: Double) -> JSONObject {
    var schema: JSONObject = ["type": .string(type), "minimum": .double(low)]
    if high < 9e15 { schema["maximum"] = .double(high) }
    return schema
  }
}
