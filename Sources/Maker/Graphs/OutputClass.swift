import MakerVoting

/// Which outputs are the same where no matcher was named: those whose decided fields are.
enum OutputClass {
  /// Members that explain an output and decide nothing, where there are others.
  private static let remarks: Set<String> = ["reasoning", "reason", "explanation", "confidence"]

  /// Texts are the same but for case, spaces, outer punctuation and articles; numbers by value; lists in their order, or,
  /// where the schema says `uniqueItems`, in any; objects by their members.
  static func candidate(_ output: JSON, _ schema: JSON?) -> String {
    if let text = output.string { return AnswerClass.candidate(Answer(text), kind: nil) }
    return normal(output, schema, isTop: true).canonical
  }

  private static func normal(_ value: JSON, _ schema: JSON?, isTop: Bool = false) -> JSON {
    switch value {
    case .string(let text): return .string(Normalization.normalize(text))
    case .array(let elements):
      let all = elements.map { normal($0, schema?["items"]) }
      guard schema?["uniqueItems"] == true else { return .array(all) }
      return .array(Set(all).sorted { $0.canonical < $1.canonical })
    case .object(let object):
      let decided = isTop ? object.members.filter { !remarks.contains($0.name) } : object.members
      return .object(
        JSONObject(
          (decided.isEmpty ? object.members : decided).map {
            ($0.name, normal($0.value, schema?["properties"]?[$0.name]))
          }))
    case .null, .bool, .number: return value
    }
  }
}
