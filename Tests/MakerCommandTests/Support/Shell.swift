import Foundation
import Maker
import MakerSimulation
import MakerVoting
import Synchronization

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// Runs commands in this process and keeps what they write.
final class Shell: Sendable {
  struct Outcome: Sendable {
    let code: Int32
    let out: String
    private(set) var err: String

    /// Without the line that says where the journal is, which differs from run to run.
    mutating func hideJournal() {
      err = err.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.hasPrefix("maker: journal: ") && !$0.hasPrefix("\u{1b}[2mmaker: \u{1b}[0mjournal: ") }.joined(
          separator: "\n")
    }

    /// Lines on standard error.
    var complaints: [String] { err.split(separator: "\n").map(String.init) }
    var json: JSON? { try? JSON(parsing: out) }
  }

  private struct Written {
    var out = ""
    var err = ""
  }

  private let written = Mutex(Written())
  let interrupts = AsyncStream<Void>.makeStream()

  /// Runs one command.
  ///
  /// - Parameters:
  ///   - isFed: whether the input comes through a pipe that the command can see.
  ///   - terminal: the terminal behind standard error, if there is one.
  ///   - setup: where models come from; by default only the simulated one.
  func run(
    _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [],
    isFed: Bool = false, terminal: Console.Size? = nil, setup: ModelSetup = .simulated,
    kinds: ProblemKinds = .standard
  ) async -> Outcome {
    written.withLock { $0 = Written() }
    // A command of a test has a journal as a user's has; nobody sees it but the check below.
    let hidden = (environment["HOME"] ?? environment["XDG_STATE_HOME"]) == nil ? try? Folder() : nil
    var environment = environment
    environment["XDG_STATE_HOME"] = environment["XDG_STATE_HOME"] ?? hidden?.path
    var console = Console(
      environment: environment, readInput: { input },
      writeOutput: { text in self.written.withLock { $0.out += text } },
      writeError: { text in self.written.withLock { $0.err += text } },
      errorSize: { terminal }, interrupts: { self.interrupts.stream })
    console.hasInput = { isFed }
    let code = await MakerCommand.run(arguments, console: console, setup: setup, kinds: kinds)
    var outcome = written.withLock { Outcome(code: code, out: $0.out, err: $0.err) }
    JournalCheck.check(outcome, console)
    if hidden != nil { outcome.hideJournal() }
    return outcome
  }

  static func run(
    _ arguments: String..., environment: [String: String] = [:], input: [UInt8] = [],
    terminal: Console.Size? = nil, setup: ModelSetup = .simulated
  ) async -> Outcome {
    await Shell().run(arguments, environment: environment, input: input, terminal: terminal, setup: setup)
  }
}

extension ModelSetup {
  /// The simulated model under any name, and no server on this machine.
  static var simulated: ModelSetup {
    var setup = ModelSetup.standard(environment: [:])
    setup.servers = { [] }
    return setup
  }

  /// Always this model.
  static func fake(_ model: any CompletionModel) -> ModelSetup {
    var setup = ModelSetup.simulated
    setup.make = { _, _ in [model] }
    return setup
  }

  /// A model that cannot be asked.
  static func failing(_ code: ModelError.Code, _ message: String) -> ModelSetup {
    fake(FakeModel { _ in throw ModelError(code, message) })
  }
}

/// A model that is a function.
struct FakeModel: CompletionModel {
  var name = "fake"
  var price: Price?
  var contextWindow: Int?
  let reply: @Sendable (ModelRequest) async throws -> String

  init(
    price: Price? = nil, contextWindow: Int? = nil, _ reply: @escaping @Sendable (ModelRequest) async throws -> String
  ) {
    self.price = price
    self.contextWindow = contextWindow
    self.reply = reply
  }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    ModelResponse(completions: [Completion(text: try await reply(request))])
  }

  /// Says that every question is atomic, and gives one answer to all.
  static func answering(_ answer: String, price: Price? = nil, contextWindow: Int? = nil) -> FakeModel {
    FakeModel(price: price, contextWindow: contextWindow) { request in
      switch request.schema?.name {
      case "classification": #"{"atomic": true, "answer_kind": "text"}"#
      case "decomposition": stop
      default: JSON.object(JSONObject([("answer", .string(answer))])).compact
      }
    }
  }

  /// What a decomposer says of a question that one fact answers.
  static let stop =
    #"{"subproblem_A": "", "subproblem_B": "", "compose_fn": "", "stop": true, "kind": "text", "kind_A": "", "kind_B": ""}"#
}

/// A folder that is there for one test.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("maker-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// The question that the offline world answers in several hops.
let flagship = "What is the capital of the country where the inventor of the telephone was born?"
