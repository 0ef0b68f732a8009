import Foundation

extension Console {
  /// The process's own streams and signals.
  ///
  /// - Parameters:
  ///   - environment: the process's variables.
  package static func system(environment: [String: String]) -> Console {
    // A reader that is gone is told by the write itself.
    signal(SIGPIPE, SIG_IGN)
    return Console(
      environment: environment,
      readInput: { try FileDescriptor.readAll(0) },
      writeOutput: { try FileDescriptor.write($0, to: 1) },
      // There is nobody to tell that standard error cannot be written.
      writeError: { try? FileDescriptor.write($0, to: 2) },
      errorSize: { FileDescriptor.terminalSize(2) },
      interrupts: { Signals.interrupts() },
      inputPieces: { FileDescriptor.pieces(of: 0) })
  }
}
