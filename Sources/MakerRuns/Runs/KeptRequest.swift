import Foundation
package import Maker
import MakerConsole
import MakerVoting

/// A request as a journal keeps it: with the hashes of everything outside that the run depends on, so that a change is
/// noticed before the run goes on.
package struct KeptRequest: Hashable, Sendable {
  package let request: RunRequest
  /// The folder that relative names of files stand in.
  package let folder: String
  /// Hashes of the templates that prompts are made from, by name.
  let templates: [String: String]
  /// Hashes of input files, by name as given.
  let files: [String: String]

  /// The request with what it depends on now.
  init(_ request: RunRequest, _ kind: ProblemKind, _ arguments: ProblemArguments, _ settings: Settings) {
    self.request = request
    folder = FileManager.default.currentDirectoryPath
    var templates: [String: String] = [:]
    for library in kind.prompts {
      guard let library = try? PromptFolder.load(settings.text(.prompts), into: library) else { continue }
      for name in library.names {
        guard let template = library.template(file: name) else { continue }
        templates[name] = StableHash(template.wordings.joined(separator: PromptTemplate.separator)).hex
      }
    }
    self.templates = templates
    let verifier = settings.text(.verifyWith).flatMap(CommandWords.parted) ?? []
    let named =
      [Flag.calibration].compactMap(settings.text).filter { $0.contains("/") } + verifier.filter(TextFiles.exists)
    var files: [String: String] = [:]
    for path in arguments.files + named {
      if let bytes = try? TextFiles.bytes(path, what: "") { files[path] = Self.hash(bytes) }
    }
    self.files = files
  }

  private static func hash(_ bytes: [UInt8]) -> String {
    var hash = StableHash()
    hash.combine(bytes[...])
    return hash.hex
  }

  package var json: JSON {
    func object(_ hashes: [String: String]) -> JSON {
      .object(JSONObject(hashes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
    var members = request.json.object ?? JSONObject()
    members["folder"] = .string(folder)
    members["templates"] = object(templates)
    members["files"] = object(files)
    return .object(members)
  }

  /// What a journal kept; `nil` for anything else.
  package init?(_ json: JSON) {
    guard let request = RunRequest(json), let folder = json["folder"]?.string else { return nil }
    func hashes(_ name: String) -> [String: String] {
      Dictionary(
        (json[name]?.object?.members ?? []).compactMap { member in member.value.string.map { (member.name, $0) } }
      ) { $1 }
    }
    (self.request, self.folder, templates, files) = (request, folder, hashes("templates"), hashes("files"))
  }

  /// What is not as it was, in a few words each.
  ///
  /// - Parameters:
  ///   - folder: the one that relative names stood in before, if it is another one now.
  package func changes(since old: KeptRequest, from folder: String? = nil) -> [String] {
    func moved(_ hashes: [String: String]) -> [String: String] {
      guard let folder else { return hashes }
      return Dictionary(hashes.map { ($0.key.hasPrefix("/") ? $0.key : "\(folder)/\($0.key)", $0.value) }) { $1 }
    }
    func changed(_ old: [String: String], _ new: [String: String], _ what: String) -> [String] {
      old.keys.sorted().filter { old[$0] != new[$0] }.map { "\(what) \(Sanitizer.line($0, limit: 80))" }
    }
    return changed(old.templates, templates, "the prompt template") + changed(moved(old.files), files, "the file")
  }
}
