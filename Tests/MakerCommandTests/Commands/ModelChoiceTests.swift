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

  @Test(arguments: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY_FILE", "GEMINI_API_KEY_COMMAND"])
  func theKeysOfOtherProvidersCountAsWell(variable: String) async {
    #expect(await choose([variable: "x"], servers: [ollama]).model == "gemini/gemini-3.5-flash")
  }

  @Test(arguments: ["OPENAI_BASE_URL", "OPENAI_API_BASE", "MAKER_BASE_URL"])
  func anAddressInTheEnvironmentIsAskedForItsModels(variable: String) async {
    let environment = [variable: "http://10.0.0.1:8000/v1", "ANTHROPIC_API_KEY": "x"]
    #expect(await choose(environment).model == "http://10.0.0.1:8000/v1")
    let official = ["OPENAI_BASE_URL": "https://api.openai.com/v1", "OPENAI_API_KEY": "x"]
    #expect(await choose(official).model == "openai/gpt-4.1-mini")
    let (_, wrong) = await choose([variable: "http://bob:hunter2@h/v1"])
    #expect(wrong.code == 64 && wrong.err.contains(variable) && !wrong.err.contains("hunter2"), "\(wrong.err)")
  }

  @Test func whatIsFoundAndNotAskedIsTold() async {
    let gateway = ModelSetup.Server(
      name: "gateway", url: "http://127.0.0.1:4000/v1", models: ["http://127.0.0.1:4000/v1#gpt"],
      obstacle: "is a gateway")
    let (model, outcome) = await choose(["GROQ_API_KEY": "x"], servers: [gateway, ollama])
    #expect(model == "ollama/llama3.2" && outcome.json?["servers"]?[0]?["obstacle"] == "is a gateway")
    var setup = ModelSetup.simulated
    setup.servers = { [gateway] }
    let asked = await Shell().run(["ask", flagship], environment: ["GROQ_API_KEY": "x"], setup: setup)
    #expect(asked.err.contains("gateway at http://127.0.0.1:4000/v1 is a gateway: to ask it, name it with --model"))
    #expect(asked.err.contains("GROQ_API_KEY is set: name a model with --model groq/NAME"), "\(asked.err)")
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
