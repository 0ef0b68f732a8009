import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting
import Synchronization

/// The configurations that calls have made. Each has a handle that nobody can guess; which one holds for a call is never
/// inferred from another call, but where a handshake has made a session of the connection, the last one is its default.
final class Configurations: Sendable {
  /// Configurations that are kept. The session's default always is.
  static let kept = 100
  /// The longest configuration in bytes.
  static let bytes = 1 << 16
  /// Stands for the server's own settings.
  static let server = "server"

  static let property: (String, JSON) = (
    "config",
    [
      "type": "string", "minLength": 1, "maxLength": 100,
      "description": .string(
        "a handle that maker_configure gave: its settings hold where this call says nothing; `\(server)` stands for the"
          + " server's own settings"),
    ]
  )

  private struct Book {
    var configurations: [String: ParsedArguments] = [:]
    var order: [String] = []
    var ofSession: String?
  }

  private let book = Mutex(Book())

  /// The handle that holds for the session.
  var ofSession: String? { book.withLock { $0.ofSession } }

  subscript(handle: String) -> ParsedArguments? { book.withLock { $0.configurations[handle] } }

  /// Keeps a configuration.
  ///
  /// - Parameters:
  ///   - forSession: whether it becomes the session's default.
  /// - Returns: the handle.
  func add(_ configuration: ParsedArguments, forSession: Bool) -> String {
    var random = SystemRandomNumberGenerator()
    let digits = (0..<32).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }
    let handle = "cfg_" + digits.joined()
    book.withLock { book in
      book.configurations[handle] = configuration
      book.order.append(handle)
      if forSession { book.ofSession = handle }
      while book.order.count > Self.kept, let old = book.order.firstIndex(where: { $0 != book.ofSession }) {
        book.configurations[book.order.remove(at: old)] = nil
      }
    }
    return handle
  }
}

extension Toolbox {
  /// A call with the session's configuration, where there is a session and the call names no other.
  func configured(_ call: ToolCall) -> ToolCall {
    let name = Configurations.property.0
    guard !call.revision.isModern, call.arguments[name] == nil, let handle = configurations.ofSession else {
      return call
    }
    var arguments = call.arguments
    arguments[name] = .string(handle)
    return call.with(arguments)
  }

  /// The command line that the settings of a call start from: the server's, or that of a configuration.
  ///
  /// - Throws: ``MakerMCP/ToolFailure`` for a handle that is not known.
  func parsedArguments(_ arguments: JSONObject) throws(ToolFailure) -> ParsedArguments {
    guard let handle = arguments[Configurations.property.0]?.string, handle != Configurations.server else {
      return parsed
    }
    guard let configuration = configurations[handle] else {
      throw ToolFailure(
        "`config`: there is no configuration `\(Sanitizer.line(handle, limit: 50))`; this server keeps the last"
          + " \(Configurations.kept) until it ends, so call maker_configure again and pass the `handle` that it gives, or"
          + " leave `config` out")
    }
    return configuration
  }
}
