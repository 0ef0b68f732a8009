import Foundation
import Maker
import MakerSimulation
import MakerVoting

/// Ten questions of one to four hops over many seeds: decomposed and voted on at two margins, against the same model asked
/// once for each question. What Eq. 9 predicts is computed from the elections that each run really held.
enum AskBenchmark {
  struct Sample: Sendable {
    let question: String
    let answer: String
  }

  /// What one way of asking came to.
  private struct Score {
    var runs = 0
    var right = 0
    var wrong = 0
    var calls = 0
    var samples = 0
    /// The product of Eq. 9 over all elections of each run, added up, and over those of solvers alone: errors of the others
    /// are mostly put right by what follows.
    var predicted = 0.0
    var predictedByLeaves = 0.0
    var leafElections = 0
    var rightLeaves = 0
    /// Ballots of elections of discriminators and of solvers, and how many of those there were.
    var ballots: [Agent: (elections: Int, ballots: Int)] = [:]
    var k = 1
  }

  static func run(_ options: Options) async throws {
    let seeds = try options.int("seeds", 200)
    let spec = options.text("model", "accuracy=0.8,malformed=0.05,verbose=0.05")
    let settings = try SimulationSettings(parsing: spec)
    let file = options.text("questions", "Fixtures/questions.tsv")
    let questions = try samples(file).prefix(try options.int("count", 10))
    print("sim:\(spec), \(questions.count) questions, \(seeds) seeds\n")
    print(
      "way            right        wrong  no answer  calls  samples  Eq. 9: all  leaves  | leaf elections  right   Eq. 9"
    )
    for k in [nil, 3, 5] {
      var score = Score()
      for seed in 0..<seeds {
        for question in questions {
          if let k {
            try await decomposed(question, settings, k: k, seed: UInt64(seed), &score)
          } else {
            try await direct(question, settings, seed: UInt64(seed), &score)
          }
        }
      }
      report(k.map { "voted, k = \($0)" } ?? "asked once", score, isVoted: k != nil, accuracy: settings.accuracy)
    }
  }

  private static func decomposed(
    _ question: Sample, _ simulation: SimulationSettings, k: Int, seed: UInt64, _ score: inout Score
  ) async throws {
    let orchestrator = Orchestrator(
      domain: QuestionDomain(), models: [SimulatedModel(settings: simulation)],
      settings: RunSettings(margin: .fixed(k), seed: seed))
    let result = try await orchestrator.solve(Question(question.question))
    score.runs += 1
    score.calls += result.usage.calls
    score.samples += result.usage.samples
    if let answer = result.solution { add(isRight(answer.text, question.answer), &score) }
    // Every election that the run held, whether or not its outcome mattered in the end.
    let elections = all(result.tree)
    for election in elections where [.discriminator, .solver].contains(election.agent) && election.ending == .converged
    {
      let known = score.ballots[election.agent] ?? (0, 0)
      score.ballots[election.agent] = (known.elections + 1, known.ballots + election.ballots)
    }
    score.k = k
    score.predicted += elections.reduce(1) { $0 * Margin.probabilityCorrect(p: simulation.accuracy, k: $1.margin) }
    let leaves = leaves(result.tree)
    score.predictedByLeaves += leaves.reduce(1) { product, _ in
      product * Margin.probabilityCorrect(p: simulation.accuracy, k: k)
    }
    for (question, answer) in leaves {
      score.leafElections += 1
      if try await Expert.shared.answers(question).contains(where: { isRight(answer, $0) }) { score.rightLeaves += 1 }
    }
  }

  /// The questions that solvers answered by a converged election, with what was elected.
  private static func leaves(_ node: NodeRecord) -> [(String, String)] {
    let own = node.elections.filter { $0.agent == .solver && $0.ending == .converged }.compactMap { $0.winner }
    return own.map { (node.problem, $0) } + node.children.flatMap(leaves)
  }

  private static func direct(
    _ question: Sample, _ simulation: SimulationSettings, seed: UInt64, _ score: inout Score
  ) async throws {
    let orchestrator = Orchestrator(
      domain: QuestionDomain(), models: [SimulatedModel(settings: simulation)],
      settings: RunSettings(margin: .fixed(1), decompose: .never, seed: seed))
    let result = try await orchestrator.solve(Question(question.question, kind: .text))
    score.runs += 1
    score.calls += result.usage.calls
    score.samples += result.usage.samples
    if let answer = result.solution { add(isRight(answer.text, question.answer), &score) }
  }

  /// Whether an answer names what is wanted, under whatever name.
  static func isRight(_ answer: String, _ wanted: String) -> Bool {
    answer == wanted || World.standard.aliases(of: wanted).contains(answer)
  }

  private static func add(_ isRight: Bool, _ score: inout Score) {
    if isRight { score.right += 1 } else { score.wrong += 1 }
  }

  private static func all(_ node: NodeRecord) -> [ElectionRecord] {
    node.elections + node.children.flatMap(all)
  }

  private static func report(_ way: String, _ score: Score, isVoted: Bool, accuracy: Double) {
    let runs = Double(score.runs)
    func share(_ count: Int) -> String {
      let share = Double(count) / runs
      return String(format: "%5.1f%%", share * 100)
    }
    let error = 100 * (Double(score.right) / runs * (1 - Double(score.right) / runs) / runs).squareRoot()
    var line = way.padding(toLength: 13, withPad: " ", startingAt: 0)
    line += share(score.right) + String(format: "±%.1f ", error) + share(score.wrong) + "   "
    line += share(score.runs - score.right - score.wrong)
    line += String(format: "  %7.1f  %7.1f", Double(score.calls) / runs, Double(score.samples) / runs)
    if isVoted {
      let p = Double(score.rightLeaves) / Double(max(1, score.leafElections))
      line += String(
        format: "      %5.1f%%  %5.1f%%  |", 100 * score.predicted / runs, 100 * score.predictedByLeaves / runs)
      line += String(
        format: "  %13d %6.2f%%±%.2f %6.2f%%", score.leafElections, 100 * p,
        100 * (p * (1 - p) / Double(max(1, score.leafElections))).squareRoot(),
        100 * Margin.probabilityCorrect(p: accuracy, k: score.k))
    }
    print(line)
    let expected = Margin.expectedVotes(p: accuracy, k: score.k)
    for (agent, counts) in score.ballots.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let mean = Double(counts.ballots) / Double(max(1, counts.elections))
      print(
        String(
          format: "             %@: %.3f ballots an election, %.3f × Eq. 16 (%.3f)", agent.rawValue, mean,
          mean / expected,
          expected))
    }
  }

  private static func samples(_ file: String) throws -> [Sample] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let fields = line.split(separator: "\t").map(String.init)
      return fields.count == 3 ? Sample(question: fields[0], answer: fields[2]) : nil
    }
  }
}

/// The same expert without noise: what is right to say of a question. Of one that wants several facts that is its answer, and
/// that it is compound.
private actor Expert {
  static let shared = Expert()
  private let model = SimulatedModel(settings: SimulationSettings(accuracy: 1))
  private var known: [String: Set<String>] = [:]

  func answers(_ question: String) async throws -> Set<String> {
    if let answers = known[question] { return answers }
    let orchestrator = Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(margin: .fixed(1), decompose: .asNeeded))
    let result = try await orchestrator.solve(Question(question, kind: .text))
    var answers: Set<String> = [result.solution?.text ?? "unknown"]
    if result.tree.evidence == .compound { answers.insert("compound") }
    known[question] = answers
    return answers
  }
}
