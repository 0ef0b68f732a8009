import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct ParserTests {
  private func parse(_ arguments: String...) throws -> ParsedArguments {
    try ArgumentParser.parse(arguments, root: CommandTree.root, planned: CommandTree.planned)
  }

  @Test func flagsStandBeforeBetweenAndAfter() throws {
    for arguments in [
      ["--k", "5", "ask", "why?"], ["ask", "--k", "5", "why?"], ["ask", "why?", "--k", "5"], ["ask", "why?", "--k=5"],
    ] {
      let parsed = try ArgumentParser.parse(arguments, root: CommandTree.root)
      #expect(parsed.path == ["ask"])
      #expect(parsed.positionals == ["why?"])
      #expect(parsed.value(.k) == .integer(5))
    }
  }

  @Test func repeatedFlagsKeepTheirOrder() throws {
    let parsed = try parse("ask", "why?", "--model", "sim", "--model=sim:seed=2")
    #expect(parsed.texts(.model) == ["sim", "sim:seed=2"])
  }

  @Test func theLastOfASingleFlagHolds() throws {
    #expect(try parse("ask", "--k", "2", "--k", "4").value(.k) == .integer(4))
  }

  @Test func shortForms() throws {
    #expect(try parse("ask", "-q").isOn(.quiet))
    #expect(try parse("ask", "-v").isOn(.verbose))
    #expect(try parse("ask", "-h").isOn(.help))
    #expect(try parse("plan", "why?", "-o", "p.json").texts(ProblemCommand.output) == ["p.json"])
    #expect(try parse("plan", "why?", "-o=p.json").texts(ProblemCommand.output) == ["p.json"])
    #expect(try parse("ask", "-qh").isOn(.help))
  }

  @Test func aSwitchCanBeTurnedOff() throws {
    #expect(try !parse("ask", "--no-reuse=false").isOn(.noReuse))
  }

  @Test func twoDashesEndTheFlags() throws {
    #expect(try parse("ask", "--", "--what?").positionals == ["--what?"])
  }

  @Test func aDashIsAValue() throws {
    #expect(try parse("ask", "why?", "--context", "-").values["context"] == [.text("-")])
  }

  @Test(arguments: [
    (["ask", "--modle", "sim"], ["--modle", "--model"]),
    (["ask", "--max-call", "3"], ["--max-call", "did you mean --max-calls"]),
    (["ask", "--frobnicate"], ["--frobnicate", "maker help ask"]),
    (["ask", "-x"], ["-x"]),
    (["aks"], ["aks", "did you mean `ask`"]),
    (["reprot"], ["reprot", "`report`", "not in this version yet"]),
    (["slove"], ["slove", "`solve`"]),
    (["metrics"], ["`metrics` is not in this version yet"]),
    (["frobnicate"], ["frobnicate", "ask"]),
    (["why is the sky blue?"], ["maker ask"]),
    (["config", "shw"], ["shw", "show"]),
    (["ask", "q", "--k"], ["--k needs a value", "whole number"]),
    (["ask", "q", "--k", "--json"], ["--k needs a value"]),
    (["ask", "q", "--k", "three"], ["--k", "`three`", "whole number from 1 to 1000"]),
    (["ask", "q", "--k", "0"], ["--k", "`0`", "from 1"]),
    (["ask", "q", "--k", "2.5"], ["--k", "`2.5`"]),
    (["ask", "q", "--k="], ["--k", "empty"]),
    (["ask", "q", "--seed", "-1"], ["--seed", "`-1`", "from 0"]),
    (["ask", "q", "--reliability", "1"], ["--reliability", "`1`", "above 0 and below 1"]),
    (["ask", "q", "--reliability", "0.9", "--accuracy", "0.5"], ["--accuracy", "above 0.5"]),
    (["ask", "q", "--temperature", "nan"], ["--temperature", "`nan`", "from 0 to 2"]),
    (["ask", "q", "--timeout", "5"], ["--timeout", "`5`", "50ms, 5s, 10m or 2h"]),
    (["ask", "q", "--timeout", "0s"], ["--timeout", "`0s`"]),
    (["ask", "q", "--decompose", "sometimes"], ["--decompose", "always, as-needed or never"]),
    (["ask", "q", "--color", "blue"], ["--color", "auto, always or never"]),
    (["ask", "q", "--price", "3"], ["--price", "IN/OUT", "0.4/1.6"]),
    (["ask", "q", "--quiet=maybe"], ["--quiet", "true or false"]),
    (["ask", "q", "-o", "x"], ["-o"]),
    (["ask", "q", "--k", "2", "--reliability", "0.9"], ["--k and --reliability exclude each other"]),
    (["ask", "q", "--quiet", "--verbose"], ["--quiet and --verbose"]),
    (["ask", "q", "--journal", "x", "--no-journal"], ["--journal and --no-journal"]),
    (["ask", "q", "--accuracy", "0.9"], ["--accuracy", "--reliability"]),
    (["ask", "q", "--k", "5", "--max-votes", "4"], ["--max-votes 4", "--k 5", "at least 5"]),
    (["ask", "what", "is", "this"], ["quote it", "maker ask \"what is this\""]),
    (["ask"], ["maker ask \"QUESTION\""]),
    (["ask", " \t"], ["the question is empty"]),
    (["plan"], ["maker plan \"QUESTION\""]),
    (["models", "all"], ["maker models", "no argument"]),
    (["help", "aks"], ["aks", "did you mean `ask`"]),
    (["config"], ["maker config show"]),
  ])
  func badArguments(_ arguments: [String], _ parts: [String]) async {
    let outcome = await Shell().run(arguments)
    #expect(outcome.code == 64)
    #expect(outcome.out.isEmpty)
    #expect(outcome.complaints.count == 1, "one line, not: \(outcome.err)")
    for part in parts { #expect(outcome.err.contains(part), "\(part) is missing in: \(outcome.err)") }
  }

  @Test(arguments: [("50ms", "50ms"), ("5s", "5s"), ("1.5s", "1500ms"), ("120s", "2m"), ("2h", "2h"), ("60m", "1h")])
  func durations(_ text: String, _ words: String) throws {
    #expect(Duration(words: text)?.words == words)
  }

  @Test(arguments: ["5", "s", "-1s", "1e9h", "0ms", "5 s", "infs", ""])
  func noDurations(_ text: String) {
    #expect(Duration(words: text) == nil)
  }

  @Test func distances() {
    #expect(Nearest.distance("model", "model") == 0)
    #expect(Nearest.distance("modle", "model") == 1)
    #expect(Nearest.distance("", "abc") == 3)
    #expect(Nearest.name(to: "zzzzz", among: ["model", "k"]) == nil)
  }
}
