public import Maker
import MakerVoting
import Synchronization

/// A model that answers from a recording, and so repeats a run without a server.
///
/// A request is answered if one with the same prompt, schema, temperature, stream, first sample and count was recorded.
/// Requests that were recorded several times, as retries are, get their answers in order, and then the last one again.
public final class ReplayModel: CompletionModel {
  /// The name of the recorded model.
  public let name: String
  /// The recorded model's number.
  public let maxSamplesPerCall: Int
  /// The recorded model's window.
  public let contextWindow: Int?
  /// The recorded model's price.
  public let price: Price?

  private let path: String
  private let outcomes: [RecordedExchange.Key: [RecordedExchange.Outcome]]
  private let asked = Mutex<[RecordedExchange.Key: Int]>([:])

  /// The first model of a recording.
  ///
  /// - Throws: ``RecordingError`` with the number of the line that cannot be read.
  public convenience init(contentsOf path: String) throws(RecordingError) {
    let (header, exchanges) = try Self.load(path)
    self.init(path: path, model: header.models[0], exchanges.filter { $0.model == 0 })
  }

  /// All models of a recording, in their order.
  ///
  /// - Throws: ``RecordingError`` with the number of the line that cannot be read.
  public static func all(contentsOf path: String) throws(RecordingError) -> [ReplayModel] {
    let (header, exchanges) = try load(path)
    let byModel = Dictionary(grouping: exchanges, by: \.model)
    return header.models.enumerated().map { ReplayModel(path: path, model: $1, byModel[$0] ?? []) }
  }

  private init(path: String, model: RecordingHeader.Model, _ exchanges: [RecordedExchange]) {
    self.path = path
    name = model.name
    maxSamplesPerCall = model.maxSamplesPerCall
    contextWindow = model.contextWindow
    price = model.price
    outcomes = Dictionary(grouping: exchanges, by: \.key).mapValues { $0.map(\.outcome) }
  }

  /// Answers as the recorded model did.
  ///
  /// - Throws: the recorded error, or a ``Maker/ModelError`` that says what the recording lacks.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    try Task.checkCancellation()
    let key = RecordedExchange.Key(request)
    guard let known = outcomes[key] else { throw missing(request) }
    let turn = asked.withLock { asked in
      let turn = asked[key, default: 0]
      asked[key] = turn + 1
      return turn
    }
    switch known[min(turn, known.count - 1)] {
    case .response(let response): return response
    case .failure(let error): throw error
    }
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

  private static func load(_ path: String) throws(RecordingError) -> (RecordingHeader, [RecordedExchange]) {
    let text: String
    do throws(TextFile.Failure) {
      text = try TextFile.read(path)
    } catch {
      throw RecordingError(code: .file, path: path, line: nil, reason: "cannot be read: \(error.reason)")
    }
    let header = try header(of: text, path: path)
    var exchanges: [RecordedExchange] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let exchange = try read(line, number + 1, path) { json throws(ReadFailure) in try RecordedExchange(json) }
      guard header.models.indices.contains(exchange.model) else {
        throw damaged(path, number + 1, "the model \(exchange.model) is not among those of the first line")
      }
      exchanges.append(exchange)
    }
    return (header, exchanges)
  }

  /// The header of a recording's text.
  static func header(of text: String, path: String) throws(RecordingError) -> RecordingHeader {
    try read(text.prefix { $0 != "\n" }, 1, path) { json throws(ReadFailure) in try RecordingHeader(json) }
  }

  private static func read<Value>(
    _ line: Substring, _ number: Int, _ path: String, _ make: (JSON) throws(ReadFailure) -> Value
  ) throws(RecordingError) -> Value {
    let json: JSON
    do throws(JSONError) {
      json = try JSON(parsing: String(line))
    } catch {
      throw damaged(path, number, "no JSON: \(error.reason), in column \(error.column)")
    }
    do throws(ReadFailure) {
      return try make(json)
    } catch {
      throw damaged(path, number, error.reason)
    }
  }

  private static func damaged(_ path: String, _ line: Int, _ what: String) -> RecordingError {
    RecordingError(
      code: .damaged, path: path, line: line, reason: "\(what); take the line out, or record again")
  }
}
