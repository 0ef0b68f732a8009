package import MakerVoting

/// What a command says: results on standard output, all else on standard error, as much as was asked for.
package struct Output: Sendable {
  package let console: Console
  package let style: Style
  package let isQuiet: Bool
  package let isVerbose: Bool
  package let isJSON: Bool
  /// Whether standard error is a terminal on which lines can be drawn anew.
  package let isLive: Bool
  private let isTerminal: Bool

  package init(_ settings: Settings, console: Console) {
    self.console = console
    isQuiet = settings.isOn(.quiet)
    isVerbose = settings.isOn(.verbose)
    isJSON = settings.isOn(.json)
    isTerminal = console.errorSize() != nil
    style = Style(color: settings.text(.color) ?? "auto", isTerminal: isTerminal, console: console)
    isLive = isTerminal && !isQuiet && !isVerbose && console.environment["TERM"] != "dumb"
  }

  /// A line that a user should know of, though nothing is wrong.
  package func notice(_ text: String) {
    if !isQuiet { line(text) }
  }

  /// Lines that belong together, columns and all.
  package func notice(lines: [String]) {
    if !isQuiet { console.writeError(lines.map { Sanitizer.text($0) + "\n" }.joined()) }
  }

  /// The line at the end of a run: for somebody who looks on, or who asked for everything.
  package func summary(_ text: String) {
    if isVerbose || (isTerminal && !isQuiet) { line(text) }
  }

  /// A line on standard error that even `--quiet` lets through.
  package func complaint(_ text: String) {
    line(text)
  }

  private func line(_ text: String) {
    console.writeError(style.apply(.faint, "maker: ") + Sanitizer.line(text) + "\n")
  }

  /// The result. A reader who has seen enough and is gone, as in `| head -1`, is no failure.
  package func result(_ text: String) throws(CommandError) {
    do { try console.writeOutput(text.hasSuffix("\n") ? text : text + "\n") } catch {
      if (error as? FileDescriptor.Failure)?.isBrokenPipe == true { return }
      throw Self.failure(error)
    }
  }

  /// One of many results, each of which costs something: without a reader there is no point in the next.
  package func row(_ text: String) throws(CommandError) {
    do { try console.writeOutput(text + "\n") } catch { throw Self.failure(error) }
  }

  private static func failure(_ error: any Error) -> CommandError {
    .file("cannot write to standard output: \((error as? FileDescriptor.Failure)?.reason ?? "\(error)")")
  }

  /// A long result, piece by piece.
  package func pieces(_ body: TextFiles.Pieces) throws(CommandError) {
    do throws(FileDescriptor.Failure) {
      try body { text throws(FileDescriptor.Failure) in
        do { try console.writeOutput(text) } catch {
          throw error as? FileDescriptor.Failure ?? FileDescriptor.Failure(0)
        }
      }
    } catch {
      if !error.isBrokenPipe { throw Self.failure(error) }
    }
  }

  package func result(_ json: JSON) throws(CommandError) {
    try result(json.pretty)
  }
}
