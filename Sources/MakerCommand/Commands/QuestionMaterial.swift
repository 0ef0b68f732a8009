import Maker
import MakerVoting

/// What a run over questions, or tasks in words, has besides the question: prompts and texts.
struct QuestionMaterial: Sendable {
  let prompts: PromptLibrary
  private(set) var passages: Passages?

  /// Reads the files.
  init(
    _ parsed: ParsedArguments, settings: Settings, console: Console, prompts: PromptLibrary = .questions
  ) throws(CommandError) {
    self.prompts = try PromptFolder.load(settings.text(.prompts), into: prompts)
    passages = try ContextFiles.load(parsed.texts(CommandTree.context), console: console)
  }

  /// The same without its texts.
  var withoutPassages: QuestionMaterial {
    var copy = self
    copy.passages = nil
    return copy
  }

  init(prompts: PromptLibrary, passages: Passages?) {
    self.prompts = prompts
    self.passages = passages
  }

  /// The domain, with as much of the context in a prompt as the window of the model allows.
  ///
  /// - Parameters:
  ///   - window: the model's window in tokens, where it is known.
  ///   - models: the models' own names: a replayed run goes by those that were recorded.
  /// - Throws: ``CommandError`` when not even one passage would fit.
  func domain(_ preparation: RunPreparation, window: Int?, models: [String]) throws(CommandError) -> QuestionDomain {
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
    return QuestionDomain(prompts: prompts, passages: passages, contextTokens: room.tokens, models: models)
  }
}

/// How much of a context fits into a prompt.
struct ContextRoom: Hashable, Sendable {
  /// The window of a model that does not tell.
  static let usualWindow = 8192
  /// What a solver's prompt needs besides passages and reply: the instructions and the question.
  static let instructions = 700

  let window: Int
  /// Tokens for passages.
  let tokens: Int
  private let reply: Int

  init(window: Int, reply: Int) {
    self.window = window
    self.reply = reply
    tokens = window - reply - Self.instructions
  }

  /// The most passages that can ever stand in one prompt: the shortest ones.
  func mostPassages(_ passages: Passages) -> Int {
    var room = tokens
    return passages.passages.map(Self.size).sorted().prefix { size in
      room -= size
      return room >= 0
    }.count
  }

  /// Refuses a window into which some passage does not fit.
  func check(_ passages: Passages) throws(CommandError) {
    let largest = passages.passages.map(Self.size).max() ?? 0
    guard largest > tokens else { return }
    throw .usage(
      "--context-window \(window) leaves no room for the context: with \(reply) tokens for the reply it must be at least "
        + "\(reply + Self.instructions + largest)")
  }

  /// As passages are counted when they are chosen: a third of their bytes, and their number.
  private static func size(_ passage: Passages.Passage) -> Int { passage.text.utf8.count / 3 + 8 }
}
