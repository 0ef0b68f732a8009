import MakerVoting

extension KnowledgeExpert {
  /// One fact or several, and what the answer looks like. What is not understood looks like a single unknown fact.
  func classify(_ question: String) -> Judgement {
    let expression = parser.parse(question)
    let isAtomic = expression.map(Self.isAtomic) ?? true
    let kind = expression.map(Self.kind) ?? "entity"
    let otherKinds = ["entity", "number", "date", "list", "text"].filter { $0 != kind }
    return Judgement(right: { _ in Self.reply(isAtomic, kind) }) { generator in
      let otherKind = otherKinds.randomElement(using: &generator) ?? "text"
      return switch Int(generator.nextUnit() * 3) {
      case 0: Self.reply(!isAtomic, kind)
      case 1: Self.reply(isAtomic, otherKind)
      default: Self.reply(!isAtomic, otherKind)
      }
    }
  }

  static func isAtomic(_ expression: Expression) -> Bool { expression.hops <= 1 }

  private static func reply(_ isAtomic: Bool, _ kind: String) -> JSON {
    ["atomic": .bool(isAtomic), "answer_kind": .string(kind)]
  }

  static func kind(_ expression: Expression) -> String {
    switch expression {
    case .entity, .placeholder, .larger: "entity"
    case .related(let relation, _): relation.isNumeric ? "number" : "entity"
    case .number, .sum: "number"
    case .pair: "list"
    }
  }
}
