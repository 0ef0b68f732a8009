import MakerVoting

/// A prompt that asks for a plan of a few actions at once, and how a planner does with it.
struct ShortPlan {
  /// How many actions there may be.
  private let limit: Int
  /// Up to how many actions the model sees ahead, as surely as a single one; `nil` for a model that is as sure of each action
  /// as of any other thing, so that a long plan is right less often.
  private let reach: Int?

  /// Reads a prompt; `nil` for one that asks for a single action.
  init?(_ prompt: AgentPrompt, reach: Int?) {
    guard prompt.text.contains("`too_long`"), let mark = prompt.text.lowercased().firstRange(of: "at most "),
      let limit = Int(
        prompt.text.dropFirst(prompt.text.lowercased()[..<mark.upperBound].count).prefix(while: \.isNumber))
    else { return nil }
    (self.limit, self.reach) = (limit, reach)
  }

  /// What is replied by somebody who knows the right plan; `nil` for somebody who finds none.
  ///
  /// - Parameters:
  ///   - others: actions that can be mistaken for those of the plan.
  func judge(_ plan: [String]?, others: [String]) -> Judgement {
    let tooLong: JSON = ["actions": [], "too_long": true]
    guard let plan, !plan.isEmpty, plan.count <= min(limit, reach ?? .max) else {
      let guesses = Array((plan ?? others).prefix(limit))
      return Judgement(right: tooLong, wrong: guesses.isEmpty ? [] : [Self.reply(guesses)])
    }
    return Judgement(steps: reach == nil ? plan.count : 1, right: { _ in Self.reply(plan) }) { random in
      var slip = plan
      let place = Int(random.next() % UInt64(plan.count))
      switch random.next() % 4 {
      case 0: return tooLong
      // An action left out.
      case 1 where plan.count > 1: slip.remove(at: place)
      // Two in the wrong order.
      case 2 where place > 0: slip.swapAt(place, place - 1)
      default:
        guard let other = others.filter({ $0 != plan[place] }).randomElement(using: &random) else { return tooLong }
        slip[place] = other
      }
      return Self.reply(slip)
    }
  }

  private static func reply(_ actions: [String]) -> JSON { ["actions": .strings(actions), "too_long": false] }
}
