package import MakerVoting

/// What a check of a plan that somebody else made came to.
package struct PlanCheck: Sendable {
  package let isValid: Bool
  /// What is to be said of it, in a line.
  package let text: String
  /// The same for programs: `valid`, `length` and `cost` of a valid plan, and where and why it is none.
  package let json: JSON

  /// A plan that does what it should.
  package init(length: Int, cost: JSON, text: String) {
    (isValid, self.text) = (true, text)
    json = ["valid": true, "length": .integer(length), "cost": cost]
  }

  /// A plan that does not. The line is counted from 1; a place that is not known is left out.
  package init(fault reason: String, file: String, line: Int? = nil, column: Int? = nil) {
    isValid = false
    text = ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":") + ": " + reason
    json = [
      "valid": false, "length": .null, "cost": .null, "reason": .string(reason), "file": .string(file),
      "line": line.map(JSON.integer) ?? .null, "column": column.map(JSON.integer) ?? .null,
    ]
  }
}
