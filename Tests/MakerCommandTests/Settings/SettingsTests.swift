import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct SettingsTests {
  private func show(
    _ arguments: [String] = [], environment: [String: String] = [:]
  ) async throws -> (k: JSON?, outcome: Shell.Outcome) {
    let outcome = await Shell().run(["config", "show", "--json"] + arguments, environment: environment)
    return (outcome.json?["settings"]?["k"], outcome)
  }

  @Test func nearerPlacesWin() async throws {
    let folder = try Folder()
    let file = try folder.file("config.json", "{\n  \"k\": 4\n}")
    #expect(try await show().k == ["value": 3, "source": "default"])
    let fromFile = try await show(["--config", file]).k
    #expect(fromFile == ["value": 4, "source": .string("\(file):2")])
    let fromEnvironment = try await show(["--config", file], environment: ["MAKER_K": "5"]).k
    #expect(fromEnvironment == ["value": 5, "source": "environment MAKER_K"])
    let fromFlag = try await show(["--config", file, "--k", "6"], environment: ["MAKER_K": "5"]).k
    #expect(fromFlag == ["value": 6, "source": "flag --k"])
  }

  @Test func theConfigFileIsFoundWhereItBelongs() async throws {
    let folder = try Folder()
    _ = try folder.file("xdg/maker/config.json", #"{"k": 7}"#)
    _ = try folder.file(".config/maker/config.json", #"{"k": 8}"#)
    let named = try folder.file("named.json", #"{"k": 9}"#)
    let home = ["HOME": folder.path]
    #expect(try await show(environment: home).k?["value"] == 8)
    let xdg = home.merging(["XDG_CONFIG_HOME": folder.path + "/xdg"]) { $1 }
    #expect(try await show(environment: xdg).k?["value"] == 7)
    #expect(try await show(environment: xdg.merging(["MAKER_CONFIG": named]) { $1 }).k?["value"] == 9)
  }

  @Test func aFlagOvercomesWhatItExcludesInAFartherPlace() async throws {
    let outcome = await Shell.run("config", "show", "--json", "--reliability", "0.99", environment: ["MAKER_K": "5"])
    #expect(outcome.json?["settings"]?["reliability"]?["value"] == 0.99)
    #expect(outcome.json?["settings"]?["k"]?["value"] == .null)
  }

  @Test func everySettingCanStandInTheConfigFile() throws {
    let file = try ConfigFile(
      path: "c.json", text: #"{"model": ["sim", "sim:seed=2"], "timeout": "5s", "no_reuse": true, "price": "1/2"}"#)
    #expect(file.values["model"]?.values == [.text("sim"), .text("sim:seed=2")])
    #expect(file.values["timeout"]?.values == [.duration(.seconds(5))])
    #expect(file.values["no-reuse"]?.values == [.toggle(true)])
  }

  @Test(arguments: [
    ("{\n\"k\": 3,\n\"modle\": \"sim\"\n}", ":3", "did you mean \"model\""),
    ("{\n\n\"k\": \"3\"}", ":3", "whole number"),
    ("{\"k\":\n 0}", ":1", "from 1"),
    ("{\"a\\u0062\": {\"k\": 1}}", ":1", "unknown setting \"ab\""),
    ("{\"quiet\": \"yes\"}", ":1", "true or false"),
    ("{\"timeout\": 5}", ":1", "50ms"),
    ("{\n\"k\": }", ":2", "expected"),
    ("[1]", ":1", "JSON object"),
  ])
  func badConfigFiles(_ text: String, _ line: String, _ part: String) async throws {
    let folder = try Folder()
    let path = try folder.file("config.json", text)
    let outcome = await Shell.run("config", "show", "--config", path)
    #expect(outcome.code == 65)
    #expect(outcome.complaints.count == 1)
    #expect(outcome.err.contains(path + line))
    #expect(outcome.err.contains(part))
  }

  @Test func aNamedConfigFileHasToBeThere() async {
    let outcome = await Shell.run("config", "show", "--config", "/nowhere/c.json")
    #expect(outcome.code == 74)
    #expect(outcome.err.contains("/nowhere/c.json"))
  }

  @Test func aWrongVariableIsNamed() async {
    let outcome = await Shell.run("config", "show", environment: ["MAKER_MAX_CALLS": "many"])
    #expect(outcome.code == 64)
    #expect(outcome.err.contains("MAKER_MAX_CALLS"))
    #expect(outcome.err.contains("`many`"))
  }

  @Test func keysAreNeverShown() async {
    for arguments in [["config", "show"], ["config", "show", "--json"], ["models"], ["models", "--json"]] {
      let outcome = await Shell().run(arguments, environment: ["OPENAI_API_KEY": "sk-secret-12345678"])
      #expect(outcome.code == 0)
      #expect(!(outcome.out + outcome.err).contains("secret"))
      #expect(outcome.out.contains("OPENAI_API_KEY"))
    }
  }

  @Test func aWindowThatCannotBeReachedIsFound() async {
    let outcome = await Shell.run("ask", "why?", "--reliability", "0.999999", "--max-votes", "3", "--model", "sim")
    #expect(outcome.code == 64)
    #expect(outcome.err.contains("--max-votes 3"))
  }
}
