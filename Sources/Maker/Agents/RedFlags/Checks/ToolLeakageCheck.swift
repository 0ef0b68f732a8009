import MakerVoting

/// `tool_leakage`: the mark-up of a tool call or of a chat template, which belongs to the machinery and not to an answer.
struct ToolLeakageCheck: RedFlagCheck {
  let kind = RedFlag.Kind.toolLeakage

  private static let marks = [
    "<tool_call", "</tool_call", "<tool_response", "<tool_use", "<tool_result", "<function_call", "<function=",
    "</function>", "<invoke name=", "<parameter name=", "[tool_calls]", "[/inst]", "[inst]", "<<sys>>", "<think>",
    "</think>", "<thinking>", "</thinking>", "<start_of_turn>", "<end_of_turn>", "<eos>", "<bos>", "<unk>",
    "assistant to=", "to=functions.", "```tool_code", "```tool_call",
  ].map { Array($0.utf8) }

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    var flags: [RedFlag] = []
    switch reply.json {
    case .success(let json):
      let wanted = reply.schema?.names ?? []
      for (pointer, object) in Self.objects(in: json) {
        guard let sign = Self.sign(object, wanted: wanted) else { continue }
        flags.append(RedFlag(kind, "a tool call: \(sign)", at: reply.place(at: pointer)))
      }
    case .failure:
      for (object, offset) in EmbeddedObjects.find(in: reply.text) {
        guard let sign = Self.sign(object, wanted: []) else { continue }
        flags.append(RedFlag(kind, "a tool call: \(sign)", at: ReplyPlace(offset: offset, in: reply.text)))
      }
    }
    for part in reply.parts {
      guard let (mark, offset) = Self.mark(in: part.text) else { continue }
      flags.append(RedFlag(kind, mark, at: reply.place(of: part, at: offset)))
    }
    return flags
  }

  /// The first mark in a text. One that stands between backticks is spoken of, not leaked.
  private static func mark(in text: String) -> (String, Int)? {
    var bytes = Array(text.utf8).map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
    TextMask.maskSpans(&bytes)
    for position in bytes.indices {
      switch bytes[position] {
      case UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "`"), UInt8(ascii: "a"), UInt8(ascii: "t"): break
      default: continue
      }
      if let mark = marks.first(where: { bytes[position...].starts(with: $0) }) {
        return (String(decoding: mark, as: UTF8.self), position)
      }
      if let token = special(bytes[position...]) { return (token, position) }
    }
    return nil
  }

  /// A special token such as `<|im_start|>`.
  private static func special(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.starts(with: [UInt8(ascii: "<"), UInt8(ascii: "|")]) else { return nil }
    let name = bytes.dropFirst(2).prefix { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f }
    guard !name.isEmpty, name.count <= 40, bytes[name.endIndex...].starts(with: [UInt8(ascii: "|"), UInt8(ascii: ">")])
    else { return nil }
    return "<|\(String(decoding: name, as: UTF8.self))|>"
  }

  /// What makes an object a tool call; `nil` for one that is none, or that the schema asks for.
  private static func sign(_ object: JSONObject, wanted: Set<String>) -> String? {
    for name in ["function_call", "tool_calls", "tool_call_id", "tool_call"] where !wanted.contains(name) {
      if let value = object[name], value != .null { return "\"\(name)\"" }
    }
    if let type = object["type"]?.string, type == "tool_use" || type == "function_call" {
      return "\"type\": \"\(type)\""
    }
    for arguments in ["arguments", "parameters", "input"] where !wanted.contains(arguments) {
      guard object["name"]?.string != nil, object[arguments]?.object != nil || object[arguments]?.string?.first == "{",
        object.names.allSatisfy({ ["name", arguments, "id", "type"].contains($0) })
      else { continue }
      return "\"name\" and \"\(arguments)\""
    }
    return nil
  }

  private static func objects(in json: JSON, at pointer: String = "") -> [(String, JSONObject)] {
    switch json {
    case .object(let object):
      [(pointer, object)]
        + object.members.flatMap { objects(in: $0.value, at: pointer + JSONPath.pointerStep($0.name)) }
    case .array(let elements): elements.enumerated().flatMap { objects(in: $1, at: "\(pointer)/\($0)") }
    default: []
    }
  }
}

extension JSONSchema {
  /// The names of members that the schema knows at the top.
  var names: Set<String> {
    if case .rules(let rules) = self { Set(rules.properties.keys).union(rules.required) } else { [] }
  }
}
