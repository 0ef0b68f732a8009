/// A JSON value that keeps what Foundation loses: the order of members and integers of any length.
///
/// Equality is that of content: the order of members does not matter, and `1.0` equals `1`.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number as canonical decimal text; see ``JSONNumber``.
  case number(JSONNumber)
  case string(String)
  case array([JSON])
  case object(JSONObject)

  /// An integer.
  public static func integer(_ value: some BinaryInteger) -> JSON { .number(JSONNumber(value)) }

  /// An integer that every reader of JSON keeps: as a number up to 2^53, as a string beyond.
  public static func safeInteger(_ value: some BinaryInteger) -> JSON {
    value.magnitude <= (1 << 53) ? .integer(value) : .string(String(value))
  }

  /// An array of strings.
  public static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }

  /// A finite number; `null` for what JSON cannot say.
  public static func double(_ value: Double) -> JSON { JSONNumber(value).map { .number($0) } ?? .null }

  /// The member of that name, if this is an object that has it.
  public subscript(name: String) -> JSON? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  /// The element at that position, if this is an array that has it.
  public subscript(position: Int) -> JSON? {
    if case .array(let elements) = self, elements.indices.contains(position) { elements[position] } else { nil }
  }

  /// The text, if this is a string.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The truth value, if this is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The integer, if this is a number without a fraction that fits.
  public var int: Int? { if case .number(let value) = self { Int(value.text) } else { nil } }
  /// The number, if this is one.
  public var double: Double? { if case .number(let value) = self { Double(value.text) } else { nil } }
  /// The elements, if this is an array.
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  /// The members, if this is an object.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object; a repeated name keeps its last value.
  public init(dictionaryLiteral members: (String, JSON)...) { self = .object(JSONObject(members)) }
  /// Null.
  public init(nilLiteral: ()) { self = .null }
}

/// The members of a JSON object, in the order in which they were written.
public struct JSONObject: Sendable {
  /// Names and values in order.
  public private(set) var members: [(name: String, value: JSON)] = []

  /// An object of these members; a repeated name keeps its last value.
  public init(_ members: [(String, JSON)] = []) {
    for (name, value) in members { self[name] = value }
  }

  /// Takes over members whose names are known to differ.
  mutating func replaceMembers(_ members: [(String, JSON)]) {
    self.members = members.map { (name: $0.0, value: $0.1) }
  }

  /// The value of a member; setting `nil` removes it.
  public subscript(name: String) -> JSON? {
    get { members.first { $0.name == name }?.value }
    set {
      let position = members.firstIndex { $0.name == name }
      switch (position, newValue) {
      case (let position?, let value?): members[position].value = value
      case (let position?, nil): members.remove(at: position)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// The names in order.
  public var names: [String] { members.map(\.name) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object; a repeated name keeps its last value.
  public init(dictionaryLiteral members: (String, JSON)...) { self.init(members) }
}

extension JSONObject: Hashable {
  /// Equal when the same names have equal values, in whichever order.
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.members.count == b.members.count && a.members.allSatisfy { b[$0.name] == $0.value }
  }

  /// Independent of the order of members.
  public func hash(into hasher: inout Hasher) {
    for member in members.sorted(by: { $0.name < $1.name }) {
      hasher.combine(member.name)
      hasher.combine(member.value)
    }
  }
}
