import Foundation
import Maker
import MakerConsole
import MakerRuns
import MakerVoting
import Testing

@testable import MakerCommand

/// `--verify-with`: a program of the user's has its say.
@Suite(.timeLimit(.minutes(5))) struct VerifierTests {
  /// Says `good` in every third sample, else `bad`.
  private static let setup = ModelSetup.fake(
    FakeModel { request in
      if request.schema?.name == "decomposition" { return FakeModel.stop }
      if request.schema?.name == "classification" { return #"{"atomic": true, "answer_kind": "text"}"# }
      let said = request.firstSample % 3 == 2 ? "good" : "bad"
      return request.schema == nil ? said : JSON.object(JSONObject([("answer", .string(said))])).compact
    })

  /// A program of a folder's, written in shell.
  private func program(_ folder: Folder, _ lines: String) throws -> String {
    let file = try folder.file("check", "#!/bin/sh\n" + lines + "\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file)
    return file
  }

  private static let judge = #"case "$(cat)" in *'"solution":"good"'*) exit 0;; *) echo "that is bad"; exit 1;; esac"#

  private static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }

  private static let code = "def is_even(n):\n    return n % 2 == "

  @Test(.enabled(if: hasPython, "no python3 here"))
  func testsRunOverVotedCode() async throws {
    let folder = try Folder()
    let file = try folder.file(
      "check.py",
      """
      import io, json, sys, unittest
      space = {}
      exec(json.load(sys.stdin)["solution"], space)
      class Tests(unittest.TestCase):
          def test_even(self):
              for n in range(-4, 5):
                  self.assertEqual(space["is_even"](n), n in (-4, -2, 0, 2, 4), f"is_even({n})")
      result = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(Tests))
      if not result.wasSuccessful():
          print(result.failures[0][1].strip().splitlines()[-1])
          sys.exit(1)
      """)
    // Two of three samples have it the wrong way round.
    let model = FakeModel { Self.code + ($0.firstSample % 3 == 2 ? "0\n" : "1\n") }
    let words = [
      "vote", "Write is_even(n) in Python.", "--matcher", "code", "--verify-with", "python3 '\(file)'", "--json",
    ]
    let partial = await Shell().run(words, setup: .fake(model))
    #expect(partial.code == 0, "\(partial.err)")
    #expect(partial.json?["answer"]?.string == Self.code + "0" && partial.json?["verified"] == false)
    let ballots = partial.json?["tree"]?["elections"]?[0]?["ballots"]?.array
    #expect(ballots?.contains { $0["struck_off"] == true } == true, "\(partial.out)")
    let complete = await Shell().run(words + ["--verify-complete"], setup: .fake(model))
    #expect(complete.json?["answer"]?.string == Self.code + "0" && complete.json?["verified"] == true)
    #expect(complete.json?["tree"]?["elections"]?[0]?["margin_basis"] == "proof")
    #expect(complete.json?["reliability"] == 1)
  }

  @Test func whatItRejectsIsToldWithItsReason() async throws {
    let folder = try Folder()
    let never = try program(folder, "echo 'not that'; echo 'nor this' >&2; exit 1")
    let outcome = await Shell().run(["vote", "p", "--verify-with", never, "--json"], setup: Self.setup)
    #expect(outcome.code == 1 && outcome.json?["status"] == "rejected")
    #expect(outcome.json?["reason"]?.string?.contains("not that nor this") == true, "\(outcome.out)")
  }

  @Test func itIsAskedAboutWhatTheUserPosedAlone() async throws {
    let folder = try Folder()
    let log = folder.path + "/log"
    let file = try program(folder, "cat >> '\(log)'")
    let outcome = await Shell().run(["ask", flagship, "--model", "sim", "--verify-with", file])
    #expect(outcome.code == 0 && outcome.out == "Edinburgh\n", "\(outcome.err)")
    let request: JSON = ["problem": .string(flagship), "solution": "Edinburgh"]
    #expect(try folder.read("log") == request.compact + "\n")
  }

  @Test func everyWayInTakesIt() async throws {
    let folder = try Folder()
    let file = try program(folder, Self.judge)
    let graph = try folder.file("g.json", #"{"subtasks": [{"id": "a", "description": "Say something."}]}"#)
    let problems = try folder.file("p.jsonl", #"{"question": "What?", "expected": "good"}"# + "\n")
    for words in [["vote", "p"], ["ask", "Why?"], ["solve", "task", "Do it."], ["dag", "run", graph]] {
      let outcome = await Shell().run(words + ["--verify-with", file, "--min-chars", "1"], setup: Self.setup)
      #expect(outcome.code == 0 && outcome.out == "good\n", "\(words) \(outcome.err)")
      let free = await Shell().run(words + ["--min-chars", "1"], setup: Self.setup)
      #expect(free.out == "bad\n", "\(words)")
    }
    let batch = await Shell().run(["batch", problems, "--verify-with", file, "--json"], setup: Self.setup)
    #expect(batch.code == 0, "\(batch.err)")
    for words in [
      ["solve", "hanoi"], ["solve", "arithmetic", "1 + 2"], ["plan", "Why?"], ["calibrate", "arithmetic"],
    ] {
      let refused = await Shell().run(words + ["--verify-with", file], setup: Self.setup)
      #expect(refused.code == 64 && refused.err.contains("--verify-with goes with ask"), "\(words) \(refused.err)")
    }
    let mixed = try folder.file("m.jsonl", #"{"solve": "hanoi", "disks": 2}"# + "\n")
    let refused = await Shell().run(["batch", mixed, "--verify-with", file], setup: Self.setup)
    #expect(refused.code == 65 && refused.err.contains("m.jsonl:1:1: --verify-with goes with ask"), "\(refused.err)")
  }

  /// What is set for all commands holds where it can.
  @Test func theEnvironmentMayNameIt() async throws {
    let folder = try Folder()
    let environment = ["MAKER_VERIFY_WITH": try program(folder, Self.judge)]
    let vote = await Shell().run(["vote", "p"], environment: environment, setup: Self.setup)
    #expect(vote.out == "good\n", "\(vote.err)")
    let hanoi = await Shell().run(["solve", "hanoi", "--disks", "2", "--model", "sim"], environment: environment)
    #expect(hanoi.code == 0, "\(hanoi.err)")
  }

  @Test(
    arguments: [
      ("exit 2", "ended with 2"), ("echo oops >&2; exit 70", "ended with 70: oops"), ("kill -9 $$", "ended with 137"),
      ("sleep 100 & echo $! > \"$0.child\"; sleep 10; touch \"$0.ended\"", "gave no verdict within 300ms"),
      ("(sleep 10; touch \"$0.ended\"; kill $$) & yes", "gave no verdict"),
      ("trap '' TERM INT HUP; sleep 10; touch \"$0.ended\"", "gave no verdict"),
    ])
  func whateverElseItDoesIsAFault(_ lines: String, _ words: String) async throws {
    let folder = try Folder()
    let file = try program(folder, "echo $$ > \"$0.process\"\n" + lines)
    let outcome = await Shell().run(
      ["vote", "p", "--verify-with", "'\(file)'", "--verify-timeout", "300ms", "--json"], setup: Self.setup)
    #expect(outcome.code == 69 && outcome.json?["status"] == "failed", "\(outcome.err)")
    #expect(outcome.json?["fault"]?["kind"] == "verifier")
    #expect(outcome.json?["reason"]?.string?.contains(words) == true, "\(outcome.json?["reason"] ?? .null)")
    // The votes that were paid for are told.
    #expect(outcome.json?["tree"]?["elections"]?[0]?["ending"] == "converged")
    for name in ["check.process", "check.child"] { expectGone(folder, name) }
    // It was ended, and not waited for.
    #expect(!folder.names.contains("check.ended"))
  }

  /// Nothing that it has started is left.
  private func expectGone(_ folder: Folder, _ name: String) {
    guard let text = try? folder.read(name), let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
    else { return }
    // What was killed may still have to be waited for by whoever inherits it.
    let state = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.split(separator: ")").last
    #expect(kill(process, 0) != 0 || state?.hasPrefix(" Z") == true, "\(name) lives")
  }

  @Test func aFloodIsNoReason() async throws {
    let folder = try Folder()
    let file = try program(folder, "head -c 3000000 /dev/zero | tr '\\0' x; exit 1")
    let outcome = await Shell().run(["vote", "p", "--verify-with", file, "--json"], setup: Self.setup)
    #expect(outcome.json?["status"] == "rejected" && outcome.out.utf8.count < 40_000, "\(outcome.out.utf8.count)")
  }

  @Test func aSolutionMayBeLongerThanWhatIsRead() async throws {
    let folder = try Folder()
    let model = FakeModel { _ in String(repeating: "long ", count: 100_000) }
    let file = try program(folder, "head -c 10 > \"$0.read\"; exit 0")
    let outcome = await Shell().run(
      ["vote", "p", "--verify-with", file, "--max-output-tokens", "1000000", "--flags", "none"], setup: .fake(model))
    #expect(outcome.code == 0 && outcome.out.count > 400_000, "\(outcome.err)")
    #expect(try folder.read("check.read") == "{\"problem\"")
  }

  @Test func whatCannotBeRunIsRefusedBeforeAnythingIsPaidFor() async throws {
    let folder = try Folder()
    let plain = try folder.file("plain", "#!/bin/sh\n")
    for name in [plain, folder.path, folder.path + "/none", "no-such-program-anywhere"] {
      let outcome = await Shell().run(["vote", "p", "--verify-with", name, "--json"], setup: Self.setup)
      #expect(outcome.code == 74 && outcome.json?["usage"]?["calls"] == 0, "\(name)")
      #expect(outcome.err.contains("--verify-with: there is no program"), "\(outcome.err)")
    }
    for text in ["'unclosed", " ", "''"] {
      #expect(await Shell().run(["vote", "p", "--verify-with", text], setup: Self.setup).code == 64, "\(text)")
    }
    let alone = await Shell().run(["vote", "p", "--verify-complete"], setup: Self.setup)
    #expect(alone.code == 64 && alone.err.contains("goes with --verify-with"), "\(alone.err)")
  }

  @Test func anInterruptEndsItToo() async throws {
    let folder = try Folder()
    let file = try program(
      folder, "echo $$ > \"$0.process\"; mv \"$0.process\" \"$0.begun\"; sleep 10; touch \"$0.ended\"")
    let shell = Shell()
    async let outcome = shell.run(
      ["vote", "p", "--verify-with", file, "--verify-timeout", "10m", "--json"], setup: Self.setup)
    while !FileManager.default.fileExists(atPath: file + ".begun") { try await Task.sleep(for: .milliseconds(5)) }
    shell.interrupts.continuation.yield()
    let ended = await outcome
    #expect(ended.code == 130 && ended.json?["status"] == "interrupted", "\(ended.err)")
    expectGone(folder, "check.begun")
    #expect(!folder.names.contains("check.ended"))
  }

  @Test func aResumedRunHasItAgain() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let file = try program(folder, Self.judge)
    let cut = await Shell().run(
      ["vote", "p", "--verify-with", file, "--max-calls", "4", "--json"], environment: environment, setup: Self.setup)
    #expect(cut.code == 75, "\(cut.err)")
    let run = try #require(cut.json?["run"]?.string)
    let resumed = await Shell().run(
      ["resume", run, "--max-calls", "50"], environment: environment, setup: Self.setup)
    #expect(resumed.code == 0 && resumed.out == "good\n", "\(resumed.err)")
  }

  /// What the verdicts rest on is noticed where it has changed: the program, its files, and the folder that it runs in.
  @Test func anotherVerifierIsNoticed() async throws {
    let folder = try Folder()
    let environment = ["XDG_STATE_HOME": folder.path]
    let file = try program(folder, Self.judge)
    let words = ["vote", "p", "--verify-with", "/bin/sh '\(file)'", "--max-calls", "4", "--json"]
    let cut = await Shell().run(words, environment: environment, setup: Self.setup)
    let run = try #require(cut.json?["run"]?.string)
    _ = try program(folder, "exit 0")
    let refused = await Shell().run(["resume", run, "--max-calls", "50"], environment: environment, setup: Self.setup)
    #expect(refused.code == 65 && refused.err.contains(file), "\(refused.err)")
    _ = try program(folder, Self.judge)
    // The same request, begun elsewhere.
    let path = folder.path + "/maker/runs/\(run).jsonl"
    let first = try #require(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first)
    var request = try #require(try JSON(parsing: String(first))["request"]?.object)
    request["folder"] = "/elsewhere"
    let other = try Journal(path: folder.path + "/other.jsonl", run: "r", request: .object(request))
    let console = Console(
      environment: environment, readInput: { [] }, writeOutput: { _ in }, writeError: { _ in }, errorSize: { nil },
      interrupts: { AsyncStream { $0.finish() } })
    let service = RunService(kinds: .standard, setup: Self.setup, console: console)
    let error = await #expect(throws: CommandError.self) {
      try await service.resume(other, [:], acceptsChanges: false)
    }
    #expect(error?.message.contains("the folder in which the verifier runs") == true, "\(error?.message ?? "")")
    _ = try await service.resume(other, [:], acceptsChanges: true)
  }

  /// It is the user's command: a model writes the calls of a host.
  @Test func noCallOfAHostSetsIt() async throws {
    let folder = try Folder()
    let file = try program(folder, Self.judge)
    try await Host.talk(setup: Self.setup) { host in
      for name in ["verify_with", "verify_complete", "verify_timeout"] {
        let value: JSON = name == "verify_with" ? .string(file) : name == "verify_complete" ? true : "1s"
        let calls: [(String, JSONObject)] = [
          ("maker_vote", ["prompt": "p"]), ("maker_ask", ["question": "Why?"]), ("maker_configure", [:]),
          ("maker_run_resume", ["run": "x"]),
        ]
        for (tool, arguments) in calls {
          var arguments = arguments
          arguments[name] = value
          #expect(await host.failure(tool, arguments).contains("`\(name)`"), "\(tool)")
        }
      }
    }
    try await Host.talk("--verify-with", file, setup: Self.setup) { host in
      // What has checks of its own goes on without it.
      #expect(await host.call("maker_solve", ["problem": "arithmetic", "expression": "7"])["isError"] != true)
      #expect(await host.structured("maker_vote", ["prompt": "p", "min_chars": 1])?["winner"] == "good")
    }
  }

  @Test func itIsToldNoKeys() async throws {
    let folder = try Folder()
    let file = try program(folder, "env > \"$0.env\"")
    setenv("VERIFIER_TEST_API_KEY", "sk-secret", 1)
    defer { unsetenv("VERIFIER_TEST_API_KEY") }
    #expect(await Shell().run(["vote", "p", "--verify-with", file], setup: Self.setup).code == 0)
    let environment = try folder.read("check.env")
    #expect(environment.contains("PATH=") && !environment.contains("sk-secret"))
  }

  @Test(
    arguments: [
      ("python3 check.py", ["python3", "check.py"]), (" a  'b c' \"d \\\" e\" f\\ g ", ["a", "b c", "d \" e", "f g"]),
      ("a ''", ["a", ""]), ("a \"\\n\"", ["a", "\\n"]), ("a '$HOME' `x`", ["a", "$HOME", "`x`"]), ("a 'b", nil),
      ("", nil),
      ("'' a", nil), ("a \\", nil),
    ] as [(String, [String]?)])
  func wordsAreParted(_ text: String, _ words: [String]?) {
    #expect(CommandWords.parted(text) == words)
  }
}
