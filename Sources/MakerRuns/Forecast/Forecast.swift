import MakerConsole
package import Maker
import MakerVoting

/// What runs are expected to take, before anything is spent: a low and a high figure instead of one that claims to know.
///
/// The figures come from rehearsals: the same planner with the same settings and prompts solves the problem, or one like
/// it, with the simulated model in the place of the real one. The low one is a rehearsal without a single mistake in which
/// a call returns many samples; the high one comes from several in which samples are right with the assumed accuracy and a
/// call returns one. Both have a tenth to spare: a real run is another sample of the same thing.
package struct Forecast: Sendable {
  /// Between what and what.
  package struct Span: Hashable, Sendable {
    package var low = 0.0
    package var high = 0.0

    package static func + (a: Span, b: Span) -> Span { Span(low: a.low + b.low, high: a.high + b.high) }

    package var json: JSON { ["low": .integer(Int(low.rounded())), "high": .integer(Int(high.rounded(.up)))] }

    package var text: String {
      let (low, high) = (Words.grouped(Int(low.rounded())), Words.grouped(Int(high.rounded(.up))))
      return low == high ? low : "\(low) to \(high)"
    }
  }

  /// How many times as long as its bare form a reply may be in the high figure.
  private static let longReply = 3.0
  /// Calls after which a rehearsal is broken off.
  private static let mostCalls = 20_000

  package var calls = Span()
  package var samples = Span()
  package var tokens = Span()
  /// US dollars; `nil` where a price is not known.
  package var cost: Span? = Span()
  /// What the figures rest on.
  package private(set) var basis: [String] = []

  /// Nothing.
  package init() {}

  package mutating func add(_ other: Forecast) {
    calls = calls + other.calls
    samples = samples + other.samples
    tokens = tokens + other.tokens
    cost = cost.flatMap { cost in other.cost.map { cost + $0 } }
    for line in other.basis where !basis.contains(line) { basis.append(line) }
  }

  /// Rehearses a problem; `nil` for one that cannot be.
  ///
  /// - Parameters:
  ///   - seeds: rehearsals with mistakes.
  package init?(_ work: Work, _ preparation: RunPreparation, seeds: Int = 8) async throws {
    if !work.parts.isEmpty {
      for part in work.parts {
        let one = try await Forecast(part.work, part.preparation, seeds: work.parts.count > 20 ? 2 : seeds)
        if let one { add(one) }
      }
      return
    }
    guard let (easy, hard) = work.rehearsals else { return nil }
    let assumption = Assumption(preparation)
    let low = try await Self.rehearse(easy, preparation, assumption.perfect, samplesPerCall: 1024)
    var runs: [Rehearsed] = []
    // Many samples differ little from one rehearsal to the next.
    for seed in 1...(low.samples > 1000 ? 2 : max(2, seeds)) {
      runs.append(try await Self.rehearse(hard, preparation, assumption.seeded(UInt64(seed)), samplesPerCall: 1))
    }
    func span(_ figure: (Rehearsed) -> Double) -> Span {
      let values = runs.map(figure)
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      // Three standard deviations of a prediction from so many rehearsals; the parts of a longer problem even out.
      let spread = (variance * (1 / Double(values.count) + 1 / hard.scale)).squareRoot()
      let high = (mean + 3 * spread) * 1.1
      return Span(low: figure(low) / 1.1, high: high)
    }
    calls = span(\.calls)
    samples = span(\.samples)
    tokens = Span(
      low: (low.input + low.output) / 1.1, high: span(\.input).high + Self.longReply * span(\.output).high)
    cost =
      assumption.prices.allSatisfy { $0 != nil }
      ? Span(low: (low.cost ?? 0) / 1.1, high: span { $0.longCost ?? 0 }.high) : nil
    basis = [
      assumption.text,
      "from the simulated model's rehearsals of \(Self.list(easy.title, hard.title)), with your settings and"
        + " prompts; low: no mistake and many samples a call; high: one sample a call and replies three times as long",
    ]
    if (runs + [low]).contains(where: \.wasCut) {
      basis.append("a rehearsal was broken off after \(Words.grouped(Self.mostCalls)) calls: it may well be more")
    }
    keepLimits(preparation.run.limits)
  }

  /// A run never goes beyond its limits.
  private mutating func keepLimits(_ limits: BudgetLimits) {
    func cut(_ span: Span, _ limit: Double?) -> Span {
      guard let limit else { return span }
      return Span(low: min(span.low, limit), high: min(span.high, limit))
    }
    calls = cut(calls, limits.calls.map(Double.init))
    tokens = cut(tokens, limits.tokens.map(Double.init))
    cost = cost.map { cut($0, limits.cost) }
  }

  private static func list(_ a: String, _ b: String) -> String { a == b ? a : "\(a) (low) and \(b) (high)" }

  // MARK: Rehearsing

  private struct Rehearsed {
    let calls: Double
    let samples: Double
    let input: Double
    let output: Double
    let cost: Double?
    /// The cost with long replies.
    let longCost: Double?
    let wasCut: Bool
  }

  private static func rehearse(
    _ rehearsal: Rehearsal, _ preparation: RunPreparation, _ assumption: Assumption, samplesPerCall: Int
  ) async throws -> Rehearsed {
    var preparation = preparation
    preparation.run.limits = BudgetLimits(calls: mostCalls, time: nil, nodes: preparation.run.limits.nodes)
    preparation.run.retry = RetryPolicy()
    let models = assumption.models(samplesPerCall: samplesPerCall, extraTokens: rehearsal.extraTokens)
    let means = RunMeans(
      preparation: preparation, models: models, clock: ContinuousClock(), listeners: [], stop: StopSignal(),
      id: "rehearsal")
    let result = try await rehearsal.solve(means).result
    let usage = result.usage
    let scale = rehearsal.scale
    let output = Double(usage.outputTokens)
    let long = usage.cost.map { cost in
      cost + (Self.longReply - 1) * (assumption.prices.compactMap { $0?.outputPerMillion }.max() ?? 0) * output / 1e6
    }
    return Rehearsed(
      calls: Double(usage.calls) * scale, samples: Double(usage.samples) * scale,
      input: Double(usage.inputTokens) * scale, output: output * scale, cost: usage.cost.map { $0 * scale },
      longCost: long.map { $0 * scale }, wasCut: result.status == .budgetExhausted)
  }

  // MARK: Telling

  package var json: JSON {
    [
      "calls": calls.json, "samples": samples.json, "tokens": tokens.json,
      "cost": cost.map { ["low": .double($0.low), "high": .double($0.high)] } ?? .null, "basis": .strings(basis),
    ]
  }

  package var lines: [String] {
    var cost = "not known; give --price IN/OUT, in dollars per million tokens"
    if let known = self.cost {
      cost = known.high == 0 ? "nothing" : "$\(Words.significant(known.low, 2)) to $\(Words.significant(known.high, 2))"
    }
    return [
      "expected calls: \(calls.text)", "expected samples: \(samples.text)", "expected tokens: \(tokens.text)",
      "expected cost: \(cost)",
    ] + basis.map { "  " + Sanitizer.line($0) }
  }
}
