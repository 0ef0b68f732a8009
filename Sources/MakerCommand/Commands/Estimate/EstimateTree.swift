import MakerRuns
import MakerConsole
/// `maker estimate` and its flags, as the command tree has it.
enum EstimateTree {
  static let p = Flag(
    "p", takes: .share(above: 0.5, below: 1), placeholder: "P", "probability that one unflagged sample is right")
  static let steps = Flag(
    "steps", takes: .number(1...Double.infinity), placeholder: "S", "steps of the task, such as 1e6")
  static let target = Flag(
    "target", takes: .share(above: 0, below: 1), placeholder: "T", "probability that the whole task shall be right",
    fallback: "0.95")
  static let valid = Flag(
    "valid", takes: .number(0...1), placeholder: "V", "share of samples that are not red-flagged", fallback: "1")
  static let stepsPerAgent = Flag(
    "steps-per-agent", takes: .number(1...Double.infinity), placeholder: "M", "steps that one agent takes",
    fallback: "1")
  static let priceIn = Flag(
    "price-in", takes: .number(0...Double.infinity), placeholder: "DOLLARS", "price of a million tokens read")
  static let priceOut = Flag(
    "price-out", takes: .number(0...Double.infinity), placeholder: "DOLLARS", "price of a million tokens written")
  static let tokensIn = Flag(
    "tokens-in", takes: .number(0...Double.infinity), placeholder: "N", "tokens read for one sample of one step")
  static let tokensOut = Flag(
    "tokens-out", takes: .number(0...Double.infinity), placeholder: "N", "tokens written for one sample of one step")
  static let k = Flag(
    "k", takes: .integer(1...1000), placeholder: "N", "the margin, instead of the smallest that reaches the target")
  static let binomial = Flag(
    "binomial", takes: .pair(1...1_000_000), placeholder: "M K",
    "also: what M agents and a margin K yield by the binomial formula, beside first-to-ahead-by-K")
  static let table = Flag(
    "table", "also tables: p^n, panels and margins by accuracy, the samples they take, and whole pipelines",
    fallback: "false")

  /// What is about the estimate of one task.
  private static let ofTask = [
    target, valid, stepsPerAgent, priceIn, priceOut, tokensIn, tokensOut, k, binomial, .price,
  ]

  /// Whether a task is described, not only an accuracy or a length for the tables.
  static func asksForTask(_ parsed: ParsedArguments) -> Bool {
    parsed.value(p) != nil && parsed.value(steps) != nil || ofTask.contains { parsed.value($0) != nil }
  }

  static let estimate = CommandSpec(
    name: "estimate",
    summary: "Tells what a task will take: the margin, how likely it is to succeed, samples and money. Asks no model.",
    details: [
      "The margin is the smallest k with which a task of S steps is right with probability T (Eq. 14 of arXiv 2511.09030);"
        + " with --k the figures are those of that k. Steps of unknown success rate are measured first; p is never what a"
        + " model agrees on.",
      "Beside it stand other numbers of steps an agent, other margins with their cost and reliability, and what it would"
        + " take to run the whole task again until it succeeds.",
    ],
    flags: [p, steps] + ofTask + [table, .json, .quiet, .verbose, .color, .config, .help],
    examples: [
      .init(line: "maker estimate --p 0.9978 --steps 1048575 --target 0.95", summary: "The paper's million steps:"),
      .init(
        line: "maker estimate --p 0.99 --steps 1e6 --valid 0.98 --price 0.4/1.6 --tokens-in 600 --tokens-out 150",
        summary: "What it would cost:"),
      .init(
        line: "maker estimate --p 0.85 --binomial 5 2",
        summary: "Five agents and a margin of two, by the formula and by voting on:"),
      .init(line: "maker estimate --table", summary: "Tables of panels and margins, to choose from:"),
    ])
}
