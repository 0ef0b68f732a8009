import MakerVoting

/// Replies that are not in the form that was asked for, of the kinds that real models produce.
enum MalformedReply {
  static func text(instead reply: JSON, _ generator: inout SplitMix64) -> String {
    guard let members = reply.object?.members, let last = members.last else { return prose(reply) }
    switch Int(generator.nextUnit() * 4) {
    case 0: return prose(reply)
    case 1: return cutOff(reply)
    case 2:
      // The last member is the one that readers are most tempted to guess.
      return JSON.object(JSONObject(members.dropLast().map { ($0.name, $0.value) })).compact
    default:
      return JSON.object(JSONObject(members.map { ($0.name, $0.name == last.name ? [$0.value] : $0.value) })).compact
    }
  }

  private static func prose(_ reply: JSON) -> String {
    let said = reply.object?.members.map { "\($0.name) is \($0.value.string ?? $0.value.compact)" } ?? []
    return "Certainly! After some thought I would say that " + said.joined(separator: ", and ") + ". Hope this helps!"
  }

  private static func cutOff(_ reply: JSON) -> String {
    let text = reply.compact
    return String(text.prefix(text.count * 2 / 3))
  }
}
