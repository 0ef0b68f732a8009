/// Everything that a command knows of the world around it. What a test wants to see, it puts in here.
package struct Console: Sendable {
  /// The size of a terminal in characters.
  package struct Size: Hashable, Sendable {
    /// Columns.
    package let columns: Int
    /// Lines.
    package let lines: Int

    /// A size.
    package init(columns: Int, lines: Int) {
      self.columns = columns
      self.lines = lines
    }
  }

  /// The environment's variables.
  package var environment: [String: String]
  /// Reads standard input to its end.
  package var readInput: @Sendable () throws -> [UInt8]
  /// Standard input piece by piece, as it comes in; ends with it.
  package var inputPieces: @Sendable () -> AsyncStream<[UInt8]>
  /// Writes to standard output; throws when that is not possible.
  package var writeOutput: @Sendable (String) throws -> Void
  /// Writes to standard error.
  package var writeError: @Sendable (String) -> Void
  /// The size of the terminal behind standard error at this moment; `nil` when there is none.
  package var errorSize: @Sendable () -> Size?
  /// A new sequence of the interrupts (Ctrl-C, SIGTERM) from now on.
  package var interrupts: @Sendable () -> AsyncStream<Void>
  /// Measures the time between two drawings, and limits runs.
  package var clock: any Clock<Duration>

  /// A console.
  ///
  /// - Parameters:
  ///   - environment: variables by name.
  ///   - readInput: reads standard input to its end.
  ///   - writeOutput: writes to standard output.
  ///   - writeError: writes to standard error.
  ///   - errorSize: the terminal's size, `nil` when standard error is none.
  ///   - interrupts: a new sequence of interrupts.
  ///   - inputPieces: standard input as it comes in; by default there is none.
  ///   - clock: measures time.
  package init(
    environment: [String: String], readInput: @escaping @Sendable () throws -> [UInt8],
    writeOutput: @escaping @Sendable (String) throws -> Void, writeError: @escaping @Sendable (String) -> Void,
    errorSize: @escaping @Sendable () -> Size?, interrupts: @escaping @Sendable () -> AsyncStream<Void>,
    inputPieces: @escaping @Sendable () -> AsyncStream<[UInt8]> = { AsyncStream { $0.finish() } },
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.environment = environment
    self.readInput = readInput
    self.inputPieces = inputPieces
    self.writeOutput = writeOutput
    self.writeError = writeError
    self.errorSize = errorSize
    self.interrupts = interrupts
    self.clock = clock
  }

  /// An environment variable that is set and not empty.
  package func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
