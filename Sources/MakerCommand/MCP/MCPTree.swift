import MakerRuns
import MakerConsole
/// `maker mcp` as the command tree has it.
enum MCPTree {
  static let printConfig = Flag(
    "print-config", takes: .choice(HostConfiguration.allCases.map(\.rawValue)), placeholder: "HOST",
    "serve nothing: print what the host's configuration needs")
  static let confirmCost = Flag(
    "confirm-cost", takes: .number(0...Double.infinity), placeholder: "DOLLARS",
    "ask the user before a run that may cost more than this")
  static let maxPromptChars = Flag(
    "max-prompt-chars", takes: .integer(1...10_000_000), placeholder: "N",
    "the longest question, task or calculation in characters", fallback: "10000")
  static let maxMessageBytes = Flag(
    "max-message-bytes", takes: .integer(1024...(1 << 30)), placeholder: "N", "the longest message in bytes",
    fallback: "4194304")

  /// Flags that name one file for one run: a server has many.
  private static let ofOneRun: [Flag] = [.plan, .journal, .record, .dryRun]

  static let mcp = CommandSpec(
    name: "mcp",
    summary: "Serves the tools to a host over the Model Context Protocol, on standard input and output.",
    details: [
      "Hosts start it themselves; --print-config prints what they have to be told. The flags given here hold for every"
        + " call that does not say otherwise.",
      "Speaks the revision 2026-07-28 and the four before it. Ends at the end of its input.",
    ],
    flags: [printConfig, confirmCost, maxPromptChars, maxMessageBytes]
      + Flag.shared.filter { !ofOneRun.contains($0) },
    examples: [
      .init(line: "maker mcp --print-config claude-code --model ollama/llama3.2", summary: "Tell Claude Code:"),
      .init(line: "maker mcp --confirm-cost 0.10", summary: "Ask before a run that may cost more than ten cents:"),
    ])
}
