public import Maker
import MakerVoting
import Synchronization

/// A model that writes down every exchange of another: for ``ReplayModel``.
///
/// A recording is a file of JSON Lines. It holds prompts, replies and errors, but no keys and no addresses beyond the
/// models' names. Each exchange is written as it ends; a cancelled one is not written.
public struct RecordingModel: CompletionModel {
  private let model: any CompletionModel
  private let position: Int
  private let file: RecordingFile

  /// The model's own name.
  public var name: String { model.name }
  /// The model's own number.
  public var maxSamplesPerCall: Int { model.maxSamplesPerCall }
  /// The model's own window.
  public var contextWindow: Int? { model.contextWindow }
  /// The model's own price.
  public var price: Price? { model.price }

  /// Records one model.
  ///
  /// - Throws: ``RecordingError`` if the file cannot be made, or holds something else than a recording.
  public init(_ model: any CompletionModel, to path: String) throws(RecordingError) {
    let file = try RecordingFile(path, models: [model])
    self.init(model: model, position: 0, file: file)
  }

  /// Records all models of a run into one file.
  ///
  /// - Returns: the recording models, in the order of `models`.
  /// - Throws: ``RecordingError`` if the file cannot be made, or holds something else than a recording.
  public static func recording(
    _ models: [any CompletionModel], to path: String
  ) throws(RecordingError) -> [RecordingModel] {
    let file = try RecordingFile(path, models: models)
    return models.enumerated().map { RecordingModel(model: $1, position: $0, file: file) }
  }

  private init(model: any CompletionModel, position: Int, file: RecordingFile) {
    self.model = model
    self.position = position
    self.file = file
  }

  /// Asks the model, and writes down what came of it.
  ///
  /// - Throws: what the model throws, or ``RecordingError`` if it cannot be written down.
  public func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let key = RecordedExchange.Key(request)
    do {
      let response = try await model.complete(request)
      try file.append(RecordedExchange(model: position, key: key, outcome: .response(response)))
      return response
    } catch let error as ModelError {
      try file.append(RecordedExchange(model: position, key: key, outcome: .failure(error)))
      throw error
    }
  }
}

/// A recording that is being written.
private final class RecordingFile: Sendable {
  private let path: String
  private let descriptor: Mutex<Int32>

  /// A file that is there already may hold what somebody has paid for: it is left alone, unless it is empty.
  init(_ path: String, models: [any CompletionModel]) throws(RecordingError) {
    self.path = path
    if let text = try? TextFile.read(path), !text.isEmpty {
      throw RecordingError(code: .file, path: path, line: nil, reason: "exists; choose another file for --record")
    }
    do throws(TextFile.Failure) {
      descriptor = Mutex(try TextFile.create(path))
    } catch {
      throw RecordingError(code: .file, path: path, line: nil, reason: "cannot be written: \(error.reason)")
    }
    let header = RecordingHeader(
      models: models.map {
        .init(
          name: $0.name, maxSamplesPerCall: $0.maxSamplesPerCall, contextWindow: $0.contextWindow, price: $0.price)
      })
    try append(line: header.json.compact)
  }

  deinit { _ = descriptor.withLock { TextFile.close($0) } }

  func append(_ exchange: RecordedExchange) throws(RecordingError) {
    try append(line: exchange.json.compact)
  }

  private func append(line: String) throws(RecordingError) {
    do throws(TextFile.Failure) {
      try descriptor.withLock { file throws(TextFile.Failure) in try TextFile.write(line + "\n", to: file) }
    } catch {
      throw RecordingError(code: .file, path: path, line: nil, reason: "cannot be written: \(error.reason)")
    }
  }
}
