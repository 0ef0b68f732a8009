import MakerRuns
import MakerConsole
import MakerVoting

/// The hosts whose configuration can be printed.
enum HostConfiguration: String, Hashable, Sendable, CaseIterable {
  case claudeCode = "claude-code"
  case claudeDesktop = "claude-desktop"
  case vscode
  case cursor

  /// Where it belongs.
  var place: String {
    switch self {
    case .claudeCode: ".mcp.json in the project's folder, or ~/.claude.json for all projects"
    case .claudeDesktop:
      "claude_desktop_config.json, which Settings > Developer > Edit Config opens; then restart Claude Desktop"
    case .vscode: ".vscode/mcp.json in the workspace, or the file that `MCP: Open User Configuration` opens"
    case .cursor: ".cursor/mcp.json in the project's folder, or ~/.cursor/mcp.json for all projects"
    }
  }

  /// The configuration, to be merged into what is there.
  ///
  /// - Parameters:
  ///   - program: the program's path.
  ///   - flags: what stands after `mcp`.
  func json(program: String, flags: [String]) -> JSON {
    var server = JSONObject()
    if self != .claudeDesktop { server["type"] = "stdio" }
    server["command"] = .string(program)
    server["args"] = .strings(["mcp"] + flags)
    let servers = JSON.object(["maker": .object(server)])
    return self == .vscode ? ["servers": servers] : ["mcpServers": servers]
  }
}
