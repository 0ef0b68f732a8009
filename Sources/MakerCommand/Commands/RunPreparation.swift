import Maker
import MakerVoting

/// All that a run over questions needs, settled before its first call.
struct RunPreparation: Sendable {
  let settings: Settings
  let output: Output
  let run: RunSettings
  let choice: ModelChoice
  let prompts: PromptLibrary
  let passages: Passages?

  /// Reads settings and files; asks no model.
  init(
    _ parsed: ParsedArguments, settings: Settings, console: Console, setup: ModelSetup
  ) async throws {
    self.settings = settings
    output = Output(settings, console: console)
    run = try settings.runSettings()
    prompts = try PromptFolder.load(settings.text(.prompts))
    passages = try ContextFiles.load(parsed.texts(CommandTree.context), console: console)
    choice = try await ModelChoice.make(settings, console: console, setup: setup)
  }

  /// What the models' makers have to know.
  var modelOptions: ModelSetup.Options {
    ModelSetup.Options(
      price: settings.price, contextWindow: settings.integer(.contextWindow), timeout: settings.duration(.timeout),
      seed: run.seed, record: settings.text(.record))
  }

  /// The domain, with as much of the context in a prompt as the window of the model allows.
  ///
  /// - Parameters:
  ///   - window: the model's window in tokens, where it is known.
  ///   - models: the models' own names: a replayed run goes by those that were recorded.
  /// - Throws: ``CommandError`` when not even one passage would fit.
  func domain(window: Int?, models: [String]) throws(CommandError) -> QuestionDomain {
    let window = settings.integer(.contextWindow) ?? window ?? ContextRoom.usualWindow
    let room = ContextRoom(window: window, reply: run.redFlags.maxOutputTokens)
    if let passages {
      try room.check(passages)
      let most = room.mostPassages(passages)
      if most < passages.passages.count {
        output.notice(
          "the context has \(passages.passages.count) passages; each solver is shown at most \(most), the most relevant"
        )
      }
    }
    return QuestionDomain(prompts: prompts, passages: passages, contextTokens: room.tokens, models: models)
  }

  /// Makes the models; servers may be asked for what they are.
  func models(_ setup: ModelSetup) async throws -> [any LanguageModel] {
    let models = try await setup.make(choice.names, modelOptions)
    if run.limits.cost != nil, let unknown = models.first(where: { $0.price == nil }) {
      throw CommandError.usage(
        "--max-cost: the price of \(unknown.name) is not known; give it with --price IN/OUT, in dollars per million tokens"
      )
    }
    return models
  }

  /// Opens the journal: the one that is named, else one of the run's own in the user's state, if that can be.
  func journal(run id: String) throws -> Journal? {
    if settings.isOn(.noJournal) { return nil }
    if let path = settings.text(.journal) { return try Journal(path: path, run: id) }
    guard let path = UserFolders.path("XDG_STATE_HOME", in: ".local/state", "maker/runs/\(id).jsonl", output.console)
    else { return nil }
    do { return try Journal(path: path, run: id) } catch {
      output.notice("no journal: \(error)")
      return nil
    }
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
