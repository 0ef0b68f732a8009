extension JSONSchema {
  /// What a value does not keep.
  public struct Violation: Hashable, Sendable {
    /// Where in the value: the value that is wrong or may not be there, or the object that lacks a member.
    public let path: JSONPath
    /// The keyword that it does not keep.
    public let keyword: String
    /// What is wrong.
    public let reason: String
    /// The member that is missing.
    public var missing: String?

    /// The place as a pointer (RFC 6901).
    public var pointer: String { path.pointer }
  }

  /// All that a value does not keep, from the outside in; nothing for a value that the schema allows.
  public func violations(in json: JSON) -> [Violation] { violations(in: json, at: JSONPath()) }

  private func violations(in json: JSON, at path: JSONPath) -> [Violation] {
    switch self {
    case .anything: return []
    case .nothing: return [Violation(path: path, keyword: "false", reason: "may not be there")]
    case .rules(let rules): return rules.violations(in: json, at: path)
    }
  }
}

extension JSONSchema.Rules {
  private typealias Violation = JSONSchema.Violation

  fileprivate func violations(in json: JSON, at path: JSONPath) -> [JSONSchema.Violation] {
    if let types, types.isDisjoint(with: JSONSchema.ValueType.all(of: json)) {
      let wanted = JSONSchema.ValueType.allCases.filter(types.contains).map(\.rawValue).joined(separator: " or ")
      return [Violation(path: path, keyword: "type", reason: "\(Self.short(json)) is not of type \(wanted)")]
    }
    var found: [Violation] = []
    func note(_ keyword: String, _ reason: String) {
      found.append(Violation(path: path, keyword: keyword, reason: reason))
    }
    if let values, !values.contains(json) {
      note("enum", "\(Self.short(json)) is none of \(values.map(Self.short).joined(separator: ", "))")
    }
    switch json {
    case .string(let text):
      let length = text.unicodeScalars.count
      if let minLength, length < minLength { note("minLength", "\(length) characters, at least \(minLength) wanted") }
      if let maxLength, length > maxLength { note("maxLength", "\(length) characters, at most \(maxLength) wanted") }
    case .number(let number):
      if let minimum, number < minimum { note("minimum", "\(number.text) is below \(minimum.text)") }
      if let maximum, maximum < number { note("maximum", "\(number.text) is above \(maximum.text)") }
      if let low = exclusiveMinimum, !(low < number) {
        note("exclusiveMinimum", "\(number.text) is not above \(low.text)")
      }
      if let high = exclusiveMaximum, !(number < high) {
        note("exclusiveMaximum", "\(number.text) is not below \(high.text)")
      }
    case .array(let elements):
      let count = elements.count
      if let minItems, count < minItems { note("minItems", "\(count) elements, at least \(minItems) wanted") }
      if let maxItems, count > maxItems { note("maxItems", "\(count) elements, at most \(maxItems) wanted") }
      if uniqueItems, Set(elements).count < elements.count { note("uniqueItems", "an element is there twice") }
      for (position, element) in elements.enumerated() {
        found += items.violations(in: element, at: path[position])
      }
    case .object(let object):
      for name in required where object[name] == nil {
        found.append(Violation(path: path, keyword: "required", reason: "\"\(name)\" is missing", missing: name))
      }
      for (name, value) in object.members {
        let place = path[name]
        if let schema = properties[name] {
          found += schema.violations(in: value, at: place)
        } else if additionalProperties == .nothing {
          found.append(Violation(path: place, keyword: "additionalProperties", reason: "unknown member \"\(name)\""))
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
    guard let a = a.digits, let b = b.digits else { return (Double(a.text) ?? .nan) < (Double(b.text) ?? .nan) }
    if a.isNegative != b.isNegative { return a.isNegative }
    let (small, large) = a.isNegative ? (b.digits, a.digits) : (a.digits, b.digits)
    return (small.count, small) < (large.count, large)
  }

  /// Sign and digits of an integer that is written out; canonical, so without zeros in front.
  private var digits: (isNegative: Bool, digits: String)? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return digits.allSatisfy { ("0"..."9").contains($0) } ? (text.hasPrefix("-"), String(digits)) : nil
  }
}
