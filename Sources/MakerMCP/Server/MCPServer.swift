import MakerText

/// A server of the Model Context Protocol over a stream of lines. It speaks the revision without handshakes, 2026-07-28,
/// and the four with them, side by side in one stream: each request says which one it is of.
///
/// ```swift
/// let server = MCPServer(name: "clock", title: "Clock", version: "1.0.0", tools: [time], explain: { "\($0)" })
/// await server.run(standardInput) { line in standardOutput.write(line) }
/// ```
public struct MCPServer: Sendable {
  /// What may come in.
  public struct Limits: Hashable, Sendable {
    /// The longest message in bytes.
    public var messageBytes: Int
    /// The deepest nesting of a message, at most 128.
    public var depth: Int

    /// Limits: 4 MiB and 64 levels.
    public init(messageBytes: Int = 4 << 20, depth: Int = 64) {
      self.messageBytes = messageBytes
      self.depth = depth
    }
  }

  let name: String
  let title: String
  let version: String
  let instructions: String?
  let tools: [MCPTool]
  let resources: [ResourceProvider]
  let prompts: [MCPPrompt]
  let limits: Limits
  let checksOutput: Bool
  let explain: @Sendable (any Error) -> String
  let seconds: @Sendable () -> Double
  let states: RequestState

  /// A server.
  ///
  /// - Parameters:
  ///   - name: the server's name, for programs.
  ///   - title: its name, for people.
  ///   - version: its version.
  ///   - instructions: what a model should know before it uses the tools.
  ///   - tools: names are unique; they are listed in this order.
  ///   - resources: the first family that has something at an address is read.
  ///   - prompts: names are unique; they are listed in this order.
  ///   - limits: what may come in.
  ///   - checksOutput: whether a result that does not fit its tool's schema is a fault of the server. For tests.
  ///   - key: signs what passes through the client's hands; by default random.
  ///   - seconds: a clock that never goes back.
  ///   - explain: the words for errors that tools throw.
  public init(
    name: String, title: String, version: String, instructions: String? = nil, tools: [MCPTool] = [],
    resources: [ResourceProvider] = [], prompts: [MCPPrompt] = [], limits: Limits = Limits(),
    checksOutput: Bool = false, key: [UInt8]? = nil, seconds: (@Sendable () -> Double)? = nil,
    explain: @escaping @Sendable (any Error) -> String
  ) {
    self.name = name
    self.title = title
    self.version = version
    self.instructions = instructions
    self.tools = tools
    self.resources = resources
    self.prompts = prompts
    self.limits = limits
    self.checksOutput = checksOutput
    self.explain = explain
    let start = ContinuousClock().now
    self.seconds = seconds ?? { (ContinuousClock().now - start) / .seconds(1) }
    var random = SystemRandomNumberGenerator()
    states = RequestState(key: key ?? (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  /// Serves until the input ends or the task is cancelled; what is under way then is cancelled. Returns when all of it
  /// has ended.
  ///
  /// - Parameters:
  ///   - input: pieces of bytes, however cut.
  ///   - output: is handed one line at a time, its line break included; must return soon.
  public func run<Input: AsyncSequence & Sendable>(
    _ input: Input, output: @escaping @Sendable (String) -> Void
  ) async where Input.Element == [UInt8] {
    let session = Session(self, output)
    await withDiscardingTaskGroup { group in
      var splitter = LineSplitter(limit: limits.messageBytes)
      // An input that fails is one that has ended.
      do {
        for try await piece in input {
          for line in splitter.take(piece) {
            for job in session.take(line) { group.addTask { await job() } }
          }
        }
      } catch {}
      group.cancelAll()
    }
  }

  /// The tool that is called by a name.
  func tool(_ name: String) throws(ProtocolError) -> MCPTool {
    if let tool = tools.first(where: { $0.name == name || $0.aliases.contains(name) }) { return tool }
    let hint = Suggestion.text(for: name, among: tools.map(\.name))
    throw .invalidParameters(
      "there is no tool `\(name.prefix(100))`; " + (hint ?? "tools/list tells which there are"))
  }
}
