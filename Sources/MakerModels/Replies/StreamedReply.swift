import Maker
import MakerVoting

/// Puts the pieces of a stream together to the answer that was asked for.
enum StreamedReply {
  /// The whole answer; `nil` if the stream ends before the model did.
  static func merged(_ frames: [JSON]) -> JSON? {
    if let error = frames.first(where: { isSet($0["error"]) && $0["choices"]?.array?.isEmpty != false }) {
      return error
    }
    if let whole = frames.first(where: { $0["choices"]?[0]?["message"] != nil }) { return whole }
    if frames.contains(where: { $0["done"] != nil }) { return ollama(frames) }
    if frames.contains(where: { $0["type"]?.string == "message_start" }) { return anthropic(frames) }
    return openAI(frames)
  }

  private static func isSet(_ value: JSON?) -> Bool { value != nil && value != .null }

  private static func openAI(_ frames: [JSON]) -> JSON? {
    struct Choice {
      var content = ""
      var reasoning = ""
      var refusal = ""
      var finish: JSON?
      var error: JSON?
    }
    var choices: [Int: Choice] = [:]
    var whole = JSONObject()
    for frame in frames {
      whole["id"] = whole["id"] ?? frame["id"]
      if isSet(frame["usage"]) { whole["usage"] = frame["usage"] }
      for item in frame["choices"]?.array ?? [] {
        let index = item["index"]?.int ?? 0
        let delta = item["delta"]
        var choice = choices[index] ?? Choice()
        choice.content += delta?["content"]?.string ?? item["text"]?.string ?? ""
        choice.reasoning += (delta?["reasoning_content"] ?? delta?["reasoning"])?.string ?? ""
        choice.refusal += delta?["refusal"]?.string ?? ""
        if isSet(item["finish_reason"]) { choice.finish = item["finish_reason"] }
        if isSet(item["error"]) { choice.error = item["error"] }
        choices[index] = choice
      }
    }
    guard !choices.isEmpty, choices.values.allSatisfy({ $0.finish != nil || $0.error != nil }) else { return nil }
    whole["choices"] = .array(
      choices.sorted { $0.key < $1.key }.map { index, choice in
        var message: JSONObject = ["role": "assistant", "content": .string(choice.content)]
        if !choice.reasoning.isEmpty { message["reasoning_content"] = .string(choice.reasoning) }
        if !choice.refusal.isEmpty { message["refusal"] = .string(choice.refusal) }
        var whole: JSONObject = ["index": .integer(index), "message": .object(message)]
        whole["finish_reason"] = choice.finish
        whole["error"] = choice.error
        return .object(whole)
      })
    return .object(whole)
  }

  private static func ollama(_ frames: [JSON]) -> JSON? {
    guard let last = frames.last, last["done"]?.bool == true, var whole = last.object else { return nil }
    func joined(_ name: String) -> String { frames.compactMap { $0["message"]?[name]?.string }.joined() }
    whole["message"] = [
      "role": "assistant", "content": .string(joined("content")), "thinking": .string(joined("thinking")),
    ]
    return .object(whole)
  }

  private static func anthropic(_ frames: [JSON]) -> JSON? {
    guard frames.contains(where: { $0["type"]?.string == "message_stop" }),
      var whole = frames.lazy.compactMap({ $0["message"]?.object }).first
    else { return nil }
    func joined(_ name: String) -> String { frames.compactMap { $0["delta"]?[name]?.string }.joined() }
    whole["content"] = [
      ["type": "thinking", "thinking": .string(joined("thinking"))], ["type": "text", "text": .string(joined("text"))],
    ]
    for frame in frames where frame["type"]?.string == "message_delta" {
      whole["stop_reason"] = frame["delta"]?["stop_reason"] ?? whole["stop_reason"]
      var usage = whole["usage"]?.object ?? [:]
      for (name, value) in frame["usage"]?.object?.members ?? [] { usage[name] = value }
      whole["usage"] = .object(usage)
    }
    return .object(whole)
  }
}
