import Synchronization

/// The member that limits a reply's length: OpenAI's newer models want another name for it than all other servers.
final class LengthField: Sendable {
  enum Name: String {
    case plain = "max_tokens"
    case completion = "max_completion_tokens"

    var other: Name { self == .plain ? .completion : .plain }

    /// Whether a server complains of the member itself, not of its value.
    func isRefused(by message: String) -> Bool {
      let text = message.lowercased()
      let complaints = [
        "not supported", "unsupported", "unrecognized", "unknown", "unexpected", "extra", "not permitted",
      ]
      return text.contains(rawValue) && complaints.contains { text.contains($0) }
    }
  }

  private let state: Mutex<(name: Name, refused: Set<Name>)>

  init(_ name: Name) {
    state = Mutex((name, []))
  }

  var current: Name { state.withLock { $0.name } }

  /// Uses the other name from now on; false if the server refused that one before.
  func refuse(_ name: Name) -> Bool {
    state.withLock { state in
      state.refused.insert(name)
      if state.refused.contains(name.other) { return false }
      state.name = name.other
      return true
    }
  }
}
