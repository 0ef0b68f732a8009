import Foundation
import Maker
import MakerSimulation
import Synchronization
import Testing

/// A run that was killed goes on where it stopped.
@Suite(.timeLimit(.minutes(5)))
struct ResumeTests {
  /// Passes requests on and notes which samples were asked for.
  private final class Noting: CompletionModel {
    let inner: any CompletionModel
    private let log = Mutex<[(stream: UInt64, number: Int)]>([])
    private let requests = Mutex(0)

    init(_ inner: any CompletionModel) { self.inner = inner }

    var name: String { inner.name }
    var maxSamplesPerCall: Int { inner.maxSamplesPerCall }
    var price: Price? { inner.price }
    var asked: [(stream: UInt64, number: Int)] { log.withLock { $0 } }
    var calls: Int { requests.withLock { $0 } }

    func complete(_ request: ModelRequest) async throws -> ModelResponse {
      requests.withLock { $0 += 1 }
      log.withLock { log in
        for offset in 0..<request.count { log.append((request.stream, request.firstSample + offset)) }
      }
      return try await inner.complete(request)
    }
  }

  private static var model: SimulatedModel {
    SimulatedModel(
      settings: SimulationSettings(accuracy: 0.75, malformed: 0.1, seed: 3),
      price: Price(inputPerMillion: 1, outputPerMillion: 4))
  }

  /// One run of some kind, with its journal.
  private struct Work: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var model: @Sendable () -> any CompletionModel = { ResumeTests.model }
    let solve:
      @Sendable (any CompletionModel, Journal?) async throws -> (
        status: RunStatus, solution: String?, tree: NodeRecord, usage: Usage
      )
  }

  private static func work<D: Domain>(
    _ name: String, _ domain: D, _ problem: D.Problem,
    _ settings: RunSettings = RunSettings(maxVotes: 12, concurrency: 1),
    model: @escaping @Sendable () -> any CompletionModel = { ResumeTests.model }
  ) -> Work where D.Problem: Sendable {
    Work(testDescription: name, model: model) { model, journal in
      let result = try await Orchestrator(domain: domain, models: [model], settings: settings)
        .solve(problem, journal: journal)
      return (result.status, result.solution.map { domain.text(of: $0) }, result.tree, result.usage)
    }
  }

  private static let works: [Work] = [
    work(
      "a question of four hops", QuestionDomain(),
      Question("What is the capital of the country where the inventor of the telephone was born?")),
    work("a question that the world does not know", QuestionDomain(), Question("Who is the king of the moon?")),
    work("a prompt", PromptDomain(), "What is 2+2?"),
    work(
      "names of one thing", QuestionDomain(), Question("Where was the inventor of the telephone born?"),
      model: {
        SimulatedModel(
          settings: SimulationSettings(
            accuracy: 0.9, vices: SimulatedVices(paraphrased: 0.5, aliases: 0.5), seed: 5))
      }),
    work("kinds that differ", QuestionDomain(), Question("Whole?"), model: { kinds }),
    Work(testDescription: "a quiz step by step") { model, journal in
      let quiz = CapitalQuiz(length: 20)
      let result = try await Stepper(domain: quiz, models: [model], settings: RunSettings(concurrency: 1))
        .walk(from: .init(), journal: journal)
      return (result.status, result.solution.map { "\($0.end)" }, result.tree, result.usage)
    },
    Work(testDescription: "a graph") { model, journal in
      let graph = try SubtaskGraph(
        parsing: """
          {"subtasks": [{"id": "t1", "description": "Identify inventor of telephone", "dependencies": []},
          {"id": "t2", "description": "Determine birthplace of {t1}", "dependencies": ["t1"]}]}
          """)
      let result = try await GraphRunner(graph: graph, models: [model], settings: RunSettings(concurrency: 1))
        .run(journal: journal).result
      return (result.status, result.solution?.compact, result.tree, result.usage)
    },
  ]

  /// Names other kinds for the parts in its first proposal than in the others, which say the same; solvers mind the kind.
  private static var kinds: any CompletionModel {
    ScriptedModel { asked in
      switch asked.agent {
      case "decomposer":
        #"{"subproblem_A": "One?", "subproblem_B": "Two {A}?", "compose_fn": "second", "stop": false, "kind": "text", "#
          + #""kind_A": "\#(asked.number == 0 ? "number" : "entity")", "kind_B": "text"}"#
      case "discriminator": #"{"choice": \#(Script.firstProposal(asked.prompt))}"#
      default: Say.answer("\(asked.question) \(asked.prompt.contains("<kind>entity</kind>"))")
      }
    }
  }

  private func withPath<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let path = FileManager.default.temporaryDirectory.appending(path: "resume-\(UUID().uuidString).jsonl").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }

  /// Whatever line was the last that was written, the resumed run comes to what the whole one came to, and asks for nothing
  /// that stands in the journal.
  @Test(arguments: works, JournalLevel.allCases)
  private func goesOnFromAnyLine(work: Work, level: JournalLevel) async throws {
    try await withPath { path in
      let whole = try await work.solve(work.model(), try Journal(path: path, run: "r", level: level))
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let lines = text.components(separatedBy: "\n").dropLast()
      var cuts = Set(stride(from: 2, to: lines.count, by: max(1, lines.count / 12)))
      cuts.insert(lines.count)
      for cut in cuts.sorted() {
        try (lines.prefix(cut).joined(separator: "\n") + "\n{\"seq\":torn").write(
          toFile: path, atomically: true, encoding: .utf8)
        let before = try JournalReader.fold(path).fold
        let model = Noting(work.model())
        let journal = try Journal(resuming: path)
        let again = try await work.solve(model, journal)
        #expect(again.status == whole.status && again.solution == whole.solution, "cut at \(cut)")
        #expect(again.usage.calls == before.usage.calls + model.calls, "cut at \(cut)")
        // The journal, read back, is what the resumed run says of itself.
        let after = try JournalReader.fold(path).fold
        #expect(after.tree()?.solution == again.tree.solution && after.usage.calls == again.usage.calls)
        #expect(after.end?.status == whole.status && after.resumptions == 1)
        if level == .full {
          #expect(again.usage.samples == whole.usage.samples, "cut at \(cut)")
          #expect(Self.shape(again.tree) == Self.shape(whole.tree), "cut at \(cut)")
        }
        if cut == lines.count {
          #expect(model.asked.isEmpty)
          // Nothing is told twice: only that the run was taken up again, and how it ended.
          let told = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n").count - 1
          #expect(told == lines.count + 2)
        }
      }
    }
  }

  /// A tree without what differs from one telling to the other.
  private static func shape(_ node: NodeRecord) -> [String] {
    [
      "\(node.id) \(node.solution ?? "") \(node.elections.map { "\($0.id) \($0.winner ?? "-") \($0.entries.map(\.votes))" })"
    ]
      + node.children.flatMap(shape)
  }

  @Test func whatWasDecidedIsNotDrawnAgain() async throws {
    try await withPath { path in
      let work = Self.works[0]
      _ = try await work.solve(Self.model, try Journal(path: path, run: "r", level: .decisions))
      let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n").dropLast()
      try (lines.prefix(lines.count / 2).joined(separator: "\n") + "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
      var decided: [ElectionRecord] = []
      try JournalReader.read(path) { event in
        if case .votingComplete(let record) = event.payload, record.ending == .converged,
          ![.kind, .atomic].contains(record.decision)
        {
          decided.append(record)
        }
      }
      let model = Noting(Self.model)
      _ = try await work.solve(model, try Journal(resuming: path))
      #expect(!decided.isEmpty && !model.asked.isEmpty)
      for record in decided {
        let numbers = record.id.first..<record.next
        #expect(!model.asked.contains { $0.stream == record.stream && numbers.contains($0.number) }, "\(record.id)")
      }
    }
  }

  @Test func whatWasSpentBeforeCountsTowardsTheLimits() async throws {
    try await withPath { path in
      let question = Question("What is the capital of the country where the inventor of the telephone was born?")
      func ask(_ calls: Int, _ model: any CompletionModel, _ journal: Journal) async throws -> RunResult<Answer> {
        try await Orchestrator(
          domain: QuestionDomain(), models: [model], settings: RunSettings(limits: BudgetLimits(calls: calls))
        ).solve(question, journal: journal)
      }
      let first = try await ask(20, Self.model, try Journal(path: path, run: "r"))
      #expect(first.status == .budgetExhausted && first.usage.calls == 20)
      let model = Noting(Self.model)
      let second = try await ask(30, model, try Journal(resuming: path))
      #expect(second.usage.calls == 30 && second.status == .budgetExhausted && second.run == "r")
      let third = try await ask(2000, model, try Journal(resuming: path))
      #expect(third.status == .solved && third.solution?.text == "Edinburgh")
      // The time goes on, too.
      #expect(third.usage.seconds >= second.usage.seconds && second.usage.seconds >= first.usage.seconds)
    }
  }

  @Test func whatAServerRefusedIsNotSentAgain() async throws {
    try await withPath { path in
      let seeds = Mutex<[Bool]>([])
      struct Picky: CompletionModel {
        let inner = ResumeTests.model
        let note: @Sendable (Bool) -> Void
        func complete(_ request: ModelRequest) async throws -> ModelResponse {
          note(request.sendsSeed)
          if request.sendsSeed { throw ModelError(.unsupported, "no seed", feature: .seed) }
          return try await inner.complete(request)
        }
      }
      let model = Picky { seen in seeds.withLock { $0.append(seen) } }
      func ask(_ calls: Int?, _ journal: Journal) async throws -> RunStatus {
        let result = try await Orchestrator(
          domain: QuestionDomain(), models: [model], settings: RunSettings(limits: BudgetLimits(calls: calls))
        ).solve(Question("Who wrote Emma?"), journal: journal)
        return result.status
      }
      let first = try await ask(5, try Journal(path: path, run: "r"))
      #expect(first == .budgetExhausted)
      seeds.withLock { $0 = [] }
      let second = try await ask(nil, try Journal(resuming: path))
      #expect(second == .solved)
      let sent = seeds.withLock { $0 }
      #expect(!sent.isEmpty && !sent.contains(true))
    }
  }

  @Test func aFaultIsTheLastEventAndTheRunGoesOnAfterIt() async throws {
    try await withPath { path in
      let calls = Mutex(0)
      let broken = ScriptedModel(name: "m") { asked in
        let call = calls.withLock { calls in
          calls += 1
          return calls
        }
        if call > 4 { throw ModelError(.unauthorized, "the key was withdrawn") }
        return Script(answers: ["One?": "1"]).reply(asked)
      }
      let first = try await Orchestrator(
        domain: QuestionDomain(), models: [broken], settings: RunSettings(concurrency: 1)
      )
      .solve(Question("One?"), journal: try Journal(path: path, run: "r"))
      #expect(first.status == .failed && first.fault?.kind == Fault.Kind(rawValue: "unauthorized"))
      #expect(first.tree.elections.contains { $0.decision == .kind && $0.ending == .converged })
      #expect(first.usage.samples == 4)
      let fold = try JournalReader.fold(path).fold
      #expect(fold.end?.status == .failed && fold.end?.reason == first.reason && fold.tree() == first.tree)
      let second = try await Orchestrator(
        domain: QuestionDomain(), models: [ScriptedModel(name: "m") { Script(answers: ["One?": "1"]).reply($0) }]
      ).solve(Question("One?"), journal: try Journal(resuming: path))
      #expect(second.status == .solved && second.solution?.text == "1")
    }
  }
}
