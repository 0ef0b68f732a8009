extension Console {
  /// Standard input to its end.
  ///
  /// - Throws: ``CommandError`` with exit code 74 where it cannot be read.
  package func inputBytes() throws(CommandError) -> [UInt8] {
    do { return try readInput() } catch {
      throw .file("cannot read standard input: \((error as? FileDescriptor.Failure)?.reason ?? "\(error)")")
    }
  }

  /// The bytes of a file, or with `-` of standard input.
  package func bytes(_ path: String, what: String) throws(CommandError) -> [UInt8] {
    path == "-" ? try inputBytes() : try TextFiles.bytes(path, what: what)
  }

  /// Standard input as a text.
  ///
  /// - Parameters:
  ///   - what: what is expected there.
  ///   - mayBeBlank: whether a blank text is one.
  package func inputText(what: String, mayBeBlank: Bool = false) throws(CommandError) -> String {
    let text = try TextFiles.decode(inputBytes(), name: "standard input", what: what)
    if !mayBeBlank, text.allSatisfy(\.isWhitespace) {
      throw .badData("standard input is empty; \(what) is expected there")
    }
    return text
  }
}
