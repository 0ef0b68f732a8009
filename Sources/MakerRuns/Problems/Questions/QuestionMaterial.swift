package import MakerConsole
package import Maker
import MakerVoting

/// What a run over questions, or tasks in words, has besides the question: prompts and texts.
package struct QuestionMaterial: Sendable {
  package let prompts: PromptLibrary
  private let matching: PromptLibrary
  package private(set) var passages: Passages?
  private var verifier: VerifyCommand?

  /// Reads the files.
  package init(_ arguments: ProblemArguments, _ settings: Settings, prompts: PromptLibrary) throws {
    self.prompts = try PromptFolder.load(settings.text(.prompts), into: prompts)
    matching = try PromptFolder.load(settings.text(.prompts), into: .matching)
    passages = try ContextFiles.load(arguments.inputs("context"))
    verifier = try VerifyCommand(settings)
  }

  /// The same prompts alone, for a rehearsal.
  package var promptsAlone: QuestionMaterial {
    var copy = self
    (copy.passages, copy.verifier) = (nil, nil)
    return copy
  }

  /// The domain, with as much of the context in a prompt as the window of the model allows.
  ///
  /// - Parameters:
  ///   - window: the model's window in tokens, where it is known.
  ///   - models: the models' own names: a replayed run goes by those that were recorded.
  ///   - posed: the question as the user posed it, which is what a verifier of the user's is about.
  /// - Throws: ``CommandError`` when not even one passage would fit.
  package func domain(
    _ preparation: RunPreparation, window: Int?, models: [String], posed: Question
  ) throws(CommandError) -> QuestionDomain {
    let window = preparation.settings.integer(.contextWindow) ?? window ?? ContextRoom.usualWindow
    let room = ContextRoom(window: window, reply: preparation.run.redFlags.maxOutputTokens(for: .solver))
    if let passages {
      try room.check(passages)
      let most = room.mostPassages(passages)
      if most < passages.passages.count {
        preparation.output.notice(
          "the context has \(passages.passages.count) passages; each solver is shown at most \(most), the most relevant"
        )
      }
    }
    return QuestionDomain(
      prompts: prompts, matching: matching, passages: passages, contextTokens: room.tokens, models: models,
      verify: verifier?.check(of: posed.text, \.text))
  }
}

/// How much of a context fits into a prompt.
package struct ContextRoom: Hashable, Sendable {
  /// The window of a model that does not tell.
  package static let usualWindow = 8192
  /// What a solver's prompt needs besides passages and reply: the instructions and the question.
  package static let instructions = 700

  package let window: Int
  /// Tokens for passages.
  package let tokens: Int
  private let reply: Int

  package init(window: Int, reply: Int) {
    self.window = window
    self.reply = reply
    tokens = window - reply - Self.instructions
  }

  /// The most passages that can ever stand in one prompt: the shortest ones.
  package func mostPassages(_ passages: Passages) -> Int {
    var room = tokens
    return passages.passages.map(Self.size).sorted().prefix { size in
      room -= size
      return room >= 0
    }.count
  }

  /// Refuses a window into which some passage does not fit.
  package func check(_ passages: Passages) throws(CommandError) {
    let largest = passages.passages.map(Self.size).max() ?? 0
    guard largest > tokens else { return }
    throw .usage(
      "--context-window \(window) leaves no room for the context: with \(reply) tokens for the reply it must be at least "
        + "\(reply + Self.instructions + largest)")
  }

  /// As passages are counted when they are chosen: a third of their bytes, and their number.
  private static func size(_ passage: Passages.Passage) -> Int { passage.text.utf8.count / 3 + 8 }
}
