import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// The user's consent to what a run may cost.
///
/// What a run will cost is not known beforehand; what it may cost is a limit. So the limit is computed, the user agrees to
/// it, and the run is held to it.
struct CostGuard: Sendable {
  static let property: (String, JSON) = (
    "confirmed_cost",
    [
      "type": "number", "minimum": 0,
      "description": """
      where the host cannot ask the user itself: dollars that the user has agreed to spend on this run; never set it \
      without having asked
      """,
    ]
  )

  private static let question = "confirm_cost"
  /// Tokens that a prompt has, generously, besides what it quotes.
  private static let promptTokens = 2000

  private let limit: Double?

  init(_ toolbox: Toolbox) {
    limit = toolbox.parsed.number(MCPTree.confirmCost)
  }

  /// Asks for consent where it is needed, and limits the run to what was agreed.
  ///
  /// - Throws: ``MakerMCP/ToolFailure`` when there is none.
  func check(_ prepared: inout PreparedRun, _ call: ToolCall) async throws {
    guard let limit else { return }
    let bound = try bound(prepared)
    prepared.preparation.run.limits.cost = bound
    if bound <= limit { return }
    let dollars = "$" + Words.fixed(bound, bound < 0.1 ? 4 : 2)
    // A model writes the call. Its word counts only where the user cannot be asked.
    if !call.canElicit, let confirmed = call.arguments[Self.property.0]?.double {
      if confirmed >= bound { return }
      throw ToolFailure(
        "this run may cost up to \(dollars), but only $\(Words.number(confirmed)) is confirmed; lower `max_calls` or"
          + " `max_cost`, or ask the user again")
    }
    let names = prepared.preparation.choice.names.joined(separator: ", ")
    let answer = try await call.elicit(
      Elicitation(
        Self.question, "This run may cost up to \(dollars) at \(names). Start it?",
        fields: [
          ("confirm", ["type": "boolean", "title": "Start it", "description": .string("Spend up to \(dollars)")])
        ]))
    switch answer {
    case .accepted(let form) where form["confirm"] == true: return
    case .unavailable:
      throw ToolFailure(
        "this run may cost up to \(dollars), which is more than $\(Words.number(limit)); ask the user, then call again"
          + " with `confirmed_cost`: \(Words.number((bound * 10_000).rounded(.up) / 10_000)), or lower `max_calls` or"
          + " `max_cost`")
    case .accepted, .declined, .cancelled:
      throw ToolFailure(
        "not started: the user does not want to spend up to \(dollars); lower `max_calls` or `max_cost`")
    }
  }

  /// The most that the run may cost: its own limit, or what its calls can come to.
  private func bound(_ prepared: PreparedRun) throws -> Double {
    let run = prepared.preparation.run
    if let cost = run.limits.cost { return cost }
    var dearest = 0.0
    for model in prepared.models {
      guard let price = model.price else {
        throw ToolFailure(
          "the price of \(model.name) is not known, so its cost cannot be confirmed; name a model whose price is known,"
            + " or start `maker mcp` with --price IN/OUT, in dollars per million tokens")
      }
      dearest = max(
        dearest, price.cost(inputTokens: Self.promptTokens, outputTokens: run.redFlags.maxOutputTokens))
    }
    if dearest == 0 { return 0 }
    guard let calls = run.limits.calls else {
      throw ToolFailure("nothing limits what this run may cost; give `max_calls` or `max_cost`")
    }
    return dearest * Double(calls)
  }
}
