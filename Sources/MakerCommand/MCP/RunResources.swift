import MakerMCP
import MakerVoting

/// `maker://runs/…`: the runs of this process, with their trees and what they cost.
enum RunResources {
  private static let prefix = "maker://runs/"

  static func uri(_ run: String) -> String { prefix + run }

  static func make(_ runs: RunStore) -> ResourceProvider {
    ResourceProvider(
      templates: [
        Resource(
          uri: prefix + "{id}", name: "run", title: "A run",
          description: "state, progress, result, the tree with every election, and what it cost",
          mimeType: "application/json")
      ],
      list: {
        runs.all.map { record in
          Resource(
            uri: uri(record.running.id), name: record.running.id, title: Sanitizer.line(record.problem, limit: 80),
            description: "\(record.tool), \(record.state.rawValue)", mimeType: "application/json")
        }
      },
      read: { uri in
        guard uri.hasPrefix(prefix), let record = runs.record(String(uri.dropFirst(prefix.count))) else { return nil }
        var object = RunView.json(record).object ?? [:]
        object["whole"] = record.whole.flatMap { try? JSON(parsing: $0) }
        return ResourceText(JSON.object(object).pretty, mimeType: "application/json")
      })
  }
}
