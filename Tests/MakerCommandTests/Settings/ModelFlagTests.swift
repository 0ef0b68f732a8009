import Foundation
import Maker
import MakerConsole
import MakerRuns
import MakerVoting
import Synchronization
import Testing

@testable import MakerCommand

/// What the user says about the models reaches them, and what is secret in it reaches nobody else.
struct ModelFlagTests {
  /// Keeps what the models would have been made with.
  private final class Asked: Sendable {
    let state = Mutex<(names: [String], options: ModelSetup.Options?)>(([], nil))

    var setup: ModelSetup {
      var setup = ModelSetup.simulated
      setup.make = { names, options in
        self.state.withLock { $0 = (names, options) }
        return [FakeModel.answering("Paris")]
      }
      return setup
    }

    var options: ModelSetup.Options? { state.withLock { $0.options } }
    var names: [String] { state.withLock { $0.names } }
  }

  private static let secret = "hunter-2 seven"

  @Test(arguments: ["api_key", "API-Key", "Authorization", "password"])
  func aKeyInTheBodyIsRefusedAndNotShown(name: String) async {
    let body = JSON.object([name: .string(Self.secret)]).compact
    let outcome = await Shell.run("ask", "Why?", "--model", "sim", "--body", body)
    #expect(outcome.code == 64 && outcome.err.contains(name) && !outcome.err.contains(Self.secret))
    let fine = await Shell.run("ask", "Who wrote Emma?", "--model", "sim", "--body", #"{"max_tokens": 5, "tokens": 2}"#)
    #expect(fine.code == 0, "\(fine.err)")
  }

  @Test func effortBodyAndHeadersReachTheModel() async throws {
    let asked = Asked()
    let outcome = await Shell().run(
      [
        "ask", "Why?", "--model", "http://127.0.0.1:9/v1", "--effort", "low", "--body", #"{"top_k": 40}"#, "--header",
        "X-Team: \(Self.secret)", "--header", "X-B:2",
      ], setup: asked.setup)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(asked.options?.effort == "low" && asked.options?.body == ["top_k": 40])
    #expect(asked.options?.headers == [.init(name: "X-Team", value: Self.secret), .init(name: "X-B", value: "2")])
  }

  @Test func limitsOfTimeAndRateReachTheRun() async throws {
    let asked = Asked()
    let folder = try Folder()
    let outcome = await Shell().run(
      [
        "ask", "Why?", "--model", "sim", "--call-timeout", "7s", "--timeout", "1m", "--rpm", "600", "--tpm", "100000",
        "--journal", folder.path + "/run.jsonl",
      ], setup: asked.setup)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(asked.options?.callTimeout == .seconds(7) && asked.options?.timeout == .seconds(60))
    let journal = try folder.read("run.jsonl")
    #expect(journal.contains(#""rpm":600"#) && journal.contains(#""tpm":100000"#))
  }

  @Test func headersOfTheEnvironmentStandOnLines() async {
    let asked = Asked()
    _ = await Shell().run(
      ["ask", "Why?", "--model", "sim"], environment: ["MAKER_HEADER": "X-A: b c\nX-D: e"], setup: asked.setup)
    #expect(asked.options?.headers == [.init(name: "X-A", value: "b c"), .init(name: "X-D", value: "e")])
  }

  @Test func aHeaderIsNeitherShownNorKept() async throws {
    let folder = try Folder()
    let journal = folder.path + "/run.jsonl"
    let flags = ["--header", "X-Team: \(Self.secret)"]
    let outcome = await Shell().run(
      ["ask", "Why?", "--model", "sim", "--journal", journal, "--json", "--verbose"] + flags, setup: Asked().setup)
    #expect(outcome.code == 0 && !(outcome.out + outcome.err).contains("hunter"), "\(outcome.err)")
    #expect(try !folder.read("run.jsonl").contains("hunter"))
    for form in [[], ["--json"]] {
      let shown = await Shell().run(["config", "show"] + flags + form)
      #expect(shown.code == 0 && shown.out.contains("X-Team:…") && !shown.out.contains("hunter"))
    }
  }

  @Test func aRunThatGoesOnTakesTheHeadersThatAreGivenThen() async throws {
    let folder = try Folder()
    let journal = folder.path + "/run.jsonl"
    let first = await Shell().run(
      [
        "ask", "Why?", "--model", "sim", "--journal", journal, "--header", "X-A:1", "--max-calls", "1", "--effort",
        "low",
      ],
      setup: Asked().setup)
    #expect(first.code == 75, "\(first.err)")
    let asked = Asked()
    let second = await Shell().run(
      ["resume", journal, "--header", "X-A:2", "--max-calls", "50"], setup: asked.setup)
    #expect(second.code == 0, "\(second.err)")
    #expect(asked.options?.headers == [.init(name: "X-A", value: "2")] && asked.options?.effort == "low")
  }

  @Test(arguments: [
    ["--header", "hunter2"], ["--header", "X Y:hunter2"], ["--header", ":hunter2"], ["--header", "X-A:hunter2\u{1b}"],
  ])
  func aWrongHeaderIsRefusedUnshown(flags: [String]) async {
    let outcome = await Shell().run(["ask", "Why?", "--model", "sim"] + flags)
    #expect(outcome.code == 64 && outcome.err.contains("NAME:VALUE") && !outcome.err.contains("hunter"))
  }

  @Test(arguments: ["[1]", "{", "\"a\"", ""])
  func aBodyIsAnObject(body: String) async {
    let outcome = await Shell.run("ask", "Why?", "--model", "sim", "--body", body)
    #expect(outcome.code == 64 && outcome.err.contains("a JSON object"))
  }

  @Test func certificatesMustBeThere() async throws {
    let asked = Asked()
    let missing = await Shell().run(["ask", "Why?", "--model", "sim", "--ca-file", "/nowhere"], setup: asked.setup)
    #expect(missing.code == 74 && missing.err.contains("certificates") && asked.names.isEmpty)
    let folder = try Folder()
    let path = try folder.file("ca.pem", "x")
    _ = await Shell().run(["ask", "Why?", "--model", "sim", "--ca-file", path], setup: asked.setup)
    #expect(asked.options?.certificateFile == path)
  }

  @Test(arguments: [[], ["--json"]])
  func addressesAreShownWithoutTheirSecrets(form: [String]) async throws {
    let folder = try Folder()
    let config = try folder.file("c.json", #"{"model": ["http://bob:hunter2@h:1/v1?key=hunter3#m"]}"#)
    let shown = await Shell().run(["config", "show", "--config", config] + form)
    #expect(shown.code == 0 && shown.out.contains("http://…@h:1/v1?…#m") && !shown.out.contains("hunter"))
    let asked = await Shell().run(["ask", "Why?", "--config", config, "--json"])
    #expect(asked.code == 64 && !(asked.out + asked.err).contains("hunter"), "\(asked.err)")
  }

  @Test func aHostCannotSetThem() {
    let members = CallSettings.flags.map(\.member)
    #expect(!members.contains("header") && !members.contains("body") && !members.contains("ca_file"))
    #expect(members.contains("effort"))
  }

  @Test func aPriceOutOfTheTableIsTold() async {
    let price = Price(inputPerMillion: 0.4, outputPerMillion: 1.6, asOf: "2026-11")
    let told = await Shell().run(
      ["ask", "Why?", "--model", "sim"], setup: .fake(FakeModel.answering("x", price: price)))
    #expect(told.err.contains("prices of 2026-11") && told.err.contains("0.4/1.6"), "\(told.err)")
    let own = Price(inputPerMillion: 0.4, outputPerMillion: 1.6)
    let silent = await Shell().run(
      ["ask", "Why?", "--model", "sim"], setup: .fake(FakeModel.answering("x", price: own)))
    #expect(!silent.err.contains("prices"))
  }
}
