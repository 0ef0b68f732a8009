import Foundation
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

private enum RealServer {
  static let url = ProcessInfo.processInfo.environment["MAKER_TEST_LLM_URL"]
}

/// Whole runs on a real, very weak model, where `MAKER_TEST_LLM_URL` names its server: an answer out of the passages, or
/// an honest end without one.
@Suite(.enabled(if: RealServer.url != nil), .serialized, .timeLimit(.minutes(10)))
struct RealServerTests {
  private static let passages = """
    The ferry Grand Marlin sails from the harbour of Tornby. Her captain is Ada Reyes.

    Ada Reyes was born in the village of Sundvik and learned her trade on fishing boats.

    The village of Sundvik lies on the island of Oro, which is famous for its blue goats.
    """
  /// Keeps a slow model from rambling; nothing here depends on it.
  private static let brief = [
    "--max-output-tokens", "60", "--proposals", "2", "--k", "2", "--max-votes", "5", "--max-depth", "2", "--json",
  ]

  private func ask(_ question: String, _ arguments: [String], _ environment: [String: String] = [:]) async throws {
    let outcome = await Shell().run(
      ["ask", question, "--context", "-"] + arguments + Self.brief, environment: environment,
      input: Array(Self.passages.utf8), setup: .standard(environment: environment))
    let status = outcome.json?["status"]?.string
    switch outcome.code {
    case 0:
      #expect(status == "solved")
      let answer = try #require(outcome.json?["answer"]?.string)
      #expect(Self.passages.lowercased().contains(Normalization.normalize(answer)), "\(answer)")
    case 1: #expect(status == "no_consensus" || status == "rejected")
    default: Issue.record("exit code \(outcome.code): \(outcome.err)")
    }
    #expect(outcome.json?["usage"]?["input_tokens"]?.int ?? 0 > 0)
  }

  @Test(arguments: ["always", "as-needed", "never"])
  func aQuestionOfOneHop(decompose: String) async throws {
    let url = try #require(RealServer.url)
    try await ask("Who is the captain of the Grand Marlin?", ["--model", url, "--decompose", decompose])
  }

  @Test func aQuestionOfTwoHops() async throws {
    let url = try #require(RealServer.url)
    try await ask("In which village was the captain of the Grand Marlin born?", ["--model", url])
  }

  @Test func theAnthropicForm() async throws {
    let url = try #require(RealServer.url)
    let base = url.hasSuffix("/v1") ? String(url.dropLast(3)) : url
    try await ask(
      "Who is the captain of the Grand Marlin?", ["--model", "anthropic/any", "--decompose", "never"],
      ["ANTHROPIC_BASE_URL": base])
  }
}
