import Maker
import MakerVoting
import Synchronization

/// A model whose replies a test writes: by agent, question, and number of the sample.
final class ScriptedModel: CompletionModel {
  struct Asked: Sendable {
    let agent: String
    let question: String
    let number: Int
    let prompt: String
  }

  let name: String
  let maxSamplesPerCall: Int
  let price: Price?
  private let isCompound: @Sendable (String) -> Bool
  private let reply: @Sendable (Asked) async throws -> String
  private let log = Mutex<(requests: [ModelRequest], asked: [Asked])>(([], []))

  init(
    name: String = "scripted", maxSamplesPerCall: Int = 1, price: Price? = nil,
    isCompound: @escaping @Sendable (String) -> Bool = { _ in false },
    reply: @escaping @Sendable (Asked) async throws -> String
  ) {
    self.name = name
    self.maxSamplesPerCall = maxSamplesPerCall
    self.price = price
    self.isCompound = isCompound
    self.reply = reply
  }

  var requests: [ModelRequest] { log.withLock { $0.requests } }
  var asked: [Asked] { log.withLock { $0.asked } }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    log.withLock { $0.requests.append(request) }
    var completions: [Completion] = []
    for offset in 0..<request.count {
      let asked = Asked(
        agent: String(request.prompt.split(separator: "\n")[0].dropFirst(2)).lowercased(),
        question: Self.between("<question>\n", "\n</question>", request.prompt), number: request.firstSample + offset,
        prompt: request.prompt)
      log.withLock { $0.asked.append(asked) }
      completions.append(Completion(text: try await text(asked), outputTokens: 10))
    }
    return ModelResponse(completions: completions, usage: TokenUsage(input: 100, output: 10 * request.count))
  }

  /// What the test's script says, but for solvers who may say that their question is compound, and say so; and for
  /// classifiers of whom it says nothing.
  private func text(_ asked: Asked) async throws -> String {
    if asked.agent == "solver", asked.prompt.contains("`compound`"), isCompound(asked.question) {
      return Say.answer("compound")
    }
    let text = try await reply(asked)
    guard asked.agent == "classifier", text.contains("\"answer\"") else { return text }
    return Say.classification(!isCompound(asked.question))
  }

  static func between(_ start: String, _ end: String, _ text: String) -> String {
    guard let open = text.firstRange(of: start), let close = text[open.upperBound...].firstRange(of: end) else {
      return ""
    }
    return String(text[open.upperBound..<close.lowerBound])
  }
}

/// Replies in the agents' schemas.
enum Say {
  static func classification(_ atomic: Bool, _ kind: String = "entity") -> String {
    JSON.object(JSONObject([("atomic", .bool(atomic)), ("answer_kind", .string(kind))])).compact
  }

  static func split(_ a: String, _ b: String, _ compose: String = "second") -> String {
    JSON.object(
      JSONObject([
        ("subproblem_A", .string(a)), ("subproblem_B", .string(b)), ("compose_fn", .string(compose)), ("stop", false),
      ])
    ).compact
  }

  /// A decomposer's reply in which only the ballots matter.
  static func decomposed(stop: Bool, kind: String) -> String {
    JSON.object(
      JSONObject([
        ("subproblem_A", stop ? "" : "One?"), ("subproblem_B", stop ? "" : "Two {A}?"),
        ("compose_fn", stop ? "" : "second"), ("stop", .bool(stop)), ("kind", .string(kind)),
      ])
    ).compact
  }

  static let stop = #"{"subproblem_A": "", "subproblem_B": "", "compose_fn": "", "stop": true}"#

  static func answer(_ text: String) -> String { JSON.object(JSONObject([("answer", .string(text))])).compact }

  /// The choice of the first option that contains a text.
  static func choice(_ text: String, in prompt: String) -> String {
    let options = options(in: prompt)
    return #"{"choice": \#((options.first { $0.text.contains(text) } ?? options[0]).label)}"#
  }

  /// The labelled options of a discriminator's prompt, in the order in which they stand there.
  static func options(in prompt: String) -> [(label: Int, text: Substring)] {
    ScriptedModel.between("<proposals>\n", "\n</proposals>", prompt).split(separator: "\n").compactMap { line in
      line.split(separator: ".", maxSplits: 1).first.flatMap { Int($0) }.map { ($0, line) }
    }
  }
}

/// A small world of questions by hand: which are compound, how they split, and what the rest is answered with. Its
/// decomposers name no kinds, so that classifiers are asked for those of parts.
struct Script: Sendable {
  var splits: [String: (a: String, b: String, compose: String)] = [:]
  var answers: [String: String] = [:]

  func model() -> ScriptedModel {
    ScriptedModel(isCompound: { splits[$0] != nil }) { asked in reply(asked) }
  }

  func reply(_ asked: ScriptedModel.Asked) -> String {
    switch asked.agent {
    case "classifier": Say.classification(splits[asked.question] == nil)
    case "decomposer": splits[asked.question].map { Say.split($0.a, $0.b, $0.compose) } ?? Say.stop
    case "discriminator": #"{"choice": \#(Self.firstProposal(asked.prompt))}"#
    case "solver": Say.answer(answers[asked.question] ?? "unknown")
    default: Say.answer("composed")
    }
  }

  static func firstProposal(_ prompt: String) -> Int {
    Say.options(in: prompt).first { !$0.text.contains("none of these") }?.label ?? 1
  }
}
