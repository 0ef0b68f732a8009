/// The templates of a domain's agents. The usual ones are embedded; each can be replaced.
public struct PromptLibrary: Hashable, Sendable {
  private let standard: [String: PromptTemplate]
  private var templates: [String: PromptTemplate]

  /// The embedded templates for questions.
  public static let questions = PromptLibrary([
    "classify": PackageResources.classify_md, "decompose": PackageResources.decompose_md,
    "discriminate": PackageResources.discriminate_md, "solve": PackageResources.solve_md,
    "compose": PackageResources.compose_md,
  ])

  /// A library of templates.
  ///
  /// - Parameters:
  ///   - files: the templates' texts in UTF-8, by the name of the file without `.md`.
  public init(_ files: [String: [UInt8]]) {
    standard = files.mapValues { PromptTemplate(String(decoding: $0, as: UTF8.self)) }
    templates = standard
  }

  /// The names of the template files, without `.md`.
  public var names: [String] { templates.keys.sorted() }

  /// The template of that name; an empty one if there is none.
  public subscript(name: String) -> PromptTemplate {
    templates[name] ?? PromptTemplate("")
  }

  /// Puts another template in the place of an embedded one.
  ///
  /// - Throws: ``PromptError`` for a name that no agent uses, or a template that leaves out a placeholder without which
  ///   the agent would not know its problem.
  public mutating func replace(_ name: String, with text: String) throws(PromptError) {
    guard let embedded = standard[name] else {
      let known = names.map { $0 + ".md" }.joined(separator: ", ")
      throw PromptError(description: "no agent uses the prompt \(name).md; the prompts are \(known)")
    }
    let template = PromptTemplate(text)
    let missing = embedded.placeholders.subtracting(template.placeholders).subtracting(["context", "kind"])
    if let placeholder = missing.sorted().first {
      throw PromptError(description: "the prompt \(name).md must contain {{\(placeholder)}}")
    }
    templates[name] = template
  }
}

/// A prompt template that cannot be used.
public struct PromptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with which template.
  public let description: String
}
