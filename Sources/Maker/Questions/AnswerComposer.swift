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
    case .expression(let expression):
      let values = ["A": try number(a), "B": try number(b)]
      guard let value = expression.evaluate(values, number: { decimal($0) }) else {
        throw Rejection("\(expression.text) has no value for A = \(a.text), B = \(b.text)")
      }
      return try answer(value)
    case .named(let name):
      switch name {
      case .first: return a
      case .second: return b
      case .concat: return Answer(a.text + " " + b.text)
      case .sum: return try answer(try number(a) + number(b))
      case .difference: return try answer(try number(a) - number(b))
      case .product: return try answer(try number(a) * number(b))
      case .jsonMerge: return Answer(try merge(a, b).compact)
      }
    }
  }

  private static func merge(_ a: Answer, _ b: Answer) throws(Rejection) -> JSON {
    guard let first = (try? JSON(parsing: a.text))?.object, let second = (try? JSON(parsing: b.text))?.object else {
      throw Rejection("json_merge wants two JSON objects, but got \(a.text) and \(b.text)")
    }
    var merged = first
    for member in second.members { merged[member.name] = member.value }
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
