import MakerVoting

/// Puts what was found into the form of the reply that a schema asks for.
enum ReplyForm {
  /// An object of the schema; `nil` if something that it requires was not found.
  ///
  /// - Parameters:
  ///   - value: goes to the first required member that has no value of its own.
  ///   - members: values by name.
  static func fill(_ schema: JSON, _ value: JSON, _ members: [String: JSON]) -> JSON? {
    guard let properties = schema["properties"]?.object else { return nil }
    let required = schema["required"]?.array?.compactMap(\.string) ?? []
    var reply = JSONObject()
    var isUsed = false
    for (name, form) in properties.members {
      if let own = members[name] {
        guard let coerced = coerced(own, form) else { return nil }
        reply[name] = coerced
      } else if required.contains(name) {
        guard !isUsed, let coerced = coerced(value, form) else { return nil }
        reply[name] = coerced
        isUsed = true
      }
    }
    return reply.members.isEmpty ? nil : .object(reply)
  }

  private static func coerced(_ value: JSON, _ form: JSON) -> JSON? {
    if let choices = form["enum"]?.array { return choices.contains(value) ? value : nil }
    switch form["type"]?.string {
    case "string":
      if let texts = value.array?.compactMap(\.string) { return .string(texts.joined(separator: ", ")) }
      return value.string.map { .string($0) } ?? value.int.map { .string(String($0)) }
    case "array": return value.array == nil ? nil : value
    case "integer", "number":
      return value.int.map { .integer($0) } ?? value.string.flatMap(Int.init).map { .integer($0) }
    case "boolean": return value.bool.map { .bool($0) }
    case "object": return value.object == nil ? nil : value
    default: return value
    }
  }
}

/// The slips by which a reply comes out wrong: one value of it is off, its form is not.
enum Slips {
  /// Wrong replies near the right one.
  static func of(_ right: JSON, _ schema: JSON) -> [JSON] {
    guard let object = right.object else { return [] }
    return object.members.filter { $0.name != "reason" }.flatMap { name, value in
      values(near: value, schema["properties"]?[name] ?? .null).map { wrong in
        var copy = object
        copy[name] = wrong
        return JSON.object(copy)
      }
    }
  }

  private static func values(near value: JSON, _ form: JSON) -> [JSON] {
    if let choices = form["enum"]?.array { return choices.filter { $0 != value } }
    switch value {
    case .bool(let flag): return [.bool(!flag)]
    case .number:
      return (value.int ?? 0) == 0
        ? [1, 2] : WrongNumbers.near(value.int ?? 0).compactMap { Int($0) }.map { .integer($0) }
    case .string(let text):
      let words = text.split(separator: " ")
      guard words.count > 1 else { return [.string(text + "s"), "nothing"] }
      return [words.dropLast().joined(separator: " "), words.dropFirst().joined(separator: " "), text + " as well"]
        .map { .string($0) }
    case .array(let elements):
      guard let first = elements.first else { return [["none"]] }
      let dropped = elements.indices.prefix(3).map { position in
        JSON.array(Array(elements[..<position] + elements[(position + 1)...]))
      }
      return dropped + values(near: first, form["items"] ?? .null).prefix(2).map { .array([$0] + elements.dropFirst()) }
    case .object(let object):
      guard let (name, inner) = object.members.last else { return [] }
      return values(near: inner, form["properties"]?[name] ?? .null).map { wrong in
        var copy = object
        copy[name] = wrong
        return .object(copy)
      }
    case .null: return []
    }
  }
}
