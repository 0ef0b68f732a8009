import Maker
import MakerSimulation
import MakerVoting
import Testing

/// An expert with one right reply and four wrong ones for any prompt.
struct FiveReplies: Expert {
  var steps = 1

  func judge(_ prompt: String) -> Judgement? {
    Judgement(steps: steps, right: Self.right, wrong: (1...4).map { ["answer": .string("wrong \($0)")] })
  }

  static let right: JSON = ["answer": "right"]
}

/// What samples turn out to be.
enum Outcome: Hashable {
  case right, wrong(String), cut, malformed

  init(_ completion: Completion) {
    if completion.finish == .length {
      self = .cut
    } else if let reply = try? JSON(parsing: completion.text), reply.object?.names == ["answer"],
      let answer = reply["answer"]?.string
    {
      self = answer == "right" ? .right : .wrong(answer)
    } else {
      self = .malformed
    }
  }

  var isWrong: Bool { if case .wrong = self { true } else { false } }
}

/// Samples of one prompt, in as many calls as it takes.
func outcomes(
  _ settings: SimulationSettings, count: Int, prompt: String = "p", stream: UInt64 = 1,
  expert: any Expert = FiveReplies()
) async throws -> [Outcome] {
  let model = SimulatedModel(settings: settings, experts: [expert])
  var found: [Outcome] = []
  while found.count < count {
    let request = ModelRequest(
      prompt: prompt, stream: stream, firstSample: found.count, count: min(1024, count - found.count))
    found += try await model.complete(request).completions.map(Outcome.init)
  }
  return found
}

/// Expects a share to lie within four standard errors of a binomial: by chance alone, 1 of 15,000 seeds fails.
func expectShare(_ hits: Int, of count: Int, near share: Double, sourceLocation: SourceLocation = #_sourceLocation) {
  let error = (share * (1 - share) / Double(count)).squareRoot()
  let observed = Double(hits) / Double(count)
  #expect(abs(observed - share) <= 4 * error, "\(observed) for \(share)", sourceLocation: sourceLocation)
}
