import Maker
import MakerDomains
import MakerVoting
import Testing

/// A new kind of problem from the documentation of `StateSpace` alone: a ferryman takes a wolf, a goat and a cabbage over
/// a river, one at a time, and must not leave wolf and goat, or goat and cabbage, to themselves.
struct RiverCrossing: StateSpace {
  /// Who is still on the near bank; everybody else is on the far one.
  struct Bank: Hashable, Sendable {
    var near: Set<String>
  }

  static let everybody = ["ferryman", "wolf", "goat", "cabbage"]

  let rules = """
    A ferryman has a wolf, a goat and a cabbage and must cross a river. His boat holds himself and one more.
    Without him the wolf may not be with the goat, nor the goat with the cabbage.
    A state names who is on the near bank: near: ferryman goat. An action names who goes with him: cross goat, cross alone.
    """

  func text(of state: Bank) -> String {
    (["near:"] + Self.everybody.filter(state.near.contains)).joined(separator: " ")
  }

  func text(of action: String) -> String { "cross \(action)" }

  func goal(parsing text: String) throws(Rejection) -> Bank {
    let words = text.split(separator: " ").map(String.init)
    guard words.first == "near:" else { throw Rejection("a state begins with near:") }
    guard words.dropFirst().allSatisfy(Self.everybody.contains) else { throw Rejection("somebody unknown") }
    return Bank(near: Set(words.dropFirst()))
  }

  func action(parsing text: String) throws(Rejection) -> String {
    let words = text.split(separator: " ").map(String.init)
    guard words.count == 2, words[0] == "cross" else { throw Rejection("an action is cross and a passenger") }
    return words[1]
  }

  func apply(_ action: String, to state: Bank) throws(Rejection) -> Bank {
    var next = state
    let isNear = state.near.contains("ferryman")
    for one in action == "alone" ? ["ferryman"] : ["ferryman", action] {
      guard Self.everybody.contains(one) else { throw Rejection("nobody is called \(one)") }
      guard state.near.contains(one) == isNear else { throw Rejection("\(one) is on the other bank") }
      if isNear { next.near.remove(one) } else { next.near.insert(one) }
    }
    return next
  }

  func check(_ state: Bank) throws(Rejection) {
    let far = Set(Self.everybody).subtracting(state.near)
    for bank in [state.near, far] where !bank.contains("ferryman") && bank.contains("goat") {
      if bank.contains("wolf") { throw Rejection("the wolf eats the goat") }
      if bank.contains("cabbage") { throw Rejection("the goat eats the cabbage") }
    }
  }

  func isMet(_ goal: Bank, in state: Bank) -> Bool { goal == state }
  func state(of goal: Bank) -> Bank? { goal }
}

/// Knows one way over the river, and says nonsense at every fourth sample.
private struct Guide: CompletionModel {
  private static let way = [
    "near: ferryman wolf goat cabbage", "near: wolf cabbage", "near: ferryman wolf cabbage", "near: cabbage",
    "near: ferryman goat cabbage", "near: goat", "near: ferryman goat", "near:",
  ]
  private static let steps = ["goat", "alone", "wolf", "goat", "cabbage", "alone", "goat"]

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let lines = request.prompt.split(separator: "\n").map(String.init)
    func section(_ tag: String) -> String { lines.firstIndex(of: "<\(tag)>").map { lines[$0 + 1] } ?? "" }
    guard let from = Self.way.firstIndex(of: section("start")), let to = Self.way.firstIndex(of: section("goal")),
      request.firstSample % 4 != 3
    else { return ModelResponse(completions: [Completion(text: #"{"action": "swim", "choice": 1}"#)]) }
    let middle = Self.way[(from + to) / 2]
    let reply: String
    switch lines[0] {
    case "# Decomposer":
      reply =
        to == from + 1
        ? #"{"subproblem_A": "", "subproblem_B": "", "compose_fn": "", "stop": true}"#
        : #"{"subproblem_A": "\#(middle)", "subproblem_B": "\#(Self.way[to])", "compose_fn": "concat", "stop": false}"#
    case "# Discriminator":
      let options = lines.filter { $0.first?.isNumber == true }
      reply = #"{"choice": \#((options.first { !$0.contains("none of these") } ?? "1").prefix { $0.isNumber })}"#
    default: reply = #"{"action": "cross \#(Self.steps[from])"}"#
    }
    return ModelResponse(completions: [Completion(text: reply)])
  }
}

@Suite(.timeLimit(.minutes(5)))
struct RiverCrossingTests {
  @Test func aStrangersDomainIsSolved() async throws {
    let space = RiverCrossing()
    let start = RiverCrossing.Bank(near: Set(RiverCrossing.everybody))
    let problem = StateSpaceProblem(from: start, to: RiverCrossing.Bank(near: []), in: space)
    let result = try await Orchestrator(
      domain: StateSpaceDomain(space), models: [Guide()], settings: RunSettings(maxDepth: 64)
    ).solve(problem)
    #expect(result.solution?.actions == ["goat", "alone", "wolf", "goat", "cabbage", "alone", "goat"])
  }
}
