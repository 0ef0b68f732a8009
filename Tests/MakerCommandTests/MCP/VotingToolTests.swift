import Maker
import MakerVoting
import Synchronization
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// `maker_vote`, `maker_validate`, `maker_calibrate` and `maker_decompose`.
@Suite(.timeLimit(.minutes(5))) struct VotingToolTests {
  @Test func aPromptIsPutToTheModelAsItStands() async throws {
    let prompts = Mutex<[String]>([])
    let model = FakeModel { request in
      prompts.withLock { $0.append(request.prompt) }
      return "B"
    }
    try await Host.talk(setup: .fake(model)) { host in
      let arguments: JSONObject = ["prompt": "A or B?", "k_margin": 2, "max_samples": 20]
      let result = await host.structured("maker/vote", arguments)
      #expect(result?["winner"] == "B")
      #expect(result?["vote_counts"] == ["B": 2])
      #expect(result?["total_samples"] == 2)
      #expect(result?["k_used"] == 2)
      #expect(result?["p_hat"] == 1)
      #expect(result?["matcher_type"] == "normalized")
      #expect(result?["candidate_groups"] == 1)
      #expect(Set(prompts.withLock { $0 }) == ["A or B?"])
      let schema: JSONObject = ["prompt": "A?", "max_votes": 12, "schema": ["type": "object", "required": ["a"]]]
      let discarded = await host.structured("maker_vote", schema)
      #expect(discarded?["winner"] == .null)
      #expect(discarded?["status"] == "no_consensus")
      #expect((discarded?["red_flagged"]?.int ?? 0) > 0)
    }
  }

  @Test func embeddingsThatNobodyNamedAreNotPretended() async throws {
    try await Host.talk(setup: .fake(FakeModel { _ in "B" })) { host in
      let result = await host.structured("maker_vote", ["prompt": "A or B?", "matcher": "embedding"])
      #expect(result?["winner"] == "B")
      #expect(result?["matcher_type"] == "normalized")
      #expect(result?["note"]?.string?.contains("`embeddings`") == true)
      let ask = await host.failure("maker_ask", ["question": "A or B?", "matcher": "embedding"])
      #expect(ask.contains("`embeddings`"))
    }
  }

  /// What an argument says of replies holds for outputs that are there, too.
  @Test(arguments: [
    (#"{"range": "0..10"}"#, "4"), (#"{"min_chars": 3}"#, "400"), (#"{"flags": "placeholder"}"#, "4"),
    ("{}", "4"),
  ])
  func outputsAreExaminedAsAsked(arguments: String, winner: String) async throws {
    try await Host.talk("--confirm-cost", "0") { host in
      var asked = try JSON(parsing: arguments).object ?? JSONObject()
      asked["k"] = 2
      asked["outputs"] = winner == "4" ? ["400", "4", "4", "4"] : ["4", "4", "400", "400"]
      let result = await host.structured("maker_vote", asked)
      #expect(result?["winner"] == .string(winner))
      #expect(result?["red_flagged"] == (asked["range"] != nil ? 1 : winner == "4" ? 0 : 2))
    }
  }

  @Test func outputsThatAreAllFlaggedSaySo() async throws {
    try await Host.talk("--confirm-cost", "0") { host in
      let result = await host.structured("maker_vote", ["outputs": ["42", "43"], "range": "0..9", "k": 1])
      #expect(result?["status"] == "no_consensus" && result?["winner"] == .null)
      #expect(result?["reason"]?.string?.contains("have red flags") == true)
      #expect(result?["next_step"]?.string?.contains("maker_red_flag") == true)
    }
  }

  @Test func outputsThatWereFlaggedElsewhereAreNoVotes() async throws {
    try await Host.talk("--confirm-cost", "0") { host in
      let outputs: JSON = [
        ["output": "a", "red_flags": ["length"]], ["output": "a", "red_flags": ["length"]],
        ["output": "b", "red_flags": []], ["output": "b"],
      ]
      #expect(await host.structured("maker_vote", ["outputs": outputs, "k": 2])?["winner"] == "b")
    }
  }

  @Test func outputsThatAreThereAreCountedWithoutAModel() async throws {
    let model = FakeModel { _ in throw ModelError(.unreachable, "nobody may be asked") }
    try await Host.talk("--confirm-cost", "0", setup: .fake(model)) { host in
      let outputs: JSON = [
        "Bell", ["output": "the bell.", "agent_id": "two"], ["output": "?", "is_valid": false], "Watson", "BELL",
        "Bell",
      ]
      let result = await host.structured("maker_vote", ["outputs": outputs, "k": 2, "equivalence": "normalized"])
      #expect(result?["winner"] == "Bell")
      #expect(result?["total_samples"] == 2)
      #expect(result?["outputs_given"] == 6)
      let exact = await host.structured("maker_vote", ["outputs": outputs, "k": 2, "equivalence_method": "exact"])
      #expect(exact?["status"] == "no_consensus")
      #expect(exact?["winner"] == .null)
      #expect(exact?["red_flagged"] == 1)
      // With one output left nobody could get two ahead.
      #expect(exact?["vote_counts"] == ["Bell": 1, "the bell.": 1, "Watson": 1, "BELL": 1])
      #expect(exact?["p_hat"]?.double == 0.25)
      #expect(exact?["next_step"]?.string?.isEmpty == false)
      let json: JSON = [["output": ["a": 1]], #"{"a": 1.0}"#]
      let equal = await host.structured("maker_vote", ["outputs": json, "k": 2, "matcher": "json"])
      #expect(equal?["winner"]?.string == #"{"a":1}"#)
      #expect((equal?["confidence_score"]?.double ?? 0) > 0.5)
      let critical = await host.structured("maker_vote", ["outputs": outputs, "criticality": "critical"])
      #expect(critical?["k_used"] == 5)
    }
  }

  @Test(arguments: [
    (#"{}"#, "exactly one of"), (#"{"prompt": "x", "outputs": ["x"]}"#, "exclude"),
    (#"{"prompt": "x", "k": 2, "k_margin": 2}"#, "another name of `k`"),
    (#"{"prompt": "x", "max_votes": 9, "max_samples": 9}"#, "another name of `max_votes`"),
    (#"{"prompt": " "}"#, "blank"), (#"{"outputs": []}"#, "`outputs`"), (#"{"outputs": [1]}"#, "`outputs[0]`"),
    (#"{"outputs": ["x"], "schema": {}}"#, "exclude"),
    (#"{"outputs": ["x"], "matcher": "equivalence"}"#, "asks a model"),
    (#"{"outputs": ["x"], "k": 5, "max_votes": 2}"#, "`max_votes`"),
    (#"{"outputs": ["x"], "tolerance": "1%"}"#, "`tolerance`"), (#"{"prompt": "x", "outputz": []}"#, "`outputs`"),
    (#"{"prompt": "x", "schema": {"pattern": "x"}}"#, "`pattern`"),
    (#"{"prompt": "x", "matcher": "embedding", "embeddings": "http://127.0.0.1:1/v1"}"#, "`embeddings`"),
  ])
  func votesThatCannotBeHeld(_ arguments: String, _ message: String) async throws {
    let arguments = try JSON(parsing: arguments).object ?? [:]
    try await Host.talk { host in
      let text = await host.failure("maker_vote", arguments)
      #expect(text.contains(message), "\(text)")
    }
  }

  /// What maker_get_config recommends is what maker_vote takes.
  @Test func theRecommendedPanelCanVote() async throws {
    try await Host.talk(setup: .fake(FakeModel { _ in "B" })) { host in
      let panel = await host.structured("maker_get_config", ["criticality": "high"])
      let arguments: JSONObject = ["prompt": "A or B?", "m": panel?["m"] ?? .null, "k": panel?["k"] ?? .null]
      let result = await host.structured("maker_vote", arguments)
      #expect(result?["winner"] == "B" && result?["k_used"] == 3)
      #expect(await host.failure("maker_vote", ["prompt": "A?", "m": 3, "agents": 3]).contains("another name"))
    }
  }

  @Test func aMissingPromptIsAskedFor() async throws {
    try await Host.talk(setup: .fake(FakeModel { _ in "B" })) { host in
      let first = await host.call("maker_vote", ["k": 2], canAsk: true)
      #expect(first["inputRequests"]?.object?.names == ["prompt"])
      let answered = await host.call(
        "maker_vote", ["k": 2], canAsk: true,
        more: [
          "requestState": first["requestState"] ?? .null,
          "inputResponses": ["prompt": ["action": "accept", "content": ["prompt": "A or B?"]]],
        ])
      #expect(answered["structuredContent"]?["winner"] == "B")
    }
  }

  @Test func aVoteCanGoOnInTheBackground() async throws {
    try await Host.talk(setup: .fake(FakeModel { _ in "B" })) { host in
      let start: JSONObject = ["tool": "maker_vote", "arguments": ["prompt": "A or B?", "k_margin": 2]]
      let run = await host.structured("maker_run_start", start)?["run"] ?? .null
      let status = await host.structured("maker_run_status", ["run": run, "wait_seconds": 50])
      #expect(status?["result"]?["winner"] == "B")
      let given: JSONObject = ["tool": "maker_vote", "arguments": ["outputs": ["B"]]]
      #expect(await host.failure("maker_run_start", given).contains("maker_vote itself"))
    }
  }

  @Test func aReplyIsValidated() async throws {
    try await Host.talk { host in
      let request: JSONObject = ["response": "...", "token_limit": 700, "schema": ["required": ["move"]]]
      let invalid = await host.structured("maker/validate", request)
      #expect(invalid?["valid"] == false)
      let kinds = (invalid?["red_flags"]?.array ?? []).compactMap { $0["flag_type"]?.string }
      #expect(kinds.contains("invalid_format"))
      #expect(invalid?["red_flags"]?[0]?["details"]?.string?.isEmpty == false)
      let missing: JSONObject = ["response": "{}", "schema": ["required": ["move"]]]
      #expect(await host.structured("maker_validate", missing)?["red_flags"]?[0]?["flag_type"] == "missing_field")
      let valid: JSONObject = ["response": #"{"move": 1}"#, "schema": ["required": ["move"]], "token_limit": 700]
      #expect(await host.structured("maker_validate", valid)?["valid"] == true)
      #expect(
        await host.failure("maker_validate", ["response": "x", "schema": ["requird": []]]).contains("`required`"))
      #expect(await host.failure("maker_validate", ["response": "x", "token_limt": 7]).contains("`token_limit`"))
      #expect(await host.failure("maker_validate", ["response": "x", "flags": ["shouting"]]).contains("shouting"))
    }
  }

  @Test func calibrationCountsWhatIsRightAndNeverTellsIt() async throws {
    let prompts = Mutex<[String]>([])
    let model = FakeModel { request in
      prompts.withLock { $0.append(request.prompt) }
      return #"{"answer": "4"}"#
    }
    try await Host.talk(setup: .fake(model)) { host in
      // Samples of one problem are alike here, so it takes many problems to be sure of an accuracy above one half.
      let samples = JSON.array(
        (0..<8).flatMap { number -> [JSON] in
          [
            ["prompt": "two and two", "ground_truth": 4],
            ["prompt": "one and three", "ground_truth": "4", "id": .string("b\(number)")],
            ["prompt": "two and seven", "ground_truth": 9], ["prompt": "three and one", "ground_truth": 4.0],
          ]
        })
      let result = await host.structured("maker/calibrate", ["samples": samples, "samples_per_prompt": 5])
      #expect(result?["p_estimate"]?.double == 0.75)
      #expect(result?["samples"] == 160)
      #expect(result?["right"] == 120)
      #expect(result?["never_right"] == 8)
      let (low, high) = (
        result?["confidence_interval"]?[0]?.double ?? 1, result?["confidence_interval"]?[1]?.double ?? 0
      )
      #expect(low < 0.75 && 0.75 < high)
      #expect(result?["recommended_k"]?.int ?? 0 > 3)
      // Nothing was voted on.
      #expect(result?["confidence"] == nil)
      #expect(prompts.withLock { $0.allSatisfy { !$0.contains("9") } })
      let raw = await host.structured(
        "maker_calibrate", ["samples": [["prompt": "7?", "ground_truth": 5]], "raw": true])
      #expect(raw?["p_estimate"] == 0)
      #expect(raw?["recommended_k"] == .null)
      #expect(prompts.withLock { $0.last } == "7?")
      let twice: JSON = [
        ["prompt": "a", "ground_truth": 1, "id": "x"], ["prompt": "b", "ground_truth": 1, "id": "x"],
      ]
      #expect(await host.failure("maker_calibrate", ["samples": twice]).contains("`samples[1]`"))
      #expect(await host.failure("maker_calibrate", ["samples": [["prompt": "a"]]]).contains("ground_truth"))
      let two: JSONObject = ["samples": samples, "model": "sim sim:seed=2"]
      #expect(await host.failure("maker_calibrate", two).contains("one model"))
    }
  }

  @Test func oneDecompositionIsElected() async throws {
    try await Host.talk { host in
      let result = await host.structured("maker_decompose", ["question": .string(flagship)])
      #expect(result?["status"] == "solved")
      #expect(result?["stop"] == false)
      #expect(result?["subproblem_B"]?.string?.contains("{A}") == true)
      #expect(result?["compose_fn"]?.string?.isEmpty == false)
      #expect((result?["votes"]?[0]?["votes"]?.int ?? 0) >= 3)
      #expect((result?["proposals"]?.array ?? []).allSatisfy { ($0["count"]?.int ?? 0) > 0 })
      // One node, and nothing of it solved.
      #expect((result?["usage"]?["ballots"]?.int ?? 99) < 20)
      let atomic = await host.structured("maker_decompose", ["question": "What is the capital of France?"])
      #expect(atomic?["stop"] == true)
      #expect(atomic?["subproblem_A"] == nil)
      for wrong in [[:], ["question": "x", "task": "y"]] as [JSONObject] {
        #expect(await host.failure("maker_decompose", wrong).contains("exactly one"))
      }
    }
  }

  /// A matcher that a call names decides in `maker_ask` as well.
  @Test func aMatcherHoldsForQuestions() async throws {
    let count = Mutex(0)
    let model = FakeModel { request in
      if request.schema?.name == "decomposition" { return FakeModel.stop }
      let number = count.withLock { count in
        count += 1
        return count
      }
      return number.isMultiple(of: 2) ? #"{"answer": "Rome"}"# : #"{"answer": "ROME"}"#
    }
    try await Host.talk(setup: .fake(model)) { host in
      let arguments: JSONObject = ["question": "Where?", "decompose": "never", "k": 3, "max_votes": 12]
      #expect(await host.structured("maker_ask", arguments)?["status"] == "solved")
      var exact = arguments
      exact["matcher"] = "exact"
      #expect(await host.structured("maker_ask", exact)?["status"] == "no_consensus")
    }
  }

  @Test func consentIsNeededForTheseAsWell() async throws {
    let price = Price(inputPerMillion: 1000, outputPerMillion: 1000)
    let setup = ModelSetup.fake(FakeModel.answering("Rome", price: price))
    try await Host.talk("--confirm-cost", "5", "--max-output-tokens", "100", "--max-calls", "10", setup: setup) {
      host in
      let calls: [(String, JSONObject)] = [
        ("maker_vote", ["prompt": "Where?"]), ("maker_decompose", ["question": "Where?"]),
        ("maker_calibrate", ["samples": [["prompt": "Where?", "ground_truth": "Rome"]]]),
      ]
      for (tool, arguments) in calls {
        #expect(await host.failure(tool, arguments).contains("up to $21.00"), "\(tool)")
        var confirmed = arguments
        confirmed["confirmed_cost"] = 21
        #expect(await host.structured(tool, confirmed)?["status"] != nil, "\(tool)")
      }
      // A configuration does not get around it.
      let made = await host.structured("maker_configure", ["k_default": 2])
      let handle = made?["handle"] ?? .null
      #expect(await host.failure("maker_vote", ["prompt": "Where?", "config": handle]).contains("up to $21.00"))
    }
  }
}
