package import Maker
package import MakerConsole
import MakerVoting

extension ProblemKind {
  /// A graph of subtasks.
  package static let graph: ProblemKind = {
    var kind = ProblemKind(
      name: "dag", path: ["dag", "run"],
      summary: "Runs a graph: every subtask as soon as it can be, each voted with its own criticality.",
      arguments: [
        .fileWord("graph", "the graph, JSON; - is standard input", what: "the graph", question: "which graph?")
      ]
    ) { arguments, settings, _ in
      guard let input = arguments.input("graph") else { throw CommandError.usage("which graph?") }
      let graph = try GraphFile.load(input)
      let prompts = try PromptFolder.load(settings.text(.prompts), into: .graphs)
      return Work(graph, settings.subtaskCriticality, prompts, try VerifyCommand(settings))
    }
    kind.details = [
      "The answer alone goes to standard output: what `compose` says, else the outputs that nothing depends on. When a"
        + " subtask fails, what depends on it is not done, and --json holds the outputs there are.",
      "--k, --reliability, --criticality and --agents hold for subtasks without a criticality of their own, which else is"
        + " medium.",
    ]
    kind.examples = [
      .init(line: "maker dag run graph.json --model ollama/llama3.2", summary: "Ask a model of your own:"),
      .init(line: "maker dag run - --json < graph.json", summary: "See every vote and every output:"),
    ]
    kind.solutionName = "answer"
    kind.comparison = .byParts
    kind.prompts = [.graphs]
    kind.planRefusal = "a graph is run as it is"
    kind.takesVerifier = true
    return kind
  }()
}

/// Graphs of subtasks that users give.
package enum GraphFile {
  /// Reads a graph.
  ///
  /// - Throws: ``MakerConsole/CommandError``: 74 for a file that cannot be read, 65 with the place for one that is no
  ///   graph.
  package static func load(_ input: InputText) throws(CommandError) -> SubtaskGraph {
    let text = try input.read("the graph")
    do throws(GraphError) { return try SubtaskGraph(parsing: text) } catch {
      let place = [error.line, error.column].compactMap { $0.map { ":\($0)" } }.joined()
      throw .badData("\(TextFiles.shown(input.name))\(place): \(error)")
    }
  }
}

extension Work {
  fileprivate init(
    _ graph: SubtaskGraph, _ criticality: Criticality?, _ prompts: PromptLibrary, _ verifier: VerifyCommand?
  ) {
    self.init(title: graph.title, opening: { try Opening(graph, criticality, prompts, $0) }) { means in
      let runner = GraphRunner(
        graph: graph, models: means.models, settings: means.settings, criticality: criticality, prompts: prompts,
        clock: means.clock, listeners: means.listeners, reviewer: means.review,
        verify: verifier?.ofSubtasks)
      let outcome = try await runner.run(
        stop: means.stop, run: means.id, journal: means.journal, in: means.place)
      var whole = RunOutcome(outcome.result.map { Solved(text: $0.string ?? $0.pretty, json: $0) })
      let json = outcome.json(words: means.words)
      // The outputs that there are belong to a result however it ended.
      whole.members = ["outputs", "failed", "needs_review"].compactMap { name in json[name].map { (name, $0) } }
      return whole
    }
    mayAsk = graph.subtasks.contains { $0.loop != nil }
    check = { try GraphRunner(graph: graph, models: $0).check() }
  }
}

extension Work.Opening {
  fileprivate init(
    _ graph: SubtaskGraph, _ criticality: Criticality?, _ prompts: PromptLibrary, _ preparation: RunPreparation
  ) throws {
    let first = graph.shape.order.compactMap { graph[$0] }.first { $0.compose == nil && $0.dependencies.isEmpty }
    let values = Dictionary(uniqueKeysWithValues: graph.inputs.members.map { ($0.name, $0.value) })
    let policy = preparation.run.margin.over(steps: Double(graph.mostElections))
    let margin = try first?.criticality?.margin ?? criticality?.margin ?? policy.margin(at: .node(depth: 1))
    self.init(
      prompt: first.map { SubtaskAgent($0, values: values, prompts: prompts).inquiry(wording: 0).prompt } ?? "",
      samples: first == nil ? 0 : margin,
      outlook:
        "Each of the \(Words.count(graph.subtasks.count { $0.compose == nil }, "voted subtask")) needs at least one"
        + " election.")
  }
}

extension Settings {
  /// The criticality of subtasks that state none. What the user says of margins and panels holds for them instead.
  fileprivate var subtaskCriticality: Criticality? {
    [Flag.k, .reliability, .criticality, .agents, .adaptiveK].contains { isSet($0) } ? nil : .medium
  }
}
