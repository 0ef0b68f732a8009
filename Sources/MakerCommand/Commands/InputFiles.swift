import Maker
import MakerDomains

/// The texts that answers must come from.
enum ContextFiles {
  /// Reads all of them; `nil` without any.
  ///
  /// - Throws: ``CommandError``: 74 for a file that cannot be read, 65 for one that is empty or not UTF-8.
  static func load(_ paths: [String], console: Console) throws(CommandError) -> Passages? {
    if paths.isEmpty { return nil }
    guard paths.count(where: { $0 == "-" }) <= 1 else {
      throw .usage("--context -: standard input can be read only once")
    }
    var documents: [(source: String, text: String)] = []
    for path in paths {
      let name = path == "-" ? "standard input" : path
      let text = try TextFiles.decode(bytes(path, console), name: TextFiles.shown(name), what: "the context")
      if text.allSatisfy(\.isWhitespace) { throw .badData("the context \(TextFiles.shown(name)) is empty") }
      documents.append((name, text))
    }
    return Passages(documents)
  }

  private static func bytes(_ path: String, _ console: Console) throws(CommandError) -> [UInt8] {
    guard path == "-" else { return try TextFiles.bytes(path, what: "the context") }
    do { return try console.readInput() } catch {
      throw .file("cannot read standard input: \((error as? FileDescriptor.Failure)?.reason ?? "\(error)")")
    }
  }
}

/// Prompt templates that replace the embedded ones.
enum PromptFolder {
  /// A library with the templates of a folder in the place of the embedded ones of their name. The folder may hold
  /// templates for other commands as well.
  ///
  /// - Throws: ``CommandError``: 74 for a folder that cannot be read, 65 for a template that no agent can use.
  static func load(_ folder: String?, into library: PromptLibrary) throws(CommandError) -> PromptLibrary {
    guard let folder else { return library }
    var prompts = library
    let files = try TextFiles.names(in: folder, what: "the folder of prompts").filter { $0.hasSuffix(".md") }
    let shown = TextFiles.shown(folder)
    let known = Set(PromptLibrary.all.flatMap(\.names))
    if files.isEmpty {
      throw .badData("--prompts: \(shown) holds none of \(Words.list(library.names.map { $0 + ".md" }, "and"))")
    }
    for file in files where file.lowercased() != "readme.md" {
      let name = String(file.dropLast(3))
      if known.contains(name) && !library.names.contains(name) { continue }
      let text = try TextFiles.text("\(folder)/\(file)", what: "the prompt")
      do throws(PromptError) {
        try prompts.replace(name, with: text)
      } catch {
        throw .badData("--prompts \(shown): \(error.description)")
      }
    }
    return prompts
  }
}

extension PromptLibrary {
  /// The libraries of all commands.
  static let all: [PromptLibrary] = [.questions, .tasks, .graphs, .arithmetic, .stateSpaces, .hanoiWalk, .matching]
}

/// Saved plans.
enum PlanFile {
  /// Reads a plan.
  ///
  /// - Throws: ``CommandError``: 74 for a file that cannot be read, 65 for one that is no plan.
  static func load(_ path: String) throws(CommandError) -> Plan {
    let text = try TextFiles.text(path, what: "the plan")
    do throws(PlanError) { return try Plan(parsing: text) } catch {
      throw .badData("the plan \(TextFiles.shown(path)): \(error.description)")
    }
  }
}
