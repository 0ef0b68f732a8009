extension Matcher {
  /// Equal as JSON, compared member by member: white space, the order of members and the spelling of numbers do not
  /// matter; a string that spells a number or a truth value is that value, so that `"42"` equals 42 and `"true"` equals
  /// `true`. One code fence around it is no part of it. A text that is not JSON, and a string, count as `normalized` has
  /// them, so that `Paris` equals `"paris"`; an empty one is no candidate.
  ///
  /// - Parameters:
  ///   - tolerance: how far numbers may differ.
  public static func json(within tolerance: Tolerance) -> Matcher {
    Matcher(
      name: "json", key: LooseJSON.key,
      same: tolerance == .none
        ? nil
        : { @Sendable a, b in
          guard let a = LooseJSON.read(a), let b = LooseJSON.read(b) else { return false }
          return LooseJSON.matches(a, b, within: tolerance)
        })
  }

  /// Equal as the number that a text says last, written in whichever way: `1,234`, `1 234`, `1.234e3`, `The answer is
  /// 1234.` A text without a number is no candidate.
  ///
  /// What leads up to the number (`… is`, `… =`) does not count, unless it holds numbers itself; all else that stands
  /// before or after it, such as a currency, a unit, `%` or `at least`, must be the same but for case and punctuation.
  /// Units are never converted.
  ///
  /// - Parameters:
  ///   - tolerance: how far numbers may differ.
  public static func numeric(within tolerance: Tolerance) -> Matcher {
    Matcher(
      name: "numeric", key: { NumberInText($0)?.key },
      same: tolerance == .none
        ? nil
        : { @Sendable a, b in
          guard let a = NumberInText(a), let b = NumberInText(b) else { return false }
          return a.matches(b, within: tolerance)
        })
  }

  /// Equal as JSON, with numbers that are equal exactly.
  public static let json = json(within: .none)
  /// Equal as numbers, exactly.
  public static let numeric = numeric(within: .none)
}

/// JSON in which strings that spell a number or a truth value are taken for it.
private enum LooseJSON {
  /// The canonical text of the value, or the normalised one of a text that has no value of its own.
  @Sendable static func key(_ text: String) -> String? {
    let value = read(text)
    guard value == nil || value?.string != nil else { return value?.canonical }
    let normalized = Normalization.normalize(value?.string ?? text)
    return normalized.isEmpty ? nil : normalized
  }

  static func read(_ text: String) -> JSON? {
    FencedText(text).flatMap { try? JSON(parsing: $0.text) }.map(coerced)
  }

  static func matches(_ a: JSON, _ b: JSON, within tolerance: Tolerance) -> Bool {
    switch (a, b) {
    case (.number(let a), .number(let b)): tolerance.allows(a, b)
    case (.array(let a), .array(let b)):
      a.count == b.count && zip(a, b).allSatisfy { matches($0, $1, within: tolerance) }
    case (.object(let a), .object(let b)):
      a.members.count == b.members.count
        && a.members.allSatisfy { member in b[member.name].map { matches(member.value, $0, within: tolerance) } ?? false
        }
    default: a == b
    }
  }

  private static func coerced(_ json: JSON) -> JSON {
    switch json {
    case .string("true"): true
    case .string("false"): false
    case .string(let text): JSONNumber(literal: text).map { .number($0) } ?? json
    case .array(let elements): .array(elements.map(coerced))
    case .object(let object): .object(JSONObject(object.members.map { ($0.name, coerced($0.value)) }))
    default: json
    }
  }
}
