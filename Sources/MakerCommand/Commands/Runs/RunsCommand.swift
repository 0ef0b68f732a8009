import Foundation
import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// `maker runs`: the journals of the user's runs.
enum RunsCommand {
  private static let olderThan = Flag(
    "older-than", takes: .duration, placeholder: "TIME",
    "delete the journals of runs that nothing was written to for so long: 30d, 12h")
  private static let keep = Flag(
    "keep", takes: .integer(0...1_000_000), placeholder: "N", "delete all but the last so many")
  private static let run = CommandSpec.Positional(
    name: "RUN", summary: "a run's id, the beginning of one, or a journal's file")

  static let spec = CommandSpec(
    name: "runs",
    summary: "Lists the runs that have a journal: state, problem, progress, calls, cost, age and size.",
    flags: Flag.shared,
    examples: [.init(line: "maker runs --json", summary: "For scripts:")],
    subcommands: [
      CommandSpec(
        name: "show", summary: "Shows a run: its tree, what it came to, and what it cost, as far as it is.",
        flags: Flag.shared, positionals: [run],
        examples: [.init(line: "maker runs show mq3k --json", summary: "The whole tree, every vote:")]),
      CommandSpec(
        name: "path", summary: "Prints where a run's journal is.", flags: Flag.shared, positionals: [run],
        examples: [.init(line: "less \"$(maker runs path mq3k)\"", summary: "Look at its events:")]),
      CommandSpec(
        name: "prune", summary: "Deletes old journals. Those of runs under way stay.",
        flags: [olderThan, keep] + Flag.shared,
        examples: [.init(line: "maker runs prune --older-than 30d", summary: "What is older than a month:")]),
    ])

  // MARK: All

  static func list(_ parsed: ParsedArguments, _ console: Console) throws -> ExitCode {
    let output = Output(try Settings(parsed, console: console), console: console)
    let library = RunLibrary(console)
    let now = Date().timeIntervalSince1970
    var entries: [RunLibrary.Entry] = []
    var rows: [[String]] = [["run", "state", "problem", "elections", "calls", "cost", "age", "size"]]
    for id in library.ids.reversed() {
      guard let path = library.path(of: id) else { continue }
      do throws(JournalError) { entries.append(try library.entry(path)) } catch { output.notice(error.description) }
    }
    if output.isJSON {
      try output.result(["runs": .array(entries.map { json($0, now) })])
      return .solved
    }
    for entry in entries {
      let usage = entry.fold.usage
      rows.append([
        entry.run, entry.state.replacing("_", with: " "), Sanitizer.line(entry.fold.title, limit: 40),
        Words.grouped(entry.fold.electionsHeld), Words.grouped(usage.calls),
        usage.cost.map { $0 == 0 ? "0" : "$" + Words.significant($0, 3) } ?? "?", age(now - entry.changed),
        size(entry.size),
      ])
    }
    if entries.isEmpty {
      output.notice("no run has a journal yet")
    } else {
      try output.result(TextTable.lines(rows).joined(separator: "\n"))
    }
    return .solved
  }

  private static func json(_ entry: RunLibrary.Entry, _ now: Double) -> JSON {
    let usage = entry.fold.usage
    return [
      "run": .string(entry.run), "state": .string(entry.state), "can_go_on": .bool(entry.canGoOn),
      "kind": entry.kept.map { .string($0.request.kind) } ?? .null, "problem": .string(entry.fold.title),
      "elections": .integer(entry.fold.electionsHeld), "calls": .integer(usage.calls),
      "samples": .integer(usage.samples), "cost": usage.cost.map { .double($0) } ?? .null,
      "age_seconds": .integer(max(0, Int(now - entry.changed))), "bytes": .integer(entry.size),
      "resumed": .integer(entry.fold.resumptions), "path": .string(entry.path),
    ]
  }

  private static func age(_ seconds: Double) -> String {
    let seconds = max(0, Int(seconds))
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3600: "\(seconds / 60)m"
    case ..<86_400: "\(seconds / 3600)h"
    default: "\(seconds / 86_400)d"
    }
  }

  private static func size(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\(Words.grouped(max(1, bytes >> 10))) KB" : "\(Words.grouped(bytes >> 20)) MB"
  }

  // MARK: One

  private static func named(_ parsed: ParsedArguments, _ console: Console, _ command: String) throws -> String {
    guard let name = parsed.positionals.first, parsed.positionals.count == 1 else {
      throw CommandError.usage("which run? Write maker runs \(command) RUN; `maker runs` lists them")
    }
    return try RunLibrary(console).find(name)
  }

  static func path(_ parsed: ParsedArguments, _ console: Console) throws -> ExitCode {
    let output = Output(try Settings(parsed, console: console), console: console)
    try output.result(try named(parsed, console, "path"))
    return .solved
  }

  static func show(_ parsed: ParsedArguments, _ console: Console) throws -> ExitCode {
    let output = Output(try Settings(parsed, console: console), console: console)
    let entry = try RunLibrary(console).entry(named(parsed, console, "show"))
    let tree = entry.fold.tree()
    let reason = entry.fold.end?.reason.map(ReasonWords.flags)
    if output.isJSON {
      var object = json(entry, Date().timeIntervalSince1970).object ?? JSONObject()
      object["status"] = entry.fold.end.map { .string($0.status.rawValue) } ?? .null
      object["solution"] = tree?.solution.map { .string($0) } ?? .null
      object["reason"] = reason.map { .string($0) } ?? .null
      object["tree"] = tree?.json ?? .null
      object["usage"] = entry.fold.usage.json
      object["settings"] = entry.fold.start?.settings ?? .null
      try output.result(.object(object))
      return .solved
    }
    var lines = ["run: \(entry.run)", "state: \(entry.state.replacing("_", with: " "))"]
    if let reason { lines.append("reason: \(Sanitizer.line(reason))") }
    lines.append("journal: \(TextFiles.shown(entry.path))")
    if entry.canGoOn { lines.append("to go on: maker resume \(entry.run)") }
    let usage = entry.fold.usage
    lines.append(
      "\(Words.count(usage.calls, "call")), \(Words.count(usage.samples, "sample")),"
        + " \(Words.count(usage.tokens, "token")), \(Words.count(entry.fold.electionsHeld, "election"))")
    if let tree {
      lines.append("")
      let node = TreeNode(tree, isPlan: entry.kept?.request.kind == "plan", words: ReasonWords.flags)
      lines += TreeRenderer(width: max(20, (console.errorSize()?.columns ?? 120) - 1), style: output.style).lines(node)
    }
    try output.result(lines.joined(separator: "\n"))
    return .solved
  }

  // MARK: Pruning

  static func prune(_ parsed: ParsedArguments, _ console: Console) throws -> ExitCode {
    try parsed.refusePositionals("maker runs prune")
    let output = Output(try Settings(parsed, console: console), console: console)
    let library = RunLibrary(console)
    let age: Duration?
    if case .duration(let time)? = parsed.value(olderThan) { age = time } else { age = nil }
    let kept = parsed.integer(keep)
    guard age != nil || kept != nil else {
      throw CommandError.usage("which journals? Give --older-than 30d, --keep N, or both")
    }
    let now = Date().timeIntervalSince1970
    var deleted: [String] = []
    for (position, id) in library.ids.reversed().enumerated() {
      guard let path = library.path(of: id) else { continue }
      if let kept, position < kept { continue }
      if let age, let changed = library.changed(path), now - changed < age / .seconds(1) { continue }
      if try library.delete(path) { deleted.append(id) }
    }
    if output.isJSON {
      try output.result(["deleted": .strings(deleted)])
    } else {
      output.notice("\(Words.count(deleted.count, "journal")) deleted")
    }
    return .solved
  }
}
