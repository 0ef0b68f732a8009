import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// The user's consent to what a run may cost.
@Suite(.timeLimit(.minutes(5))) struct CostTests {
  /// 1,000 dollars per million tokens: 2,000 in and 100 out are 2.10 dollars a call.
  private static let setup = ModelSetup.fake(
    FakeModel.answering("Rome", price: Price(inputPerMillion: 1000, outputPerMillion: 1000)))
  private static let question: JSONObject = ["question": "Where?", "max_calls": 10, "max_output_tokens": 100]

  private static func with(_ members: JSONObject) -> JSONObject {
    var arguments = question
    for member in members.members { arguments[member.name] = member.value }
    return arguments
  }

  @Test func aHostThatCannotAskIsToldHowToAllowIt() async throws {
    try await Host.talk("--confirm-cost", "5", setup: Self.setup) { host in
      let text = await host.failure("maker_ask", Self.question)
      #expect(text.contains("up to $21.00"))
      #expect(text.contains("`confirmed_cost`: 21"))
      #expect(await host.failure("maker_ask", Self.with(["confirmed_cost": 20])).contains("only $20"))
      #expect(await host.structured("maker_ask", Self.with(["confirmed_cost": 21]))?["answer"] == "Rome")
      #expect(await host.structured("maker_ask", Self.with(["max_cost": 4]))?["status"] != nil)
      #expect(await host.failure("maker_ask", Self.with(["max_cost": 6])).contains("up to $6.00"))
      let start: JSONObject = ["tool": "maker_ask", "arguments": .object(Self.question)]
      #expect(await host.failure("maker_run_start", start).contains("up to $21.00"))
    }
  }

  @Test(arguments: [(JSON.bool(true), true), (false, false)])
  func theUserIsAsked(_ confirm: JSON, _ runs: Bool) async throws {
    try await Host.talk("--confirm-cost", "5", setup: Self.setup) { host in
      let first = await host.call("maker_ask", Self.question, canAsk: true)
      #expect(first["resultType"] == "input_required")
      let message = first["inputRequests"]?["confirm_cost"]?["params"]?["message"]?.string ?? ""
      #expect(message.contains("$21.00"))
      let more: JSONObject = [
        "requestState": first["requestState"] ?? .null,
        "inputResponses": ["confirm_cost": ["action": "accept", "content": ["confirm": confirm]]],
      ]
      let second = await host.call("maker_ask", Self.question, canAsk: true, more: more)
      #expect((second["structuredContent"]?["answer"] == "Rome") == runs)
      #expect((second["isError"] == true) != runs)
    }
  }

  /// What a model says of the user's consent, or of prices, does not stand for the user.
  @Test func aModelCannotConsent() async throws {
    try await Host.talk("--confirm-cost", "5", setup: Self.setup) { host in
      let asked = await host.call("maker_ask", Self.with(["confirmed_cost": 1000]), canAsk: true)
      #expect(asked["inputRequests"]?["confirm_cost"] != nil)
      #expect(await host.failure("maker_ask", Self.with(["price": "0/0"])).contains("leave it out"))
      #expect(await host.failure("maker_configure", ["price": "0/0"]).contains("leave it out"))
    }
  }

  @Test func aMissingQuestionAndTheCostAreAskedInTurn() async throws {
    try await Host.talk("--confirm-cost", "5", setup: Self.setup) { host in
      let arguments: JSONObject = ["max_calls": 10, "max_output_tokens": 100]
      let first = await host.call("maker_ask", arguments, canAsk: true)
      #expect(first["inputRequests"]?.object?.names == ["question"])
      let second = await host.call(
        "maker_ask", arguments, canAsk: true,
        more: [
          "requestState": first["requestState"] ?? .null,
          "inputResponses": ["question": ["action": "accept", "content": ["question": "Where?"]]],
        ])
      #expect(second["inputRequests"]?.object?.names == ["confirm_cost"])
      let third = await host.call(
        "maker_ask", arguments, canAsk: true,
        more: [
          "requestState": second["requestState"] ?? .null,
          "inputResponses": ["confirm_cost": ["action": "decline"]],
        ])
      #expect(third["content"]?[0]?["text"]?.string?.contains("does not want to spend") == true)
    }
  }

  /// What was agreed is a limit, whatever the run would like.
  @Test func theRunIsHeldToIt() async throws {
    try await Host.talk("--confirm-cost", "50", setup: Self.setup) { host in
      let result = await host.structured("maker_ask", Self.with(["max_calls": 1]))
      #expect(result?["status"] == "budget_exhausted")
      #expect((result?["usage"]?["cost"]?.double ?? 100) <= 2.1)
    }
  }

  @Test func whatCannotBeBoundedIsRefused() async throws {
    try await Host.talk("--confirm-cost", "5", setup: .fake(FakeModel.answering("Rome"))) { host in
      #expect(await host.failure("maker_ask", ["question": "Where?"]).contains("price"))
    }
    try await Host.talk("--confirm-cost", "0") { host in
      // The simulated model costs nothing, so there is nothing to agree to.
      #expect(await host.structured("maker_ask", ["question": .string(flagship)])?["answer"] == "Edinburgh")
    }
  }
}
