import MakerVoting

extension KnowledgeExpert {
  /// Does with the two answers what the composition says.
  func compose(_ prompt: AgentPrompt) -> Judgement {
    let a = prompt.section("answer_a") ?? ""
    let b = prompt.section("answer_b") ?? ""
    let right = composed(a, b, prompt.section("composition") ?? "") ?? "unknown"
    var wrong = [a, b, "\(b) and \(a)", "\(a) and \(b)", "unknown"]
    if let number = Int(right) { wrong = WrongNumbers.near(number) + [a, b] }
    if case .larger(let name, let other) = Composition(prompt.section("composition") ?? "") { wrong += [name, other] }
    let distinct = wrong.reduce(into: [String]()) { found, text in
      if text != right, !text.isEmpty, !found.contains(text) { found.append(text) }
    }
    return Judgement(right: Self.answer(right), wrong: distinct.map(Self.answer))
  }

  private func composed(_ a: String, _ b: String, _ composition: String) -> String? {
    guard let composition = Composition(composition) else {
      return composition.contains("{") ? filled(composition, a, b) : inWords(composition, a, b)
    }
    if a == "unknown" || b == "unknown" { return nil }
    switch composition {
    case .first: return a
    case .second: return b
    case .both: return "\(a) and \(b)"
    case .sum: return calculated(a, b) { $0.addingReportingOverflow($1) }
    case .difference: return calculated(a, b) { $0.subtractingReportingOverflow($1) }
    case .product: return calculated(a, b) { $0.multipliedReportingOverflow(by: $1) }
    case .larger(let name, let other):
      guard let first = Int(a), let second = Int(b) else { return nil }
      return unarticled(first >= second ? name : other)
    }
  }

  /// A template's places filled in a single pass: what an answer says is no place.
  private func filled(_ template: String, _ a: String, _ b: String) -> String {
    var text = ""
    var rest = template[...]
    while let character = rest.first {
      if rest.hasPrefix("{A}") || rest.hasPrefix("{B}") {
        text += rest.hasPrefix("{A}") ? a : b
        rest = rest.dropFirst(3)
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// An instruction in words: those that ask for both answers are understood.
  private func inWords(_ instruction: String, _ a: String, _ b: String) -> String? {
    let words = Set(Words.split(instruction))
    return words.isDisjoint(with: ["both", "and", "concat", "list", "together"]) ? nil : "\(a) and \(b)"
  }

  private func calculated(
    _ a: String, _ b: String, _ operation: (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) -> String? {
    guard let a = Int(a), let b = Int(b) else { return nil }
    let (value, overflow) = operation(a, b)
    return overflow ? nil : String(value)
  }

  private func unarticled(_ name: String) -> String {
    parser.parse(name).flatMap(world.answer) ?? name
  }
}
