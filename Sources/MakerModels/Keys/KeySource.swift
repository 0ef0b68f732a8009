import Maker

/// Where a key is written. It is read anew when a server refuses it: keys of a vault or a cloud last an hour.
package enum KeySource: Hashable, Sendable {
  /// The value itself, out of that variable.
  case text(String, variable: String)
  /// A file that holds nothing else.
  case file(String, variable: String)
  /// A command of the user's own shell, whose first line of output it is.
  case command(String, variable: String)

  /// The source that an environment names for a key: the variable itself, its `…_FILE`, or its `…_COMMAND`.
  static func of(_ variable: String, in environment: [String: String]) -> KeySource? {
    if let text = environment[variable] { return .text(text, variable: variable) }
    if let path = environment[variable + "_FILE"] { return .file(path, variable: variable + "_FILE") }
    return environment[variable + "_COMMAND"].map { .command($0, variable: variable + "_COMMAND") }
  }

  /// Whether another reading may bring another key.
  var canChange: Bool { if case .text = self { false } else { true } }

  /// The variable that named it.
  var variable: String {
    switch self {
    case .text(_, let variable), .file(_, let variable), .command(_, let variable): variable
    }
  }

  /// Reads the key.
  ///
  /// - Parameter model: whose key it is, for the message.
  /// - Throws: ``Maker/ModelError`` that says what is wrong with the source, never with what it holds.
  func read(for model: String) async throws -> APIKey {
    func wrong(_ what: String) -> ModelError { ModelError(.unauthorized, "\(model): \(what)") }
    switch self {
    case .text(let text, let variable):
      guard let key = APIKey(text) else {
        throw wrong("\(variable) holds no usable key: it has spaces, or letters beyond ASCII")
      }
      return key
    case .file(let path, let variable):
      guard let text = try? TextFile.read(path) else {
        throw wrong("the file that \(variable) names cannot be read: \(path)")
      }
      guard let key = APIKey(text) else { throw wrong("the file that \(variable) names holds no key: \(path)") }
      return key
    case .command(let command, let variable):
      let outcome: ChildProcess.Outcome
      do { outcome = try await ChildProcess.output(ofShell: command) } catch ChildProcess.Failure.noStart(let reason) {
        throw wrong("the command of \(variable) failed: \(reason)")
      }
      guard outcome.exit == 0 else { throw wrong("the command of \(variable) failed: it ended with \(outcome.exit)") }
      guard let line = outcome.output.unicodeScalars.split(separator: "\n").first, let key = APIKey(String(line)) else {
        throw wrong("the command of \(variable) prints no key")
      }
      return key
    }
  }
}
