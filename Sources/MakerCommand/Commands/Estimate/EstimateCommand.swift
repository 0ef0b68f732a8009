import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// `maker estimate`: the arithmetic of a task before it is run.
enum EstimateCommand {
  static func run(_ parsed: ParsedArguments, console: Console) throws -> ExitCode {
    try parsed.refusePositionals("maker estimate")
    let settings = try Settings(parsed, console: console)
    let output = Output(settings, console: console)
    let tables =
      parsed.value(EstimateTree.table) != nil
      ? try ReferenceTables(p: parsed.number(EstimateTree.p), steps: parsed.number(EstimateTree.steps)) : nil
    // The tables alone, with an accuracy or a length of one's own if need be, or beside the estimate of a task.
    let isTask = tables == nil || EstimateTree.asksForTask(parsed)
    let report = isTask ? try EstimateReport(parsed, price: settings.prices[""]) : nil
    if output.isJSON {
      var object = report?.json.object ?? JSONObject([])
      object["tables"] = tables?.json
      try output.result(.object(object))
    } else {
      let parts = [report?.lines, tables?.lines].compactMap { $0?.joined(separator: "\n") }
      try output.result(parts.joined(separator: "\n\n"))
    }
    return .solved
  }
}

/// Everything that `maker estimate` tells.
struct EstimateReport: Sendable {
  let target: Double
  let minimum: Int
  let task: TaskEstimate
  /// The estimates for other numbers of steps an agent, each with its own smallest margin.
  let bySteps: [TaskEstimate]
  /// The margins to choose from.
  let front: [TaskEstimate]
  let retry: NaiveRetry
  let consensus: BinomialConsensus?

  init(_ parsed: ParsedArguments, price: Price?) throws {
    let binomial = parsed.value(EstimateTree.binomial)
    guard let p = parsed.number(EstimateTree.p) else {
      throw CommandError.usage("estimate what? Give --p and --steps: maker estimate --p 0.9978 --steps 1048575")
    }
    guard let steps = parsed.number(EstimateTree.steps) ?? (binomial == nil ? nil : 1) else {
      throw CommandError.usage("estimate how long a task? Give --steps: maker estimate --p \(p) --steps 1048575")
    }
    guard steps == steps.rounded() else {
      throw CommandError.usage("--steps: `\(steps)` is not right; it must be a whole number from 1")
    }
    let valid = parsed.number(EstimateTree.valid) ?? 1
    guard valid > 0 else {
      throw CommandError.usage("--valid: `0` is not right; it must be a number above 0 and at most 1")
    }
    let perAgent = parsed.number(EstimateTree.stepsPerAgent) ?? 1
    guard perAgent <= steps else {
      throw CommandError.usage(
        "--steps-per-agent: `\(Words.number(perAgent))` is not right; it must be at most --steps \(Words.number(steps))"
      )
    }
    let target = parsed.number(EstimateTree.target) ?? 0.95
    let cost = try Self.sampleCost(parsed, price: price)
    func estimate(stepsPerAgent: Double) throws(Margin.InvalidParameter) -> TaskEstimate {
      try TaskEstimate(
        p: p, steps: steps, target: target, stepsPerAgent: stepsPerAgent, valid: valid, sampleCost: cost)
    }
    func estimate(k: Int) throws(Margin.InvalidParameter) -> TaskEstimate {
      try TaskEstimate(p: p, steps: steps, margin: k, stepsPerAgent: perAgent, valid: valid, sampleCost: cost)
    }
    self.target = target
    minimum = try estimate(stepsPerAgent: perAgent).margin
    task = try estimate(k: parsed.integer(EstimateTree.k) ?? minimum)
    let others = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000].filter { $0 <= steps }
    bySteps = try others.map { try estimate(stepsPerAgent: $0) }
    // Of hundreds of margins those around the one that is needed say enough.
    front = TaskEstimate.paretoFront(try (max(1, minimum - 9)...minimum + 2).map { try estimate(k: $0) })
    retry = try NaiveRetry(p: p, steps: steps, target: target)
    if case .pair(let m, let k)? = binomial {
      guard k <= m else {
        throw CommandError.usage("--binomial: `\(m) \(k)` is not right; the margin K must be at most M")
      }
      consensus = try BinomialConsensus(agents: m, margin: k, p: p, steps: steps)
    } else {
      consensus = nil
    }
  }

  /// Eq. 20, where prices and tokens are known.
  private static func sampleCost(_ parsed: ParsedArguments, price: Price?) throws -> Double? {
    let parts = [EstimateTree.priceIn, EstimateTree.priceOut, EstimateTree.tokensIn, EstimateTree.tokensOut]
    var values = parts.map { parsed.number($0) }
    let given = values.contains { $0 != nil } || parsed.value(.price) != nil
    values[0] = values[0] ?? price?.inputPerMillion
    values[1] = values[1] ?? price?.outputPerMillion
    let missing = zip(parts, values).filter { $0.1 == nil }.map(\.0.spelling)
    if missing.isEmpty {
      let known = values.compactMap { $0 }
      return try Margin.costOfSample(
        inputTokens: known[2], outputTokens: known[3], inputPrice: known[0] / 1e6, outputPrice: known[1] / 1e6)
    }
    if given { throw CommandError.usage("the cost also needs \(Words.list(missing, "and"))") }
    return nil
  }
}

extension ParsedArguments {
  /// The number that a flag was given.
  func number(_ flag: Flag) -> Double? {
    if case .number(let value)? = value(flag) { value } else { nil }
  }
}
