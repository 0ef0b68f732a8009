/// What several runs spend from together: one limit of calls, tokens, money and time for all of them, and of calls under
/// way at once. Nodes are counted run by run.
public final class SharedBudget: Sendable {
  let budget: Budget
  let limiter: Limiter

  /// A budget of which nothing is spent; its time begins now.
  public init(_ limits: BudgetLimits, concurrency: Int) {
    budget = Budget(limits)
    limiter = Limiter(concurrency)
  }

  /// What all its runs have spent so far, without seconds.
  public var usage: Usage { budget.usage }
}
