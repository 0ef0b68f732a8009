import MakerText

/// A line or a part of one that is not what a journal holds.
public struct JournalShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// The members of a JSON object, read strictly.
struct Members {
  let object: JSONObject
  private let what: String

  init(_ json: JSON?, _ what: String) throws(JournalShapeError) {
    guard let object = json?.object else { throw JournalShapeError("\(what): expected an object") }
    (self.object, self.what) = (object, what)
  }

  init(_ object: JSONObject, _ what: String) { (self.object, self.what) = (object, what) }

  /// The value, or nothing where it is absent or null.
  func value(_ name: String) -> JSON? {
    let value = object[name]
    return value == .null ? nil : value
  }

  func need<Value>(_ name: String, _ value: Value?) throws(JournalShapeError) -> Value {
    guard let value else { throw JournalShapeError("\(what): `\(name)` is missing or not what it should be") }
    return value
  }

  func string(_ name: String) throws(JournalShapeError) -> String { try need(name, object[name]?.string) }
  func text(_ name: String) -> String? { object[name]?.string }
  func int(_ name: String) throws(JournalShapeError) -> Int { try need(name, object[name]?.int) }
  func number(_ name: String) -> Int? { object[name]?.int }
  func double(_ name: String) throws(JournalShapeError) -> Double { try need(name, object[name]?.double) }
  func bool(_ name: String) throws(JournalShapeError) -> Bool { try need(name, object[name]?.bool) }
  func array(_ name: String) throws(JournalShapeError) -> [JSON] { try need(name, object[name]?.array) }
  func hex(_ name: String) throws(JournalShapeError) -> UInt64 {
    try need(name, object[name]?.string.flatMap { UInt64($0, radix: 16) })
  }

  func named<Value: RawRepresentable>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws(JournalShapeError) -> Value where Value.RawValue == String {
    try need(name, object[name]?.string.flatMap { Value(rawValue: $0) })
  }

  func list<Value>(
    _ name: String, _ read: (JSON) throws(JournalShapeError) -> Value
  ) throws(JournalShapeError) -> [Value] {
    var values: [Value] = []
    for element in try array(name) { values.append(try read(element)) }
    return values
  }

  /// Counts by name; none where the member is absent.
  func counts(_ name: String) throws(JournalShapeError) -> [String: Int] {
    guard let value = value(name) else { return [:] }
    let object = try need(name, value.object)
    var counts: [String: Int] = [:]
    for member in object.members { counts[member.name] = try need(name, member.value.int) }
    return counts
  }
}

extension JSON {
  /// Counts by name, in the order of the names.
  static func counts(_ counts: [String: Int]) -> JSON {
    .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }))
  }

  /// A 64-bit number as every reader of JSON keeps it.
  static func hex(_ value: UInt64) -> JSON { .string(String(value, radix: 16)) }
}
