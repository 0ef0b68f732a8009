import Foundation
import MakerVoting

/// Composes answers by code.
enum AnswerComposer {
  /// Carries a compose function out on two answers.
  ///
  /// - Returns: `nil` for a function in words.
  /// - Throws: ``Rejection`` when the function cannot be applied to these answers.
  static func compose(_ function: ComposeFunction, a: Answer, b: Answer) throws(Rejection) -> Answer? {
    switch function {
    case .words: return nil
    case .template(let text): return Answer(substitute(["A": a.text, "B": b.text], in: text))
    case .expression(let expression): return try evaluate(expression, ["A": a, "B": b])
    case .named(let name): return try apply(name, to: [a, b])
    }
  }

  /// The value of an expression over answers that are numbers.
  static func evaluate(_ expression: ArithmeticExpression, _ answers: [String: Answer]) throws(Rejection) -> Answer {
    var values: [String: Decimal] = [:]
    for (name, text) in answers { values[name] = try number(text) }
    guard let value = expression.evaluate(values, number: { decimal($0) }) else {
      let given = answers.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }.joined(separator: ", ")
      throw Rejection("\(expression.text) has no value for \(given)")
    }
    return try answer(value)
  }

  /// Named code over answers: two of them, or as many as there are.
  static func apply(_ name: ComposeFunction.Name, to answers: [Answer]) throws(Rejection) -> Answer {
    func fold(_ operation: (Decimal, Decimal) -> Decimal) throws(Rejection) -> Answer {
      var value: Decimal?
      for text in answers {
        let next = try number(text)
        value = value.map { operation($0, next) } ?? next
      }
      return try answer(value ?? 0)
    }
    switch name {
    case .first, .second:
      let position = name == .first ? 0 : 1
      guard answers.indices.contains(position) else { throw Rejection("\(name.rawValue) wants more answers") }
      return answers[position]
    case .concat: return Answer(answers.map(\.text).joined(separator: " "))
    case .sum: return try fold { $0 + $1 }
    case .difference: return try fold { $0 - $1 }
    case .product: return try fold { $0 * $1 }
    case .jsonMerge: return Answer(try merge(answers).compact)
    }
  }

  private static func merge(_ answers: [Answer]) throws(Rejection) -> JSON {
    var merged = JSONObject()
    for text in answers {
      guard let object = (try? JSON(parsing: text.text))?.object else {
        throw Rejection("json_merge wants JSON objects, but got \(text.text)")
      }
      for member in object.members { merged[member.name] = member.value }
    }
    return .object(merged)
  }

  private static func number(_ answer: Answer) throws(Rejection) -> Decimal {
    guard let number = AnswerClass.number(answer.text), let value = decimal(number.text) else {
      throw Rejection("\(answer.text) is not a number that can be computed with")
    }
    return value
  }

  /// Exact up to 34 digits; more are refused, never rounded.
  private static func decimal(_ text: String) -> Decimal? {
    guard text.count(where: \.isNumber) <= 34 else { return nil }
    return Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
  }

  private static func answer(_ value: Decimal) throws(Rejection) -> Answer {
    let text = NSDecimalNumber(decimal: value).description(withLocale: Locale(identifier: "en_US_POSIX"))
    guard !value.isNaN, text.count(where: \.isNumber) <= 34 else {
      throw Rejection("the result has more digits than answers are computed with exactly")
    }
    return Answer(text)
  }
}
