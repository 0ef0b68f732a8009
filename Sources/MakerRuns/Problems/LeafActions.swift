import MakerConsole
import MakerDomains

/// `--leaf-actions`: how many actions one agent writes down at once.
enum LeafActions {
  /// As many as fit into a reply.
  static let auto = "auto"

  private static let most = 1000

  /// The flag, where that is its default.
  static func flag(fallback: String) -> Flag {
    Flag(
      "leaf-actions", takes: .count(orWord: auto, 1...most), placeholder: "N|auto",
      "how many actions one agent may write down at once, code checking each; with more than one, every problem is tried"
        + " as a whole before it is split", fallback: fallback)
  }

  /// The number that the arguments name, or `fallback` where they name none.
  static func count(_ arguments: ProblemArguments, fallback: String) -> Int {
    if let count = arguments.integer("leaf_actions") { return count }
    return Int(arguments.text("leaf_actions") ?? fallback) ?? StateSpaceDomain<HanoiSpace>.actionsOfReply
  }
}
