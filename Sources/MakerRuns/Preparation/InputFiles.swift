package import MakerConsole
package import Maker
import MakerDomains

/// The texts that answers must come from.
package enum ContextFiles {
  /// Reads all of them; `nil` without any.
  ///
  /// - Throws: ``CommandError``: 74 for a file that cannot be read, 65 for one that is empty or not UTF-8.
  ///   `CancellationError` when the task is cancelled.
  package static func load(_ inputs: [InputText]) throws -> Passages? {
    if inputs.isEmpty { return nil }
    var documents: [(source: String, text: String)] = []
    for input in inputs {
      let text = try input.read("the context")
      if text.allSatisfy(\.isWhitespace) {
        throw CommandError.badData("the context \(TextFiles.shown(input.name)) is empty")
      }
      documents.append((input.name, text))
    }
    return try Passages(documents) { try Task.checkCancellation() }
  }
}

/// Prompt templates that replace the embedded ones.
package enum PromptFolder {
  /// A library with the templates of a folder in the place of the embedded ones of their name. The folder may hold
  /// templates for other commands as well.
  ///
  /// - Throws: ``CommandError``: 74 for a folder that cannot be read, 65 for a template that no agent can use.
  package static func load(_ folder: String?, into library: PromptLibrary) throws(CommandError) -> PromptLibrary {
    guard let folder else { return library }
    var prompts = library
    let files = try TextFiles.names(in: folder, what: "the folder of prompts").filter { $0.hasSuffix(".md") }
    let shown = TextFiles.shown(folder)
    let known = PromptLibrary.all.flatMap(\.names)
    if files.isEmpty {
      throw .badData("--prompts: \(shown) holds none of \(listed(library.names))")
    }
    for file in files where file.lowercased() != "readme.md" {
      let name = String(file.dropLast(3))
      guard known.contains(name) else {
        throw .badData("--prompts \(shown): no agent uses the prompt \(file); the prompts are \(Self.listed(known))")
      }
      if !library.names.contains(name) { continue }
      let text = try TextFiles.text("\(folder)/\(file)", what: "the prompt")
      do throws(PromptError) {
        try prompts.replace(name, with: text)
      } catch {
        throw .badData("--prompts \(shown): \(error.description)")
      }
    }
    return prompts
  }

  private static func listed(_ names: [String]) -> String { Words.list(Set(names).sorted().map { $0 + ".md" }, "and") }
}

extension PromptLibrary {
  /// The libraries of all commands.
  package static let all: [PromptLibrary] = [
    .questions, .tasks, .graphs, .arithmetic, .stateSpaces, .hanoiWalk, .matching,
  ]
}

/// Saved plans.
package enum PlanFile {
  /// Reads a plan.
  ///
  /// - Throws: ``CommandError``: 74 for a file that cannot be read, 65 for one that is no plan.
  package static func load(_ input: InputText) throws(CommandError) -> Plan {
    let text = try input.read("the plan")
    do throws(PlanError) { return try Plan(parsing: text) } catch {
      if case .given(_, let name) = input { throw .badData("\(name): \(error.description)") }
      throw .badData("the plan \(TextFiles.shown(input.name)): \(error.description)")
    }
  }
}

/// JSON Schemas that users give.
package enum SchemaFile {
  /// Reads a schema.
  ///
  /// - Throws: ``CommandError``: 74 for a file that cannot be read, 65 with line and column for one that is no schema.
  package static func load(_ input: InputText) throws(CommandError) -> (schema: JSONSchema, json: JSON) {
    let text = try input.read("the schema")
    let shown = TextFiles.shown(input.name)
    let json: JSON
    do throws(JSONError) { json = try JSON(parsing: text) } catch {
      throw .badData("\(shown):\(error.line):\(error.column): \(error.reason)")
    }
    do throws(JSONSchemaError) { return (try JSONSchema(json), json) } catch {
      if case .given(_, let name) = input { throw .badData("\(name): \(error)") }
      let place = ExaminedReply(Completion(text: text)).place(at: error.pointer)
      throw .badData("\(shown):\(place.line):\(place.column): \(error)")
    }
  }
}
