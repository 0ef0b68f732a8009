import Maker

/// A secret that a server wants to see. It never shows itself: not in a description, not in a dump, not in an error.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package let value: String

  /// A key, without the white space around it; nil if nothing is left, or if it could not be sent in a header.
  public init?(_ text: String) {
    let text = text.trimmingWhitespace()
    let isPrintable = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7f }
    guard !text.isEmpty, isPrintable else { return nil }
    value = String(text)
  }

  /// Not the key.
  public var description: String { "(key)" }
  /// Not the key.
  public var debugDescription: String { "(key)" }
  /// Not the key.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
