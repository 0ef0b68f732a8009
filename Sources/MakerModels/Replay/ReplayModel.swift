public import Maker
import Synchronization

/// A model that answers from the journal of a run, and so repeats the run without a server.
///
/// A sample is answered if one of the same prompt, stream and number is in the journal, however requests were grouped then.
/// Attempts that failed fail again, in order. Only a journal of level `full` holds what models said.
public final class ReplayModel: CompletionModel {
  /// The name of the recorded model.
  public let name: String
  /// The recorded model's number.
  public let maxSamplesPerCall: Int
  /// The recorded model's window.
  public let contextWindow: Int?
  /// The recorded model's price.
  public let price: Price?

  private struct Place: Hashable {
    let stream: UInt64
    let number: Int
  }

  private let path: String
  private let samples: [Place: SampleRecord]
  private let failures: [Place: [FailedAttempt]]
  private let failed = Mutex<[Place: Int]>([:])

  /// All models of a recorded run, in their order.
  ///
  /// - Throws: ``MakerJournal/JournalError`` with the number of the line that cannot be read, or for a journal that does not
  ///   hold what models said.
  public static func all(contentsOf path: String) throws(JournalError) -> [ReplayModel] {
    var start: RunStart?
    var samples: [String: [Place: SampleRecord]] = [:]
    var failures: [String: [Place: [FailedAttempt]]] = [:]
    let found = try JournalReader.read(path) { event in
      switch event.payload {
      case .runStarted(let first): start = first
      case .sampled(let sample):
        samples[sample.model, default: [:]][Place(stream: sample.stream, number: sample.number)] = sample
      case .attemptFailed(let attempt) where attempt.code != FailedAttempt.cancelled:
        failures[attempt.model, default: [:]][
          Place(stream: attempt.stream, number: attempt.first), default: []
        ].append(attempt)
      default: break
      }
    }
    guard found.level == .full, let start else {
      throw JournalError(replay: path)
    }
    return start.models.map { note in
      ReplayModel(path: path, note, samples[note.name] ?? [:], failures[note.name] ?? [:])
    }
  }

  private init(
    path: String, _ note: ModelNote, _ samples: [Place: SampleRecord], _ failures: [Place: [FailedAttempt]]
  ) {
    self.path = path
    name = note.name
    maxSamplesPerCall = note.maxSamplesPerCall
    contextWindow = note.contextWindow
    price = note.price.flatMap { $0.count == 2 ? Price(inputPerMillion: $0[0], outputPerMillion: $0[1]) : nil }
    (self.samples, self.failures) = (samples, failures)
  }

  /// Answers as the recorded model did, and without the waiting.
  ///
  /// - Throws: the recorded error, or a ``Maker/ModelError`` that says what the journal lacks.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    try Task.checkCancellation()
    let place = Place(stream: request.stream, number: request.firstSample)
    if let failure = nextFailure(at: place) { throw failure }
    let hash = request.promptHash
    var found: [SampleRecord] = []
    for offset in 0..<request.count {
      guard let sample = samples[Place(stream: request.stream, number: request.firstSample + offset)],
        sample.promptHash == hash
      else { break }
      found.append(sample)
    }
    guard let first = found.first else { throw missing(request) }
    if let flag = first.flag { throw ModelError(.failedReply, flag.detail) }
    found = Array(found.prefix { $0.flag == nil })
    return ModelResponse(completions: found.map(Completion.init), usage: usage(of: found, request))
  }

  private func nextFailure(at place: Place) -> ModelError? {
    guard let known = failures[place] else { return nil }
    let turn = failed.withLock { failed in
      let turn = failed[place, default: 0]
      failed[place] = turn + 1
      return turn
    }
    guard known.indices.contains(turn) else { return nil }
    let attempt = known[turn]
    return ModelError(
      ModelError.Code(rawValue: attempt.code) ?? .unreadable, attempt.message,
      feature: attempt.feature.flatMap(ModelError.Feature.init), retryAfter: 0, status: attempt.status)
  }

  /// What the server told of the whole response, where this request is the one that was recorded.
  private func usage(of found: [SampleRecord], _ request: ModelRequest) -> TokenUsage {
    guard let charge = found.first?.charge, !charge.isEstimate else { return TokenUsage() }
    return TokenUsage(input: charge.input, output: charge.output)
  }

  private func missing(_ request: ModelRequest) -> ModelError {
    let heading = request.prompt.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    let agent = String(heading.drop { $0 == "#" }.trimmingWhitespace()).oneLine(limit: 60)
    let samples =
      request.count > 1
      ? "samples \(request.firstSample) to \(request.firstSample + request.count - 1)" : "sample \(request.firstSample)"
    return ModelError(
      .notFound,
      "\(path) holds no answer for \(samples) of a prompt that starts `\(agent)`; record again with the same options")
  }
}
