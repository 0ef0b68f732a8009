import MakerRuns
import MakerConsole
/// Draws a tree, one line a node, never wider than the terminal.
struct TreeRenderer: Sendable {
  let width: Int
  let style: Style

  /// All lines of a tree.
  func lines(_ root: TreeNode) -> [String] {
    rows(root).map { line($0) }
  }

  /// At most so many lines: what is solved is folded first, and what is still too much is counted in a last line.
  func lines(_ root: TreeNode, atMost limit: Int) -> [String] {
    let all = rows(root)
    if all.count <= limit { return all.map { line($0) } }
    let folded = rows(Self.fold(root))
    if folded.count <= limit { return folded.map { line($0) } }
    let hidden = folded.dropFirst(max(0, limit - 1))
    let running = hidden.count { $0.node.state == .running }
    let rest = "… \(hidden.count) more, \(running) of them running"
    return folded.prefix(max(0, limit - 1)).map { line($0) } + [style.apply(.faint, TextWidth.fit(rest, width))]
  }

  private struct Row {
    let prefix: String
    let node: TreeNode
  }

  /// The tree without the parts of what is decided.
  private static func fold(_ node: TreeNode) -> TreeNode {
    var node = node
    node.children = node.state == .running ? node.children.map(fold) : []
    return node
  }

  private func rows(_ node: TreeNode, prefix: String = "", below: String = "") -> [Row] {
    var rows = [Row(prefix: prefix, node: node)]
    for (position, child) in node.children.enumerated() {
      let isLast = position == node.children.count - 1
      rows += self.rows(
        child, prefix: below + (isLast ? "└─ " : "├─ "), below: below + (isLast ? "   " : "│  "))
    }
    return rows
  }

  /// Prefix and marker, then problem, outcome, decision and votes; where that is too wide, the problem gives way first.
  private func line(_ row: Row) -> String {
    let node = row.node
    let prefix = TextWidth.fit(row.prefix, width / 2)
    let decision = [node.decision, node.votes].compactMap { $0 }.joined(separator: " ")
    var tail = decision.isEmpty ? "" : "  " + decision
    var room = width - TextWidth.of(prefix) - 2
    if TextWidth.of(tail) > room / 2 { tail = "" }
    room -= TextWidth.of(tail)
    var problem = Sanitizer.line(node.problem)
    var outcome = node.outcome.map { Sanitizer.line($0) } ?? ""
    if !outcome.isEmpty {
      outcome = TextWidth.fit("  → " + outcome, max(room / 2, room - TextWidth.of(problem)))
    }
    problem = TextWidth.fit(problem, room - TextWidth.of(outcome))
    return style.apply(.faint, prefix) + style.apply(color(node.state), node.state.rawValue) + " " + problem
      + style.apply(color(node.state), outcome) + style.apply(.faint, tail)
  }

  private func color(_ state: TreeNode.State) -> Style.Color {
    switch state {
    case .running: .yellow
    case .solved: .green
    case .failed: .red
    case .reused: .cyan
    }
  }
}
