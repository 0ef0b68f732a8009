import MakerVoting

/// `out_of_range`: the number that a reply answers with lies outside the range. A reply without a number passes: whether it
/// should be one is the schema's business.
struct OutOfRangeCheck: RedFlagCheck {
  let kind = RedFlag.Kind.outOfRange
  let range: ClosedRange<Double>

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    numbers(in: reply).filter { !range.contains($0.number) }.map {
      let (number, low, high) = (Self.shown($0.number), Self.shown(range.lowerBound), Self.shown(range.upperBound))
      return RedFlag(kind, "\(number) is outside \(low)…\(high)", at: $0.place)
    }
  }

  private static func shown(_ number: Double) -> String { JSONNumber(number)?.text ?? "\(number)" }

  private func numbers(in reply: ExaminedReply) -> [(number: Double, place: ReplyPlace)] {
    if case .success(.object(let object)) = reply.json {
      let named = object.members.filter { FinalAnswers.members.contains($0.name) }
      return (named.isEmpty ? object.members : named).compactMap { name, value in
        (value.double ?? value.string.flatMap(Self.number)).map { ($0, reply.place(at: JSONPath.pointerStep(name))) }
      }
    }
    guard let part = reply.parts.first, reply.parts.count == 1 else { return [] }
    if let number = Self.number(part.text) { return [(number, reply.place(of: part))] }
    return FinalAnswers.announced(in: part, of: reply).flatMap { $0 }.compactMap { claim in
      Self.number(claim.text).map { ($0, claim.place) }
    }
  }

  /// A number, and a unit of at most two words that may stand behind it.
  private static func number(_ text: String) -> Double? {
    let trimmed = text.trimmed().drop { "$€£≈~".contains($0) }
    let digits = trimmed.prefix { $0.isNumber || "+-−.,_ eE".contains($0) }.trimmed()
    for candidate in [digits, digits.prefix { !"eE ".contains($0) }] {
      let unit = trimmed[candidate.endIndex...].split(whereSeparator: \.isWhitespace)
      guard unit.count <= 2, !(unit.joined().contains { $0.isNumber }) else { continue }
      if let number = AnswerClass.number(String(candidate)) { return Double(number.text) }
      if let number = Double(candidate), number.isFinite { return number }
    }
    return nil
  }
}
