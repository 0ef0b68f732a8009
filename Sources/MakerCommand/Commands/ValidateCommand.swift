import MakerRuns
import MakerConsole
import Maker
import MakerVoting

/// `maker validate`.
enum ValidateCommand {
  private static let schema = Flag(
    "schema", takes: .text, placeholder: "FILE", "a JSON Schema that the reply must keep")
  private static let maxTokens = Flag(
    "max-tokens", takes: .integer(1...Int.max), placeholder: "N", "the longest reply in tokens",
    fallback: String(TaskKind.defaultMaxOutputTokens))
  private static let minChars = Flag(
    Flag.minChars.name, takes: Flag.minChars.value, placeholder: "N", "the shortest reply in characters",
    fallback: String(ValidationRequest.rules.minCharacters))
  private static let flags = Flag(
    Flag.flags.name, takes: Flag.flags.value, placeholder: Flag.flags.placeholder, Flag.flags.summary, fallback: "all")
  private static let range = Flag(
    Flag.range.name, takes: Flag.range.value, placeholder: Flag.range.placeholder,
    "the range in which a number must lie")
  private static let sources = Flag(
    Flag.sources.name, takes: .text, placeholder: Flag.sources.placeholder, "the sources that may be cited")

  static let spec = CommandSpec(
    name: "validate",
    summary: "Checks a reply for red flags, and lists every one with its place.",
    details: [
      "A line a flag: LINE:COLUMN: NAME: REASON. The exit code is 0 for a reply without red flags, 1 for any other.",
      "The red flags are \(Words.list(RedFlag.Kind.known.map(\.rawValue), "and")).",
    ],
    flags: [schema, maxTokens, flags, Flag.taskKind, minChars, range, sources]
      + [.json, .quiet, .verbose, .color, .config, .help],
    positionals: [
      .init(name: "FILE", summary: "the reply; standard input if it is left out or -", isRequired: false)
    ],
    examples: [
      .init(line: "echo '{\"answer\": \"[TODO]\"}' | maker validate", summary: "Check what another program said:"),
      .init(
        line: "maker validate reply.json --schema schema.json --max-tokens 50 --json",
        summary: "Check form and length, for a script:"),
      .init(
        line: "maker validate reply.txt --flags all,-meta_chatter --range 0..100",
        summary: "Choose what is looked for:"),
    ])

  static func run(_ parsed: ParsedArguments, console: Console) throws(CommandError) -> ExitCode {
    let settings = try Settings(parsed, console: console)
    let output = Output(settings, console: console)
    var request = ValidationRequest("")
    request.rules.minCharacters =
      settings.isSet(.minChars)
      ? settings.integer(.minChars) ?? request.rules.minCharacters : request.rules.minCharacters
    try settings.chooseRedFlags(&request.rules)
    request.rules.maxOutputTokens =
      parsed.integer(maxTokens) ?? request.rules.taskKind?.maxOutputTokens ?? request.rules.maxOutputTokens
    request.schema = try parsed.texts(schema).last.map { path throws(CommandError) in
      try SchemaFile.load(.file(path)).schema
    }
    request.text = try text(parsed, console)
    let validation = request.validate()
    if output.isJSON {
      try output.result(validation.json)
    } else if validation.isValid {
      let about = validation.isEstimate ? "about " : ""
      try output.result("valid: \(about)\(Words.count(validation.tokens, "token"))")
    } else {
      try output.result(validation.flags.map(line).joined(separator: "\n"))
    }
    return validation.isValid ? .solved : .notSolved
  }

  static func line(_ flag: RedFlag) -> String {
    let pointer = flag.place?.pointer.map { $0.isEmpty ? "" : "\($0): " } ?? ""
    return "\(flag.place?.line ?? 1):\(flag.place?.column ?? 1): \(flag.kind.rawValue): "
      + Sanitizer.line(pointer + flag.detail)
  }

  /// The reply, without the line break that ends a file.
  private static func text(_ parsed: ParsedArguments, _ console: Console) throws(CommandError) -> String {
    guard parsed.positionals.count <= 1 else {
      throw .usage("one FILE is expected, not \(parsed.positionals.count); quote a name with spaces")
    }
    let path = parsed.positionals.first ?? "-"
    let name = path == "-" ? "standard input" : TextFiles.shown(path)
    let text = try TextFiles.decode(console.bytes(path, what: "the reply"), name: name, what: "the reply")
    return text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
