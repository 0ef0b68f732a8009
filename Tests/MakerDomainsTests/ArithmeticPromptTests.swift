import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Testing

/// The prompt files, and the simulated expert that reads nothing else.
@Suite(.timeLimit(.minutes(5)))
struct ArithmeticPromptTests {
  private let domain = ArithmeticDomain()
  private let perfect = SimulatedModel(settings: SimulationSettings(accuracy: 1, seed: 5))

  private func ask<Value>(_ inquiry: Inquiry<Value>, _ model: SimulatedModel, count: Int = 20) async throws -> [Value] {
    let response = try await model.complete(ModelRequest(prompt: inquiry.prompt, count: count))
    return try response.completions.map { try inquiry.read($0.text) }
  }

  @Test(arguments: ["arithmetic-decompose", "arithmetic-discriminate", "arithmetic-solve"])
  func everyTemplateHasThreeWordingsWithTheProblemInThem(name: String) {
    let template = PromptLibrary.arithmetic[name]
    #expect(template.wordings.count >= 3)
    for wording in template.wordings.indices {
      #expect(template.render(["problem": "7 * 6"], wording: wording).contains("<problem>\n7 * 6\n</problem>"))
    }
  }

  @Test func theExamplesInTheDecomposersPromptAreSoundAndReadable() throws {
    for (wording, problem) in [(0, "529 * 6"), (1, "12 * 34 - 56 * 78")] {
      let problem = try ArithmeticProblem(parsing: problem)
      let inquiry = domain.decomposer(for: problem, wording: wording)
      let example = try #require(inquiry.prompt.split(separator: "\n").last)
      #expect(throws: Never.self) { try domain.decomposition(of: problem, from: inquiry.read(String(example))) }
    }
  }

  @Test(arguments: [0, 1, 2])
  func aPerfectExpertProposesIdentitiesAndNothingElse(wording: Int) async throws {
    for text in ["48123 * 90714", "123456 + 987654", "12345 - 678", "12 * 34 - 5", "2 * 3 * 4", "(12 + 34) * (5 - 17)"]
    {
      let problem = domain.canonical(try ArithmeticProblem(parsing: text)).problem
      let replies = try await ask(domain.decomposer(for: problem, wording: wording), perfect)
      var sound = 0
      for reply in replies where (try? domain.decomposition(of: problem, from: reply)) != nil { sound += 1 }
      #expect(sound == replies.count, "\(text): \(replies.map(\.line))")
    }
  }

  @Test func wrongProposalsAreOfSeveralKindsAndNoneIsAnIdentity() async throws {
    let problem = try ArithmeticProblem(parsing: "48123 * 90714")
    let hopeless = SimulatedModel(settings: SimulationSettings(accuracy: 0, seed: 5))
    let replies = try await ask(domain.decomposer(for: problem, wording: 0), hopeless, count: 100)
    #expect(Set(replies).count > 20)
    for reply in replies {
      #expect(throws: Rejection.self, "\(reply.line)") { try domain.decomposition(of: problem, from: reply) }
    }
  }

  @Test(arguments: [0, 1, 2])
  func thePerfectDiscriminatorTakesTheMostEvenIdentityInAnyOrder(wording: Int) async throws {
    let best = "A: 481 * 90714 | B: 23 * 90714 | compose: A * 100 + B"
    let options = [
      "A: 4 * 90714 | B: 8123 * 90714 | compose: A * 10000 + B", best,
      "A: 481 * 90714 | B: 23 * 90714 | compose: A * 1000 + B", "none of these",
    ]
    let problem = try ArithmeticProblem(parsing: "48123 * 90714")
    for shift in options.indices {
      let order = Array(options[shift...] + options[..<shift])
      let chosen = try await ask(
        domain.discriminator(for: problem, options: OptionList(texts: order), wording: wording), perfect)
      #expect(Set(chosen.map { order[$0 - 1] }) == [best])
    }
    let unsound = [options[2], "none of these"]
    let choices = try await ask(
      domain.discriminator(for: problem, options: OptionList(texts: unsound), wording: wording), perfect)
    #expect(choices[0] == 2)
  }

  @Test(arguments: [0, 1, 2])
  func wrongAnswersArePlausibleAndDiffer(wording: Int) async throws {
    let problem = try ArithmeticProblem(parsing: "6 * 7")
    let inquiry = domain.solver(for: problem, wording: wording)
    #expect(Set(try await ask(inquiry, perfect)) == [42])
    let hopeless = SimulatedModel(settings: SimulationSettings(accuracy: 0, seed: 5))
    let wrong = Set(try await ask(inquiry, hopeless, count: 200))
    #expect(!wrong.contains(42))
    #expect(wrong.isSuperset(of: [48, 49, 36, 35, 32, 52, 24]))
    #expect(wrong.count < 12)
  }
}
