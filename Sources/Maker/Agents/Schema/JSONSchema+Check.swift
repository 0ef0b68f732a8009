public import MakerVoting

extension JSONSchema {
  /// What a value does not keep.
  public struct Violation: Hashable, Sendable {
    /// Where in the value (RFC 6901): the value that is wrong, or the object that lacks a member.
    public let pointer: String
    /// The keyword that it does not keep.
    public let keyword: String
    /// What is wrong.
    public let reason: String
  }

  /// All that a value does not keep, from the outside in; nothing for a value that the schema allows.
  public func violations(in json: JSON) -> [Violation] { violations(in: json, at: "") }

  private func violations(in json: JSON, at pointer: String) -> [Violation] {
    switch self {
    case .anything: return []
    case .nothing: return [Violation(pointer: pointer, keyword: "false", reason: "may not be there")]
    case .rules(let rules): return rules.violations(in: json, at: pointer)
    }
  }
}

extension JSONSchema.Rules {
  private typealias Violation = JSONSchema.Violation

  fileprivate func violations(in json: JSON, at pointer: String) -> [JSONSchema.Violation] {
    if let types, types.isDisjoint(with: JSONSchema.ValueType.all(of: json)) {
      let wanted = JSONSchema.ValueType.allCases.filter(types.contains).map(\.rawValue).joined(separator: " or ")
      return [Violation(pointer: pointer, keyword: "type", reason: "\(Self.short(json)) is not of type \(wanted)")]
    }
    var found: [Violation] = []
    func note(_ keyword: String, _ reason: String) {
      found.append(Violation(pointer: pointer, keyword: keyword, reason: reason))
    }
    if let values, !values.contains(json) {
      note("enum", "\(Self.short(json)) is none of \(values.map(Self.short).joined(separator: ", "))")
    }
    switch json {
    case .string(let text):
      let length = text.unicodeScalars.count
      if let minLength, length < minLength { note("minLength", "\(length) characters, at least \(minLength) wanted") }
    case .number(let number):
      if let minimum, number < minimum { note("minimum", "\(number.text) is below \(minimum.text)") }
      if let maximum, maximum < number { note("maximum", "\(number.text) is above \(maximum.text)") }
    case .array(let elements):
      if uniqueItems, Set(elements).count < elements.count { note("uniqueItems", "an element is there twice") }
      for (position, element) in elements.enumerated() {
        found += items.violations(in: element, at: "\(pointer)/\(position)")
      }
    case .object(let object):
      for name in required where object[name] == nil { note("required", "\"\(name)\" is missing") }
      for (name, value) in object.members {
        let place = pointer + JSONLayout.step(name)
        if let schema = properties[name] {
          found += schema.violations(in: value, at: place)
        } else if additionalProperties == .nothing {
          found.append(Violation(pointer: place, keyword: "additionalProperties", reason: "unknown member \"\(name)\""))
        } else {
          found += additionalProperties.violations(in: value, at: place)
        }
      }
    case .null, .bool: break
    }
    return found
  }

  private static func short(_ json: JSON) -> String {
    let text = json.compact
    return text.count > 40 ? text.prefix(39) + "…" : text
  }
}

extension JSONSchema.ValueType {
  /// The types that a value is of: an integer is a number as well.
  fileprivate static func all(of json: JSON) -> Set<Self> {
    switch json {
    case .null: [.null]
    case .bool: [.boolean]
    case .number(let number): number.isInteger ? [.integer, .number] : [.number]
    case .string: [.string]
    case .array: [.array]
    case .object: [.object]
    }
  }
}

extension JSONNumber {
  /// Whether it has no fraction: the canonical text of an integer has no point, and a negative exponent only where the
  /// number is small.
  fileprivate var isInteger: Bool {
    guard let mark = text.firstIndex(of: "e") else { return !text.contains(".") }
    return text[text.index(after: mark)...].first != "-"
  }

  /// Exact for integers written out, else as nearest numbers of double precision.
  fileprivate static func < (a: JSONNumber, b: JSONNumber) -> Bool {
    if let a = BigInteger(a.text), let b = BigInteger(b.text) { return a < b }
    return (Double(a.text) ?? .nan) < (Double(b.text) ?? .nan)
  }
}
