import MakerVoting

/// The templates of a domain's agents. The usual ones are embedded; each can be replaced.
public struct PromptLibrary: Hashable, Sendable {
  private let prefix: String
  private let standard: [String: PromptTemplate]
  private var templates: [String: PromptTemplate]

  /// The embedded templates for questions.
  public static let questions = PromptLibrary([
    "classify": PackageResources.classify_md, "decompose": PackageResources.decompose_md,
    "discriminate": PackageResources.discriminate_md, "solve": PackageResources.solve_md,
    "solve-passages": PackageResources.solve_passages_md, "compose": PackageResources.compose_md,
  ])

  /// The embedded templates for tasks in words.
  public static let tasks = PromptLibrary(
    prefix: "task-",
    [
      "task-classify": PackageResources.task_classify_md, "task-decompose": PackageResources.task_decompose_md,
      "task-discriminate": PackageResources.task_discriminate_md, "task-solve": PackageResources.task_solve_md,
      "task-solve-passages": PackageResources.task_solve_passages_md,
      "task-compose": PackageResources.task_compose_md,
    ])

  /// The embedded template of the agent that compares answers.
  public static let matching = PromptLibrary(["equivalent": PackageResources.equivalent_md])
  /// The embedded template for the subtasks of a graph.
  public static let graphs = PromptLibrary(["subtask": PackageResources.subtask_md])

  /// A library of templates.
  ///
  /// - Parameters:
  ///   - prefix: what the files' names begin with and the subscript leaves out.
  ///   - files: the templates' texts in UTF-8, by the name of the file without `.md`.
  public init(prefix: String = "", _ files: [String: [UInt8]]) {
    self.prefix = prefix
    standard = files.mapValues { PromptTemplate(String(decoding: $0, as: UTF8.self)) }
    templates = standard
  }

  /// The names of the template files, without `.md`.
  public var names: [String] { templates.keys.sorted() }

  /// A hash of all templates: other templates, other answers.
  var identity: String {
    var hash = StableHash()
    for name in names { for wording in templates[name]?.wordings ?? [] { hash.combine(wording) } }
    return hash.hex
  }

  /// The template of a file, by the file's name without `.md`.
  package func template(file name: String) -> PromptTemplate? { templates[name] }

  /// The template of that name, without the library's prefix; an empty one if there is none.
  public subscript(name: String) -> PromptTemplate {
    templates[prefix + name] ?? PromptTemplate("")
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
    let missing = embedded.placeholders.subtracting(template.placeholders).subtracting([
      "compound", "context", "kind", "legal", "open",
    ])
    if let placeholder = missing.sorted().first {
      throw PromptError(description: "the prompt \(name).md must contain {{\(placeholder)}} in every wording")
    }
    templates[name] = template
  }
}

/// A prompt template that cannot be used.
public struct PromptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with which template.
  public let description: String
}
