import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct ModelChoiceTests {
  private func choose(
    _ environment: [String: String], servers: [ModelSetup.Server] = [], arguments: [String] = []
  ) async -> (model: String?, outcome: Shell.Outcome) {
    var setup = ModelSetup.simulated
    setup.servers = { servers }
    let outcome = await Shell().run(["models", "--json"] + arguments, environment: environment, setup: setup)
    return (outcome.json?["models"]?[0]?.string, outcome)
  }

  private let ollama = ModelSetup.Server(
    name: "Ollama", url: "http://127.0.0.1:11434", models: ["ollama/llama3.2", "ollama/qwen3"])

  @Test func theOrderOfPreference() async {
    #expect(await choose([:]).model == "sim")
    #expect(await choose([:], servers: [ollama]).model == "ollama/llama3.2")
    #expect(await choose(["ANTHROPIC_API_KEY": "x"], servers: [ollama]).model == "anthropic/claude-haiku-4-5")
    #expect(await choose(["ANTHROPIC_API_KEY": "x", "OPENAI_API_KEY": "y"]).model == "openai/gpt-4.1-mini")
    #expect(await choose(["OPENAI_API_KEY": ""]).model == "sim")
    #expect(await choose(["OPENAI_API_KEY": "y"], arguments: ["--model", "sim:seed=3"]).model == "sim:seed=3")
    #expect(await choose(["MAKER_MODEL": "sim:seed=4 sim"]).model == "sim:seed=4")
  }

  @Test func theReasonIsTold() async {
    let (_, outcome) = await choose([:], servers: [ollama])
    #expect(outcome.json?["reason"]?.string?.contains("Ollama answers at http://127.0.0.1:11434") == true)
  }

  @Test func theListSaysHowToAddOne() async {
    var setup = ModelSetup.simulated
    setup.servers = { [ollama] }
    let outcome = await Shell.run("models", setup: setup)
    #expect(outcome.code == 0)
    for part in [
      "A run would ask: ollama/llama3.2", "OPENAI_API_KEY: not set", "--model ollama/qwen3",
      "LM Studio: no answer at port 1234", "http://HOST:PORT/v1",
    ] {
      #expect(outcome.out.contains(part), "\(part)")
    }
  }
}
