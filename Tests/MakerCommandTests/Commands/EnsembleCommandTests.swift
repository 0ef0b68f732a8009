import Foundation
import MakerVoting
import Testing

/// Several models on the command line.
@Suite(.timeLimit(.minutes(5)))
struct EnsembleCommandTests {
  private let question = ["ask", "What is the capital of France?", "--no-journal", "--json"]
  private let two = ["--model", "sim:seed=1", "--model", "sim:seed=2"]

  private func models(_ json: JSON?) -> Set<String> {
    let elections = json?["tree"]?["elections"]?.array ?? []
    return Set(elections.flatMap { $0["models"]?.array ?? [] }.compactMap { $0["model"]?.string })
  }

  @Test(arguments: [("round-robin", 2), ("cost-aware", 1), ("tiered", 1), ("failover", 1)])
  func everyStrategyCanBeAskedFor(strategy: String, asked: Int) async {
    let prices = ["--price", "sim:seed=1=1/1", "--price", "sim:seed=2=9/9"]
    let outcome = await Shell().run(
      question + two + prices + ["--ensemble-strategy", strategy, "--criticality", "high"])
    #expect(outcome.code == 0 && outcome.json?["answer"] == "Paris")
    let names = models(outcome.json)
    #expect(names.count >= asked)
    if strategy == "tiered" { #expect(names == ["sim:seed=2"]) }
    #expect(outcome.json?["usage"]?["cost"]?.double ?? 0 > 0)
  }

  @Test func anAgentCanHaveAModelOfItsOwn() async {
    let outcome = await Shell().run(question + ["--model", "sim", "--model-for", "solver=sim:seed=9"])
    let elections = outcome.json?["tree"]?["elections"]?.array ?? []
    let solvers = elections.filter { $0["agent"] == "solver" }
    #expect(!solvers.isEmpty && solvers.allSatisfy { $0["model"] == "sim:seed=9" })
    #expect(elections.filter { $0["agent"] == "classifier" }.allSatisfy { $0["model"] == "sim" })
  }

  @Test(arguments: [
    (["--model", "sim", "--ensemble-strategy", "cost-aware"], "--ensemble-strategy: give --model at least twice"),
    (["--model", "sim", "--model-for", "poet=sim"], "AGENT one of classifier, decomposer"),
    (["--model", "sim", "--model-for", "solver"], "it must be AGENT=NAME"),
    (["--model", "sim", "--criticality", "vital"], "it must be low, medium, high or critical"),
    (["--model", "sim", "--criticality", "high", "--k", "3"], "--k and --criticality exclude each other"),
    (["--model", "sim", "--decisions", "10"], "--decisions goes with --reliability"),
    (["--model", "sim", "--k-bounds", "2..9"], "--k-bounds goes with --adaptive-k"),
    (["--model", "sim", "--adaptive-k", "beta", "--ema-alpha", "0.2"], "--ema-alpha goes with --adaptive-k ema"),
    (["--model", "sim", "--adaptive-k", "beta", "--k", "12"], "the margin to start from is 12"),
    (["--model", "sim", "--more-agents", "2"], "--more-agents goes with --agents or --criticality"),
    (["--model", "sim", "--price", "=1/2"], "[MODEL=]IN/OUT"),
    (
      ["--model", "sim:seed=1", "--model", "sim:seed=2", "--ensemble-strategy", "reliability-weighted"],
      "--calibration NAME"
    ),
  ])
  func whatCannotHoldTogetherIsSaidInOneLine(flags: [String], part: String) async {
    let outcome = await Shell().run(question + flags)
    #expect(outcome.code == 64 && outcome.out.isEmpty)
    #expect(outcome.err.contains(part) && outcome.err.split(separator: "\n").count == 1, "\(outcome.err)")
  }
}
