import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// Holds the contracts of the design against the program: every command, flag, exit code and field exists, or stands on
/// the short list of what is yet to come.
@Suite struct ContractTests {
  private let commands = [
    "ask", "solve", "plan", "vote", "validate", "calibrate", "estimate", "dag", "batch", "resume", "runs", "report",
    "metrics", "mcp", "models", "config", "completions",
  ]
  private let laterCommands: Set = ["report", "metrics", "completions"]
  private let flags = [
    "model", "k", "reliability", "max-depth", "max-nodes", "max-votes", "max-calls", "max-tokens-total", "max-cost",
    "timeout", "concurrency", "seed", "decompose", "plan", "prompts", "dry-run", "json", "quiet", "verbose", "color",
    "journal", "no-journal",
  ]

  @Test func everyCommandExistsOrIsYetToCome() async {
    for name in commands {
      let exists = CommandTree.root.subcommand(name) != nil
      #expect(exists != laterCommands.contains(name), "\(name)")
      #expect(exists != CommandTree.planned.contains(name), "\(name)")
      if !exists { #expect(await Shell.run(name).err.contains("not in this version yet")) }
    }
  }

  @Test func everyKindOfProblemCanBeSolved() {
    #expect(
      (CommandTree.root.subcommand("solve")?.subcommands ?? []).map(\.name) == ["hanoi", "arithmetic", "pddl", "task"])
  }

  @Test func everyFlagExistsWhereverThereIsARun() {
    for command in ["ask", "plan"].compactMap(CommandTree.root.subcommand)
      + ["solve", "dag"].compactMap(CommandTree.root.subcommand).flatMap(\.subcommands)
    {
      for name in flags { #expect(command.flag(name) != nil, "\(command.name) --\(name)") }
    }
    #expect(Flag.decompose.value == .choice(["always", "as-needed", "never"]))
    #expect(Flag.color.value == .choice(["auto", "always", "never"]))
    for flag in Flag.settings { #expect(flag.variable == "MAKER_" + flag.member.uppercased()) }
  }

  @Test func flagsAreDeclaredOnce() {
    for command in [CommandTree.root] + CommandTree.root.subcommands {
      #expect(Set(command.flags.map(\.name)).count == command.flags.count)
      #expect(Set(command.flags.compactMap(\.short)).count == command.flags.compactMap(\.short).count)
    }
  }

  @Test func exitCodes() {
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 64, 65, 69, 70, 74, 75, 130])
  }

  @Test func everyFieldIsInARealResult() async throws {
    let outcome = await Shell.run(
      "ask", flagship, "--model", "sim:accuracy=0.8,malformed=0.05,verbose=0.05", "--seed", "3", "--json")
    let json = try #require(outcome.json)
    #expect(json["status"] == "solved")
    #expect(json["answer"] == "Edinburgh")
    #expect(["high", "medium", "low"].contains(json["confidence"]?.string))
    #expect(json["reliability"]?.double != nil)
    #expect(json["run"]?.string?.isEmpty == false)
    let usage = try #require(json["usage"])
    for name in ["calls", "samples", "ballots", "red_flags", "input_tokens", "output_tokens", "cost", "seconds"] {
      #expect(usage[name] != nil, "usage.\(name)")
    }
    #expect(usage["red_flags"]?.object?.names.isEmpty == false)
    let tree = try #require(json["tree"])
    for name in ["problem", "kind", "proposals", "elections", "children"] { #expect(tree[name] != nil, "tree.\(name)") }
    let election = try #require(tree["elections"]?[0])
    for name in ["ballots", "margin"] { #expect(election[name] != nil, "election.\(name)") }
    check(json)
  }

  @Test(arguments: [
    (["ask", "Who is the king of Mars?"], "no_consensus", Int32(1)),
    (["ask", flagship, "--max-calls", "5"], "budget_exhausted", 75),
  ])
  func statusesAndExitCodes(_ arguments: [String], _ status: String, _ code: Int32) async {
    let outcome = await Shell().run(arguments + ["--model", "sim", "--json"])
    #expect(outcome.code == code)
    #expect(outcome.json?["status"]?.string == status)
  }

  /// Keys are snake_case, but for the names that the decomposer's schema and the prompts give.
  private func check(_ json: JSON) {
    switch json {
    case .object(let object):
      for member in object.members {
        #expect(member.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(member.name)")
        check(member.value)
      }
    case .array(let elements): elements.forEach(check)
    default: break
    }
  }
}
