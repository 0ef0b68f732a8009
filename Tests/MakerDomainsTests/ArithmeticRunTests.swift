import Maker
import MakerDomains
import MakerSimulation
import MakerVoting
import Testing

/// Whole calculations on the simulated model, which reads nothing but prompts.
@Suite(.timeLimit(.minutes(5)))
struct ArithmeticRunTests {
  static func solve(
    _ problem: ArithmeticProblem, accuracy: Double = 0.9, seed: UInt64 = 1, k: Int? = nil, verifies: Bool = true,
    decompose: DecomposePolicy = .always, model: (any CompletionModel)? = nil
  ) async throws -> RunResult<BigInteger> {
    let model = model ?? SimulatedModel(settings: SimulationSettings(accuracy: accuracy, seed: seed))
    let settings = RunSettings(
      margin: k.map { .fixed($0) } ?? .reliability(target: 0.999, accuracy: 0.9), decompose: decompose, maxDepth: 64,
      limits: BudgetLimits(calls: 100_000, time: nil, nodes: 5000))
    let domain = ArithmeticDomain(verifies: verifies)
    return try await Orchestrator(domain: domain, models: [model], settings: settings).solve(problem)
  }

  static func products(_ count: Int, digits: Int) -> [ArithmeticProblem] {
    var generator = SplitMix64(seed: 42)
    return (0..<count).map { _ in .randomProduct(digits: digits, using: &generator) }
  }

  @Test(arguments: [0.95, 0.9])
  func fiveDigitProductsAreExactThoughNobodyCouldDoThemAtOnce(accuracy: Double) async throws {
    for (number, problem) in Self.products(5, digits: 5).enumerated() {
      let result = try await Self.solve(problem, accuracy: accuracy, seed: UInt64(number))
      #expect(result.solution == problem.value, "\(problem.text)")
      #expect(result.usage.calls < 400)
      #expect(result.tree.decisions.contains { $0.agent == .discriminator })
    }
  }

  @Test func aTwentyDigitProductIsExact() async throws {
    let problem = Self.products(1, digits: 20)[0]
    let result = try await Self.solve(problem)
    #expect(result.solution == problem.value)
    #expect(result.usage.calls < 6000)
    #expect(result.tree.all.filter { $0.decision == .reused }.count > 100, "one-digit products recur")
  }

  @Test func askedDirectlyAFiveDigitProductIsMostlyWrong() async throws {
    let model = SimulatedModel(settings: SimulationSettings(accuracy: 0.95, seed: 3))
    for (digits, expected) in [(5, 0.05...0.5), (1, 0.9...1)] {
      var right = 0
      for problem in Self.products(20, digits: digits) {
        let inquiry = ArithmeticDomain().solver(for: problem, wording: 0)
        let response = try await model.complete(ModelRequest(prompt: inquiry.prompt, count: 20))
        right += response.completions.filter { (try? inquiry.read($0.text)) == problem.value }.count
      }
      #expect(expected.contains(Double(right) / 400), "\(digits) digits: \(right) of 400")
    }
  }

  @Test func withAMarginOfOneVotingAloneIsMostlyWrongAndVerifiersPutMostOfItRight() async throws {
    var blindlyRight = 0
    var right = 0
    var solvedAnew = 0
    for (number, problem) in Self.products(10, digits: 5).enumerated() {
      let blind = try await Self.solve(problem, seed: UInt64(number), k: 1, verifies: false)
      if blind.solution == problem.value { blindlyRight += 1 }
      let checked = try await Self.solve(problem, seed: UInt64(number), k: 1)
      if checked.solution == problem.value { right += 1 }
      // Parts of a second attempt: the first one's were wrong, so none of those is taken over.
      for record in checked.tree.all where record.id.description.contains(".2") {
        solvedAnew += 1
        if let origin = record.reusedFrom { #expect(origin.description.contains(".2")) }
      }
    }
    #expect(solvedAnew > 0)
    #expect(blindlyRight <= 5)
    #expect(right >= 8)
  }

  @Test(arguments: [
    "123456789 + 987654321", "1000000 - 1", "12 * 34 - 56 * 78", "2 * 3 * 4 * 5", "(12 + 34) * (56 - 78)",
    "(17 - 4) * 23", "-(48 * 57) + 1234567", "-42", "700 * -300", "1 - 2 + 3 - 4 + 5", "0 * 99999",
  ])
  func expressionsOfEveryFormAreExact(text: String) async throws {
    let problem = try ArithmeticProblem(parsing: text)
    let result = try await Self.solve(problem)
    #expect(result.solution == problem.value, "\(String(describing: result.reason))")
  }

  @Test func aBareNumberTakesNoCall() async throws {
    let result = try await Self.solve(try ArithmeticProblem(parsing: "(123)"))
    #expect(result.solution == 123)
    #expect(result.usage.calls == 0)
  }

  @Test func anElectedAnswerThatCannotBeIsStruckOffAndTheElectionGoesOn() async throws {
    let problem = try ArithmeticProblem(parsing: "47 * 6")
    let model = StubbornModel(problem: "6 * 7", answer: "420", samples: 12)
    let result = try await Self.solve(problem, model: model)
    #expect(result.solution == 282)
    let leaf = try #require(result.tree.all.first { $0.problem == "6 * 7" })
    #expect(leaf.elections.contains { $0.entries.contains { $0.candidate == "420" && $0.isStruckOff } })
  }

  @Test func aWrongAnswerOfTheRightLengthIsRejectedWhereItIsComposed() async throws {
    let problem = try ArithmeticProblem(parsing: "847 * 6")
    let result = try await Self.solve(problem, model: StubbornModel(problem: "6 * 7", answer: "48"))
    #expect(result.status == .rejected)
    #expect(result.reason?.description.contains("modulo") == true, "\(String(describing: result.reason))")
    let blind = try await Self.solve(problem, verifies: false, model: StubbornModel(problem: "6 * 7", answer: "48"))
    #expect(blind.solution == 5088)
  }

  /// Who solves a shared problem first depends on timing, and so does which node it is reused from; nothing else may.
  @Test(arguments: [nil, 1])
  func concurrencyChangesNoDecision(k: Int?) async throws {
    let problem = Self.products(1, digits: 6)[0]
    func run(_ concurrency: Int) async throws -> (BigInteger?, Set<String>) {
      let settings = RunSettings(
        margin: k.map { .fixed($0) } ?? .reliability(target: 0.999, accuracy: 0.9), maxDepth: 64,
        limits: BudgetLimits(calls: 100_000, time: nil, nodes: 5000), concurrency: concurrency)
      let model = SimulatedModel(settings: SimulationSettings(accuracy: 0.85, seed: 2))
      let result = try await Orchestrator(domain: ArithmeticDomain(), models: [model], settings: settings)
        .solve(problem)
      return (result.solution, Set(result.tree.all.map { "\($0.id) \($0.problem) = \($0.solution ?? "")" }))
    }
    let first = try await run(16)
    for concurrency in [1, 2, 64] {
      let other = try await run(concurrency)
      #expect(other.0 == first.0)
      #expect(other.1 == first.1)
    }
  }

  @Test func proposalsThatAreNoIdentitiesAreInTheRecordWithTheReason() async throws {
    let result = try await Self.solve(Self.products(1, digits: 6)[0], accuracy: 0.8)
    let rejected = result.tree.all.flatMap(\.proposals).compactMap(\.rejection)
    #expect(rejected.contains { $0.contains("does not give") })
  }

  @Test func askedAsNeededALongProductIsTriedAndThenSplit() async throws {
    let problem = try ArithmeticProblem(parsing: "483 * 907")
    let result = try await Self.solve(problem, accuracy: 0.9, k: 4, decompose: .asNeeded)
    #expect(result.solution == problem.value)
  }
}

/// A simulated model with one fixed idea: what it says of one calculation, in its first samples or always.
private struct StubbornModel: CompletionModel {
  let name = "stubborn"
  let problem: String
  let answer: String
  var samples = Int.max
  private let model = SimulatedModel(settings: SimulationSettings(accuracy: 1, seed: 1))

  init(problem: String, answer: String, samples: Int = .max) {
    self.problem = problem
    self.answer = answer
    self.samples = samples
  }

  var maxSamplesPerCall: Int { model.maxSamplesPerCall }
  var price: Price? { .free }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let response = try await model.complete(request)
    guard request.prompt.hasPrefix("# Solver"), request.prompt.contains("<problem>\n\(problem)\n</problem>") else {
      return response
    }
    let completions = response.completions.enumerated().map { offset, completion in
      request.firstSample + offset < samples ? Completion(text: "{\"answer\": \"\(answer)\"}") : completion
    }
    return ModelResponse(completions: completions, usage: response.usage)
  }
}

extension NodeRecord {
  /// The elections in this tree that converged, as far as nodes have solutions.
  var decisions: [ElectionRecord] {
    solution == nil ? [] : elections.filter { $0.ending == .converged } + children.flatMap(\.decisions)
  }

  /// This record and all below it.
  fileprivate var all: [NodeRecord] { [self] + children.flatMap(\.all) }
}
