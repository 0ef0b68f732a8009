import Maker
import MakerConsole
import MakerMCP
import MakerRuns
import MakerVoting
import Testing

@testable import MakerCommand

/// A kind of problem that is declared in this file alone: everything else follows.
extension ProblemKind {
  fileprivate static let echo: ProblemKind = {
    var kind = ProblemKind(
      name: "echo", path: ["solve", "echo"], summary: "Says a word over and over.",
      arguments: [
        .words("word", "the word", question: "say what?"),
        .option(Flag("times", takes: .integer(1...9), placeholder: "N", "how often", fallback: "2")),
        .file(Flag("voice", takes: .text, placeholder: "FILE", "how it sounds"), text: "voice_text", what: "the voice"),
      ]
    ) { arguments, _, _ in
      let times = arguments.integer("times") ?? 2
      let voice = try arguments.input("voice")?.read("the voice") ?? ""
      let said = Array(repeating: arguments.text("word") ?? "", count: times).joined(separator: " ") + voice
      let domain = PromptDomain()
      return Work(
        title: said, opening: { _ in Work.Opening(prompt: said, samples: 1, outlook: "That is all.") }
      ) { means in
        try await means.solve(said, domain) { _ in Solved(text: said, json: .string(said), isRight: true) }
      }
    }
    kind.comparison = .byParts
    kind.isChecked = true
    return kind
  }()
}

@Suite struct NewKindTests {
  private let kinds = ProblemKinds(ProblemKinds.standardKinds + [.echo])
  private let setup = ModelSetup.fake(FakeModel { _ in "so be it" })

  @Test func itsCommandAndHelp() async {
    let shell = Shell()
    let help = await shell.run(["help", "solve"], setup: setup, kinds: kinds)
    #expect(help.out.contains("Says a word over and over."))
    let own = await shell.run(["solve", "echo", "--help"], setup: setup, kinds: kinds)
    for part in ["WORD", "--times N", "(default: 2)", "--voice FILE", "--max-calls"] {
      #expect(own.out.contains(part), "\(part)")
    }
    let solved = await shell.run(
      ["solve", "echo", "hey", "--times", "3", "--voice", "-"], input: Array("!".utf8), setup: setup, kinds: kinds)
    #expect(solved.out == "hey hey hey!\n")
    #expect(solved.code == 0)
    let wrong = await shell.run(["solve", "echo", "hey", "--times", "10"], setup: setup, kinds: kinds)
    #expect(wrong.err.contains("a whole number from 1 to 9"))
    let missing = await shell.run(["solve", "echo"], setup: setup, kinds: kinds)
    #expect(missing.err == "maker: say what? Write maker solve echo \"WORD\"\n")
    let dry = await shell.run(["solve", "echo", "hey", "--dry-run"], setup: setup, kinds: kinds)
    #expect(dry.out.contains("problem: hey hey\n"))
  }

  @Test func itsRunGoesOn() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let words = ["solve", "echo", "hey", "--times", "3", "--k", "3", "--model", "sim"]
    let cut = await Shell().run(
      words + ["--max-calls", "2", "--json"], environment: environment, setup: setup, kinds: kinds)
    #expect(cut.code == 75)
    let run = try #require(cut.json?["run"]?.string)
    let whole = await Shell().run(
      ["resume", run, "--max-calls", "9"], environment: environment, setup: setup, kinds: kinds)
    #expect(whole.out == "hey hey hey\n", "\(whole.err)")
  }

  @Test func aLineOfABatch() async {
    let lines = #"{"solve": "echo", "word": "ho", "times": 2, "expected": "ho ho"}"#
    let outcome = await Shell().run(["batch", "-"], input: Array(lines.utf8), setup: setup, kinds: kinds)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(outcome.json?["solution"] == "ho ho")
    #expect(outcome.json?["correct"] == true)
    let wrong = #"{"solve": "echo", "word": "ho", "time": 2}"#
    #expect(
      await Shell().run(["batch", "-"], input: Array(wrong.utf8), setup: setup, kinds: kinds)
        .err.contains("did you mean \"times\"?"))
    let help = await Shell().run(["help", "batch"], kinds: kinds).out
    #expect(help.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(#"{"solve": "echo", "word": …"#))
  }

  @Test func anArgumentOfTheHostsTool() async throws {
    try await Host.talk(setup: setup, kinds: kinds) { host in
      let arguments: JSONObject = ["problem": "echo", "word": "ha", "times": 3, "voice_text": "!"]
      #expect(await host.structured("maker_solve", arguments)?["solution"] == "ha ha ha!")
      let wrong = await host.failure("maker_solve", ["problem": "hanoi", "disks": 3, "word": "ha"])
      #expect(wrong.contains("`word` goes with `problem`: echo"))
    }
  }
}
