import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct HelpTests {
  @Test func everyCommandExplainsItselfOnTwoWays() async {
    for path in [["ask"], ["plan"], ["models"], ["config", "show"], ["help"]] {
      let flag = await Shell().run(path + ["--help"])
      let command = await Shell().run(["help"] + path)
      #expect(flag.code == 0)
      #expect(flag.err.isEmpty)
      #expect(flag.out == command.out)
      #expect(flag.out.contains("Usage: maker " + path.joined(separator: " ")))
      #expect(flag.out.contains("Examples:\n"))
    }
  }

  @Test func theTopListsCommandsAndExitCodes() async {
    let outcome = await Shell.run("--help")
    #expect(outcome.code == 0)
    for word in ["ask", "plan", "models", "config", "help", "130", "--version"] { #expect(outcome.out.contains(word)) }
  }

  @Test func helpStatesFlagsAndDefaults() async {
    let help = await Shell.run("ask", "--help").out
    for flag in CommandTree.root.subcommand("ask")?.flags ?? [] { #expect(help.contains(flag.spelling)) }
    for (flag, fallback) in [("--k N", "default: 3"), ("--max-calls N", "default: 2000"), ("--timeout TIME", "10m")] {
      #expect(help.contains(flag))
      #expect(help.contains(fallback))
    }
  }

  @Test func helpKeepsToEightyColumns() async {
    for path in [[], ["ask"], ["config", "show"]] {
      for line in await Shell().run(["help"] + path).out.split(separator: "\n") where !line.contains("maker ") {
        #expect(line.count <= 80, "\(line)")
      }
    }
  }

  @Test func nothingAtAllIsWrongUsageAndShowsHelp() async {
    let outcome = await Shell().run([])
    #expect(outcome.code == 64)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.contains("Usage: maker COMMAND"))
  }

  @Test func version() async {
    #expect(await Shell.run("--version").out == "maker 0.1.0\n")
  }
}
