import MakerVoting

/// `contradiction`: two different final answers in one reply.
struct ContradictionCheck: RedFlagCheck {
  let kind = RedFlag.Kind.contradiction

  func flags(in reply: ExaminedReply) -> [RedFlag] {
    var flags: [RedFlag] = []
    let member = Self.member(of: reply)
    for part in reply.answers where part.pointer == nil || part.pointer != member?.place.pointer {
      for claims in FinalAnswers.announced(in: part, of: reply) {
        flags += disagreement(among: (member.map { [$0] } ?? []) + claims)
      }
    }
    if case .failure = reply.json { flags += objects(in: reply) }
    return flags
  }

  /// The first answer that is not the one before, if there is one.
  private func disagreement(among claims: [FinalAnswers.Claim]) -> [RedFlag] {
    guard let first = claims.first, let other = claims.first(where: { !FinalAnswers.agree(first.text, $0.text) }) else {
      return []
    }
    return [RedFlag(kind, "\"\(first.text.prefix(60))\", and then \"\(other.text.prefix(60))\"", at: other.place)]
  }

  /// What the answer member of a JSON reply says.
  private static func member(of reply: ExaminedReply) -> FinalAnswers.Claim? {
    guard case .success(let json) = reply.json else { return nil }
    for name in FinalAnswers.members {
      switch json[name] {
      case .string(let text)?: return FinalAnswers.Claim(text: text, place: reply.place(at: "/\(name)"))
      case .number(let number)?: return FinalAnswers.Claim(text: number.text, place: reply.place(at: "/\(name)"))
      default: continue
      }
    }
    return nil
  }

  /// Two JSON objects in a text that are alike but for the answer: several records of a list differ in more.
  private func objects(in reply: ExaminedReply) -> [RedFlag] {
    let answers = Set(FinalAnswers.members).union(reply.schema?.names ?? [])
    func rest(_ object: JSONObject) -> JSONObject {
      JSONObject(
        object.members.filter { !answers.contains($0.name) && $0.name != "reasoning" && $0.name != "confidence" }
          .map { ($0.name, $0.value) })
    }
    func said(_ object: JSONObject) -> JSONObject {
      JSONObject(object.members.filter { answers.contains($0.name) }.map { ($0.name, $0.value) })
    }
    let found = EmbeddedObjects.find(in: reply.text).filter { !said($0.object).members.isEmpty }
    guard let first = found.first,
      let other = found.first(where: {
        Set($0.object.names) == Set(first.object.names) && rest($0.object) == rest(first.object)
          && said($0.object) != said(first.object)
      })
    else { return [] }
    let texts = [first, other].map { JSON.object(said($0.object)).compact.prefix(60) }
    return [RedFlag(kind, "\(texts[0]), and then \(texts[1])", at: ReplyPlace(offset: other.offset, in: reply.text))]
  }
}
