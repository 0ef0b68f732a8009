/// How serious a log message is, by the protocol's names.
public enum LogLevel: String, Hashable, Sendable, CaseIterable, Comparable {
  case debug, info, notice, warning, error, critical, alert, emergency

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The less serious one is less.
  public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rank < b.rank }
}
