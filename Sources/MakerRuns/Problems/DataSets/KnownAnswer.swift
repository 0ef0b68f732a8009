package import Maker
package import MakerConsole
import MakerVoting

/// What is known of a problem's answer: every text that is right, and how answers are held against them.
package struct KnownAnswer: Hashable, Sendable {
  /// The answers that are right, at least one.
  package let accepted: [String]
  package let score: AnswerScore
  /// Whether all of them are numbers, which may then count actions.
  package let isNumber: Bool

  /// Reads the known answer of a line; `nil` if it says none.
  ///
  /// - Parameters:
  ///   - member: a text, a number or a truth value, or a list of those.
  ///   - scoreMember: how an answer is scored; else by value for numbers and normalized for texts.
  /// - Throws: ``MakerConsole/CommandError`` with exit code 65 that names line and column.
  package init?(_ line: JSONLines.Line, _ member: String, score scoreMember: String) throws(CommandError) {
    guard let value = line.object[member] else {
      if line.object[scoreMember] != nil {
        throw line.error("\"\(scoreMember)\" goes with \"\(member)\"", at: scoreMember)
      }
      return nil
    }
    var accepted: [String] = []
    var isNumber = true
    for one in value.array ?? [value] {
      switch line.isTyped ? one : Self.typed(one) {
      case .string(let text): (accepted, isNumber) = (accepted + [text], false)
      case .number(let number): accepted.append(number.text)
      case .bool(let value): (accepted, isNumber) = (accepted + [value ? "yes" : "no"], false)
      default: accepted = []
      }
      if accepted.isEmpty { break }
    }
    if accepted.isEmpty {
      throw line.error("\"\(member)\" must be a text, a number or true or false, or a list of those", at: member)
    }
    (self.accepted, self.isNumber) = (accepted, isNumber)
    guard let text = try line.text(scoreMember) else {
      score = isNumber ? .numeric : .normalized
      return
    }
    guard let score = AnswerScore(rawValue: text) else {
      throw line.error(
        "\"\(scoreMember)\" must be \(Words.list(AnswerScore.allCases.map(\.rawValue), "or"))", at: scoreMember)
    }
    // No answer could ever be right.
    if let other = accepted.first(where: { !score.isRight($0, expected: $0) }) {
      throw line.error(
        "\"\(scoreMember)\" is numeric, but `\(Sanitizer.line(other, limit: 40))` is no number", at: scoreMember)
    }
    self.score = score
  }

  /// In a table every value is a text.
  private static func typed(_ value: JSON) -> JSON {
    guard let text = value.string, let json = try? JSON(parsing: text), case .number = json else { return value }
    return json
  }

  /// Whether an answer is right: one of the accepted.
  package func isRight(_ answer: String) -> Bool { accepted.contains { score.isRight(answer, expected: $0) } }

  /// As a result shows it.
  package var json: JSON { accepted.count == 1 ? .string(accepted[0]) : .strings(accepted) }
}
