/// The templates of the five agents. The usual ones are embedded; each can be replaced.
public struct PromptLibrary: Hashable, Sendable {
  /// The names of the template files, without `.md`.
  public static let names = ["classify", "decompose", "discriminate", "solve", "compose"]

  private var templates: [String: PromptTemplate]

  /// The embedded templates.
  public static let standard = PromptLibrary(templates: [
    "classify": PromptTemplate(String(decoding: PackageResources.classify_md, as: UTF8.self)),
    "decompose": PromptTemplate(String(decoding: PackageResources.decompose_md, as: UTF8.self)),
    "discriminate": PromptTemplate(String(decoding: PackageResources.discriminate_md, as: UTF8.self)),
    "solve": PromptTemplate(String(decoding: PackageResources.solve_md, as: UTF8.self)),
    "compose": PromptTemplate(String(decoding: PackageResources.compose_md, as: UTF8.self)),
  ])

  /// The template of that name.
  public subscript(name: String) -> PromptTemplate {
    templates[name] ?? PromptTemplate("")
  }

  /// Puts another template in the place of an embedded one.
  ///
  /// - Throws: ``PromptError`` for a name that no agent uses, or a template that leaves out a placeholder without which
  ///   the agent would not know its problem.
  public mutating func replace(_ name: String, with text: String) throws(PromptError) {
    guard let embedded = Self.standard.templates[name] else {
      throw PromptError(description: "no agent uses the prompt \(name).md; the prompts are \(Self.fileNames)")
    }
    let template = PromptTemplate(text)
    let missing = embedded.placeholders.subtracting(template.placeholders).subtracting(["context", "kind"])
    if let placeholder = missing.sorted().first {
      throw PromptError(description: "the prompt \(name).md must contain {{\(placeholder)}}")
    }
    templates[name] = template
  }

  private static var fileNames: String { names.map { $0 + ".md" }.joined(separator: ", ") }
}

/// A prompt template that cannot be used.
public struct PromptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with which template.
  public let description: String
}
