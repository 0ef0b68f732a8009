import Maker
import Synchronization

/// The key that one server is asked with, and where to get another when it is refused.
final class KeyHolder: Sendable {
  private let state: Mutex<APIKey>
  private let source: KeySource?

  init(_ key: APIKey, source: KeySource? = nil) {
    state = Mutex(key)
    self.source = source
  }

  /// Reads a source.
  convenience init(reading source: KeySource, for model: String) async throws {
    self.init(try await source.read(for: model), source: source)
  }

  var value: String { state.withLock { $0.value } }

  /// Reads the source again after a key was refused.
  ///
  /// - Returns: whether there is another key now.
  func renew(after refused: String, for model: String) async throws -> Bool {
    if value != refused { return true }
    guard let source, source.canChange else { return false }
    let key = try await source.read(for: model)
    return state.withLock { state in
      // Several calls are refused at once; one that read earlier does not bring an older key back.
      if state.value == refused { state = key }
      return state.value != refused
    }
  }
}
