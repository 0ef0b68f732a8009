import Maker
import MakerConsole
import MakerDomains
import MakerVoting

/// An elected plan, what code made of it, and what is told of both.
struct PDDLAccount {
  /// A longer plan stays as it was elected.
  private static let longest = 10_000

  let solved: Solved
  private let elected: VerifiedPlan?
  private let plan: VerifiedPlan?
  private let lowerBound: PlanCost?
  private let hasCosts: Bool

  /// Shortens the plan, unless it is too long for that.
  init(_ elected: ActionPlan<PDDLAction>, in space: PDDLSpace, lowerBound: PlanCost?) {
    (self.lowerBound, hasCosts) = (lowerBound, space.problem.minimizesCost)
    guard elected.count < Self.longest else {
      let cost = hasCosts ? try? space.cost(of: elected.actions) : PlanCost(elected.count)
      self.elected = cost.map { VerifiedPlan(actions: elected.count, cost: $0) }
      plan = self.elected
      var lines = PlanLines(elected, \.description)
      lines.comments = Self.comments(plan, self.elected, lowerBound, hasCosts)
      solved = Solved(lines)
      return
    }
    let actions = Array(elected.actions)
    let short = space.shortened(actions)
    self.elected = try? space.verify(PDDLPlan(actions))
    plan = try? space.verify(PDDLPlan(short))
    var lines = PlanLines(ActionPlan<PDDLAction>(short), \.description)
    lines.comments = Self.comments(plan, self.elected, lowerBound, hasCosts)
    solved = Solved(lines)
  }

  /// Adds figures to the result: for programs and for people.
  func tell(_ outcome: inout RunOutcome) {
    guard let plan, let elected else { return }
    outcome.members += [
      ("plan_length", .integer(plan.actions)), ("plan_cost", plan.cost.json),
      ("elected_length", .integer(elected.actions)), ("elected_cost", elected.cost.json),
      ("cost_lower_bound", lowerBound?.json ?? .null),
    ]
    if plan != elected {
      outcome.remarks.append(
        "code shortened the elected plan from \(Self.text(elected, hasCosts)) to \(Self.text(plan, hasCosts))")
    }
    if hasCosts || lowerBound != nil {
      let bound = lowerBound.map { $0 == plan.cost ? ", and none is cheaper" : "; every plan costs at least \($0)" }
      outcome.summary = "the plan costs \(plan.cost)\(bound ?? "")"
    }
  }

  private static func text(_ plan: VerifiedPlan, _ hasCosts: Bool) -> String {
    Words.count(plan.actions, "action") + (hasCosts ? " and cost \(plan.cost)" : "")
  }

  private static func comments(
    _ plan: VerifiedPlan?, _ elected: VerifiedPlan?, _ lowerBound: PlanCost?, _ hasCosts: Bool
  ) -> [String] {
    guard let plan, let elected else { return [] }
    var comments = ["; cost = \(plan.cost) (\(hasCosts ? "general" : "unit") cost)"]
    if plan != elected { comments.append("; elected with \(text(elected, hasCosts)), shortened by code") }
    if let lowerBound { comments.append("; every plan costs at least \(lowerBound)") }
    return comments
  }
}

extension PlanCost {
  /// A number, or where that would not be exact, its digits.
  var json: JSON {
    if let whole { return abs(whole) <= 1 << 53 ? .integer(whole) : .string(description) }
    return Double(description).map(JSON.double) ?? .string(description)
  }
}
