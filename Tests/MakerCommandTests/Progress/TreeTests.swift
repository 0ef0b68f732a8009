import Maker
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct TreeTests {
  private var tree: TreeNode {
    var root = TreeNode(problem: "What is the capital of the country where the telephone was invented?")
    root.decision = "split"
    root.votes = "3–0"
    var a = TreeNode(problem: "Where?")
    (a.state, a.outcome, a.decision, a.votes) = (.solved, "Scotland", "atomic", "3–1")
    a.children = [a, a]
    var b = TreeNode(problem: "Which capital?")
    (b.state, b.outcome) = (.failed, "the vote did not converge")
    root.children = [a, b]
    return root
  }

  private let plain = Style(isColored: false)

  @Test func drawsOneLineANode() {
    let lines = TreeRenderer(width: 100, style: plain).lines(tree)
    #expect(
      lines == [
        "○ What is the capital of the country where the telephone was invented?  split 3–0",
        "├─ ● Where?  → Scotland  atomic 3–1",
        "│  ├─ ● Where?  → Scotland  atomic 3–1",
        "│  └─ ● Where?  → Scotland  atomic 3–1",
        "└─ ✗ Which capital?  → the vote did not converge",
      ])
  }

  @Test(arguments: [20, 33, 50, 81])
  func neverWiderThanTheTerminal(_ width: Int) {
    for line in TreeRenderer(width: width, style: plain).lines(tree) { #expect(TextWidth.of(line) <= width, "\(line)") }
  }

  @Test func theAnswerOutlivesTheProblem() {
    let line = TreeRenderer(width: 40, style: plain).lines(tree.children[0])[0]
    #expect(line.contains("→ Scotland"))
    var long = tree.children[0]
    long.problem = String(repeating: "very ", count: 50) + "long?"
    let cut = TreeRenderer(width: 40, style: plain).lines(long)[0]
    #expect(cut.contains("… "))
    #expect(cut.hasSuffix("→ Scotland  atomic 3–1"))
  }

  @Test func foldsWhatIsSolvedAndCountsTheRest() {
    let renderer = TreeRenderer(width: 80, style: plain)
    #expect(renderer.lines(tree, atMost: 5).count == 5)
    #expect(renderer.lines(tree, atMost: 4).count == 3)
    let two = renderer.lines(tree, atMost: 2)
    #expect(two.count == 2)
    #expect(two[1] == "… 2 more, 0 of them running")
  }

  @Test func hostileTextDoesNotReachTheTerminal() {
    var node = TreeNode(problem: "\u{1b}[2Jgone\nand\rmore")
    node.outcome = "\u{1b}]0;x\u{07}"
    let line = TreeRenderer(width: 80, style: plain).lines(node)[0]
    #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f })
  }

  @Test func drawsInPlaceOnATerminal() async {
    let outcome = await Shell.run(
      "ask", flagship, "--model", "sim", environment: ["TERM": "xterm"],
      terminal: Console.Size(columns: 60, lines: 24))
    #expect(outcome.code == 0)
    #expect(outcome.out == "Edinburgh\n")
    let screen = Screen.show(outcome.err)
    #expect(screen.filter { $0.contains("What is the capital of") && $0.hasPrefix("●") }.count == 1)
    #expect(screen.allSatisfy { !$0.hasPrefix("○") && TextWidth.of($0) < 60 || $0.hasPrefix("maker:") })
    #expect(screen.contains { $0.hasPrefix("├─ ● ") || $0.hasPrefix("└─ ● ") })
    #expect(screen.last { !$0.isEmpty }?.contains("confidence") == true)
  }

  @Test func noEscapeSequencesThroughAPipeNorOnADumbTerminal() async {
    let pipe = await Shell.run("ask", flagship, "--model", "sim", "--verbose")
    #expect(!pipe.err.contains("\u{1b}"))
    #expect(pipe.err.contains("votingComplete: "))
    let dumb = await Shell.run(
      "ask", flagship, "--model", "sim", environment: ["TERM": "dumb"], terminal: Console.Size(columns: 80, lines: 24))
    #expect(!dumb.err.contains("\u{1b}"))
  }

  @Test(arguments: [
    (["NO_COLOR": "1"], "auto", false), ([:], "auto", true), ([:], "never", false), (["NO_COLOR": "1"], "always", true),
  ])
  func colors(_ environment: [String: String], _ flag: String, _ isColored: Bool) async {
    let outcome = await Shell.run(
      "ask", flagship, "--model", "sim", "--color", flag, environment: environment,
      terminal: Console.Size(columns: 80, lines: 24))
    #expect(outcome.err.contains("\u{1b}[32m") == isColored)
  }
}

/// What a terminal shows after some output; it knows the sequences that the tree may use, and no others.
enum Screen {
  static func show(_ text: String) -> [String] {
    var lines = [""]
    var row = 0
    var column = 0
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\n":
        row += 1
        column = 0
        if row == lines.count { lines.append("") }
      case "\r": column = 0
      case "\u{1b}":
        let sequence = rest.dropFirst().prefix { $0.isNumber || $0 == ";" }
        let number = Int(sequence) ?? 0
        rest = rest.dropFirst(1 + sequence.count)
        switch rest.popFirst() {
        case "A": row = max(0, row - number)
        case "K": lines[row] = String(lines[row].prefix(column))
        case "J":
          lines[row] = String(lines[row].prefix(column))
          lines = Array(lines.prefix(row + 1))
        case "m": break
        default: lines[row] += "<unknown sequence>"
        }
      default:
        let line = lines[row]
        lines[row] = String(line.prefix(column)) + String(character) + line.dropFirst(column + 1)
        column += 1
      }
    }
    return lines
  }
}
