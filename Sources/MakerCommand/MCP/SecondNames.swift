import MakerRuns
import MakerConsole
import MakerMCP
import MakerVoting

/// Other names that some arguments of a tool may have.
struct SecondNames: Sendable {
  /// Second name, own name.
  let pairs: [(second: String, own: String)]

  init(_ pairs: KeyValuePairs<String, String>) {
    self.pairs = pairs.map { ($0.key, $0.value) }
  }

  /// The arguments under their own names.
  ///
  /// - Throws: ``MakerMCP/ToolFailure`` where an argument is given under two names.
  func resolve(_ arguments: JSONObject) throws(ToolFailure) -> JSONObject {
    var resolved = arguments
    for (second, own) in pairs {
      guard let value = arguments[second] else { continue }
      guard resolved[own] == nil else {
        throw ToolFailure("`\(second)` is another name of `\(own)`; give one of them")
      }
      resolved[own] = value
      resolved[second] = nil
    }
    return resolved
  }

  /// Their JSON Schemas, of those of the arguments themselves.
  func properties(of properties: [(String, JSON)]) -> [(String, JSON)] {
    pairs.compactMap { second, own in
      guard var schema = properties.first(where: { $0.0 == own })?.1.object else { return nil }
      schema["description"] = .string("another name of `\(own)`")
      return (second, .object(schema))
    }
  }
}
