import Foundation
import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

private let embeddings = ProcessInfo.processInfo.environment["MAKER_TEST_EMBEDDINGS_URL"]

@Suite(.timeLimit(.minutes(5)))
struct VoteTests {
  @Test func aPromptGoesAsItIsAndTheWinnerComesVerbatim() async {
    let setup = ModelSetup.fake(Replies(["Paris.", "paris", "Paris.", "PARIS"], to: "Say it: Paris?"))
    let outcome = await Shell.run("vote", "Say it: Paris?", "--model", "sim", "--no-journal", setup: setup)
    #expect(outcome.code == 0 && outcome.out == "Paris.\n" && outcome.err == "")
    let exact = await Shell.run(
      "vote", "Say it: Paris?", "--model", "sim", "--matcher", "exact", "--max-votes", "4", "--json", "--no-journal",
      setup: setup)
    #expect(exact.code == 1 && exact.json?["status"] == "no_consensus" && exact.json?["winner"] == JSON.null)
  }

  @Test(arguments: [
    ("What is 2+2?", "4"), ("What is the capital of France?", "Paris"), ("calculate 3 * (4 + 5)", "27"),
  ])
  func theSimulatedModelAnswersBareQuestions(_ prompt: String, _ answer: String) async throws {
    let outcome = await Shell.run("vote", prompt, "--model", "sim:seed=5", "--json", "--no-journal")
    let json = try #require(outcome.json)
    #expect(outcome.code == 0)
    #expect(json["winner"]?.string == answer)
    #expect(json["k_used"] == 3 && json["matcher_type"] == "normalized")
    let counts = try #require(json["vote_counts"]?.object)
    #expect(json["candidate_groups"]?.int == counts.members.count)
    let votes = counts.members.compactMap(\.value.int)
    let share = try #require(json["p_hat"]?.double)
    #expect(abs(share - Double(votes.max() ?? 0) / Double(votes.reduce(0, +))) < 1e-9)
    #expect(json["total_samples"]?.int ?? 0 >= votes.reduce(0, +))
    for name in ["red_flagged", "rounds", "models", "usage", "run"] { #expect(json[name] != nil, "\(name)") }
  }

  @Test func whatIsNotKnownIsNoConsensusAndStandardInputIsAPrompt() async {
    let outcome = await Shell.run(
      "vote", "-", "--model", "sim", "--no-journal", input: Array("Who is the king of Mars?\n".utf8))
    #expect(outcome.code == 1 && outcome.out == "")
    #expect(await Shell.run("vote", "-", "--model", "sim", input: []).code == 65)
    #expect(await Shell.run("vote", "--model", "sim").code == 64)
  }

  @Test func repliesThatAreNotOfTheSchemasFormAreDiscarded() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "schema.json").path
    try #"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}"#
      .write(toFile: file, atomically: true, encoding: .utf8)
    let replies = ["four", #"{"n": 4}"#, #"{ "n": "4" }"#, #"{"n":4}"#]
    let setup = ModelSetup.fake(Replies(replies, to: "n?", hasSchema: true))
    let outcome = await Shell.run(
      "vote", "n?", "--model", "sim", "--schema", file, "--matcher", "json", "--k", "2", "--json", "--no-journal",
      setup: setup)
    #expect(outcome.code == 0 && outcome.json?["red_flagged"]?.int ?? 0 >= 1)
    #expect(outcome.json?["winner"]?.string == #"{"n": 4}"#)
  }

  @Test(arguments: [
    (["vote", "x", "--matcher", "embedding"], "--embeddings"), (["vote", "x", "--tolerance", "1%"], "--matcher json"),
    (["vote", "x", "--matcher", "json", "--tolerance", "x"], "--tolerance"),
    (["ask", "x", "--language", "c"], "--matcher code"), (["vote", "x", "--plan", "p.json"], "--plan"),
    (["solve", "hanoi", "--disks", "3", "--matcher", "exact"], "compared by code"),
    (["vote", "x", "--matcher", "embedding", "--embeddings", "sms"], "--embeddings"),
  ])
  func flagsThatMeanNothingTogetherAreRefused(_ arguments: [String], _ hint: String) async {
    let outcome = await Shell().run(arguments + ["--model", "sim", "--no-journal"])
    #expect(outcome.code == 64 && outcome.out == "")
    #expect(outcome.complaints.count == 1 && outcome.err.contains(hint), "\(outcome.err)")
  }

  @Test func anEmbeddingsServerThatDoesNotAnswerIsNoSilentExactMatch() async {
    let outcome = await Shell.run(
      "vote", "What is 2+2?", "--model", "sim", "--matcher", "embedding", "--embeddings", "http://127.0.0.1:9/v1#m",
      "--no-journal")
    #expect(outcome.code == 69 && outcome.out == "")
    #expect(outcome.err.contains("127.0.0.1:9"))
  }

  @Test(.enabled(if: embeddings != nil, "MAKER_TEST_EMBEDDINGS_URL is not set"))
  func aRealEmbeddingsServerGroupsReplies() async throws {
    let url = try #require(embeddings)
    let replies = ["The answer is 42", "Paris is the capital of France", "The answer is 42.", "The answer is 42."]
    let setup = ModelSetup.fake(Replies(replies, to: "What is it?"))
    let outcome = await Shell.run(
      "vote", "What is it?", "--model", "sim", "--matcher", "embedding", "--embeddings", url, "--k", "2", "--json",
      "--no-journal", setup: setup)
    let json = try #require(outcome.json)
    #expect(outcome.code == 0 && json["candidate_groups"] == 2)
    #expect(json["winner"]?.string?.hasPrefix("The answer is 42") == true)
    #expect(json["matcher"]?["scale"]?["same"]?.double ?? 0 > json["matcher"]?["scale"]?["unrelated"]?.double ?? 1)
  }

  @Test func comparersVoteOnAnswersThatDifferInMoreThanForm() async throws {
    let outcome = await Shell.run(
      "vote", "Which country has Washington, D.C. as its capital?", "--model", "sim:seed=1", "--matcher", "equivalence",
      "--json", "--no-journal",
      setup: .fake(
        Replies(
          ["USA", "United States", "France", "the United States of America", "USA", "United States"],
          to: "Which country has Washington, D.C. as its capital?")))
    let json = try #require(outcome.json)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(["USA", "United States"].contains(json["winner"]?.string))
    let elections = json["tree"]?["elections"]?.array ?? []
    let comparisons = elections.filter { $0["decision"] == "equivalence" }
    #expect(comparisons.count >= 2 && comparisons.allSatisfy { $0["agent"] == "comparer" })
    #expect(json["usage"]?["samples"]?.int ?? 0 > json["total_samples"]?.int ?? 0)
  }
}

/// Fixed replies to one prompt, in turns; as a comparer it knows that France is not the United States.
private struct Replies: CompletionModel {
  let replies: [String]
  let prompt: String
  let hasSchema: Bool
  var maxSamplesPerCall: Int { 16 }

  init(_ replies: [String], to prompt: String, hasSchema: Bool = false) {
    (self.replies, self.prompt, self.hasSchema) = (replies, prompt, hasSchema)
  }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let isComparer = request.prompt.hasPrefix("# Comparer")
    if !isComparer { #expect(request.prompt == prompt && (request.schema != nil) == hasSchema) }
    let isSame = !request.prompt.contains("France")
    return ModelResponse(
      completions: (0..<request.count).map { offset in
        let reply = replies[(offset + request.firstSample) % replies.count]
        return Completion(text: isComparer ? #"{"equivalent": \#(isSame)}"# : reply)
      })
  }
}
