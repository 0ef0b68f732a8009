import MakerRuns
import MakerConsole
import Maker
import MakerMCP

/// `maker://prompts/…`: the templates of the agents' prompts, as this server uses them.
enum PromptResources {
  private static let prefix = "maker://prompts/"

  static func make(_ toolbox: Toolbox) -> ResourceProvider {
    let names = PromptLibrary.all.flatMap(\.names).sorted()
    return ResourceProvider(
      templates: [
        MCPResource(
          uri: prefix + "{name}", name: "prompt", title: "A prompt template",
          description: "what an agent is asked, with placeholders", mimeType: "text/markdown")
      ],
      list: {
        names.map { name in
          MCPResource(
            uri: prefix + name, name: name, title: name, description: "the prompt template \(name).md",
            mimeType: "text/markdown")
        }
      },
      read: { uri in
        guard uri.hasPrefix(prefix) else { return nil }
        let name = String(uri.dropFirst(prefix.count))
        let folder = try Settings(toolbox.parsed, console: toolbox.console).text(.prompts)
        for library in PromptLibrary.all where library.names.contains(name) {
          guard let template = try PromptFolder.load(folder, into: library).template(file: name) else { continue }
          let text = template.wordings.joined(separator: "\n\n\(PromptTemplate.separator)\n\n")
          return ResourceText(text + "\n", mimeType: "text/markdown")
        }
        return nil
      })
  }
}
