/// The facts that the offline model knows.
package struct World: Sendable {
  private var facts: [Relation: [String: String]] = [:]
  private var names: [String: String] = [:]
  private var articles: [String: String] = [:]
  private var otherNames: [String: [String]] = [:]
  private var objects: [Relation: [String]] = [:]

  /// The world that is built in.
  package static let standard =
    (try? World(parsing: String(decoding: PackageResources.world_tsv, as: UTF8.self))) ?? World()

  /// Knows nothing.
  package init() {}

  /// Reads lines of relation, subject and object, separated by tabs. Lines that start with `#` are comments.
  package init(parsing text: String) throws(WorldError) {
    var aliases: [(String, String)] = []
    for (position, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3, fields.allSatisfy({ !$0.isEmpty }) else {
        throw WorldError(line: position + 1, reason: "expected relation, subject and object, separated by tabs")
      }
      switch fields[0] {
      case "alias": aliases.append((fields[1], fields[2]))
      case "article": articles[fields[1]] = fields[2]
      default: try add(fields, line: position + 1)
      }
    }
    for (alias, name) in aliases {
      names[Self.key(Words.split(alias))] = name
      otherNames[name, default: []].append(alias)
    }
    for (relation, pairs) in facts { objects[relation] = Set(pairs.values).sorted() }
  }

  private mutating func add(_ fields: [String], line: Int) throws(WorldError) {
    guard let relation = Relation(rawValue: fields[0]) else {
      throw WorldError(line: line, reason: "no relation is called \"\(fields[0])\"")
    }
    if relation.isNumeric, Int(fields[2]) == nil {
      throw WorldError(line: line, reason: "expected a whole number, found \"\(fields[2])\"")
    }
    if facts[relation, default: [:]].updateValue(fields[2], forKey: fields[1]) != nil {
      throw WorldError(line: line, reason: "\"\(fields[1])\" has this relation already")
    }
    names[Self.key(Words.split(fields[1]))] = fields[1]
    if !relation.isNumeric { names[Self.key(Words.split(fields[2]))] = fields[2] }
  }

  /// The object of a fact.
  package func object(of relation: Relation, _ subject: String) -> String? { facts[relation]?[subject] }

  /// All objects of a relation, each once, in order.
  package func objects(of relation: Relation) -> [String] { objects[relation] ?? [] }

  /// The subjects of a relation in order.
  package func subjects(of relation: Relation) -> [String] { facts[relation]?.keys.sorted() ?? [] }

  /// All names, in the spelling that answers use.
  package var entities: [String] { Set(names.values).sorted() }

  /// The entity that goes by that name; letter case, accents, punctuation and a leading article do not matter.
  func entity(_ words: ArraySlice<String>) -> String? { names[Self.key(words)] }

  /// Other ways to say a name: what else it goes by, and a place with its country.
  package func aliases(of name: String) -> [String] {
    (otherNames[name] ?? []) + (object(of: .country, name).map { ["\(name), \($0)"] } ?? [])
  }

  /// The name as it stands inside a sentence: with its article, if it takes one.
  func inSentence(_ name: String) -> String { articles[name].map { "\($0) \(name)" } ?? name }

  private static func key(_ words: some BidirectionalCollection<String>) -> String {
    let isArticle = words.count > 1 && words.first.map(Words.articles.contains) ?? false
    return words.dropFirst(isArticle ? 1 : 0).joined(separator: " ")
  }
}

/// Why a file of facts cannot be read.
package struct WorldError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  package let line: Int
  /// What was wrong.
  package let reason: String

  /// Place and reason.
  package var description: String { "line \(line): \(reason)" }
}
