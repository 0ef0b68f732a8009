import MakerRuns
import MakerConsole
import MakerMCP
import MakerVoting

/// `maker://runs/…`: the runs of this process, with their trees and what they cost.
enum RunResources {
  private static let prefix = "maker://runs/"
  private static let metrics = "/metrics"

  static func uri(_ run: String) -> String { prefix + run }

  static func make(_ runs: RunBook) -> ResourceProvider {
    ResourceProvider(
      templates: [
        MCPResource(
          uri: prefix + "{id}", name: "run", title: "A run",
          description: "state, progress, result, the tree with every election, and what it cost",
          mimeType: "application/json"),
        MCPResource(
          uri: prefix + "{id}" + metrics, name: "metrics", title: "A run's metrics",
          description: "consensus and red flag rates, samples, margins and times of its elections, and its usage",
          mimeType: "application/json"),
      ],
      list: {
        runs.all.flatMap { record in
          let title = Sanitizer.line(record.problem, limit: 80)
          let about = "\(record.name), \(record.state.rawValue)"
          return [
            MCPResource(
              uri: uri(record.running.id), name: record.running.id, title: title, description: about,
              mimeType: "application/json"),
            MCPResource(
              uri: uri(record.running.id) + metrics, name: record.running.id + "-metrics", title: "Metrics: " + title,
              description: "metrics of \(about)", mimeType: "application/json"),
          ]
        }
      },
      read: { uri in
        guard uri.hasPrefix(prefix) else { return nil }
        let name = uri.dropFirst(prefix.count)
        let isMetrics = name.hasSuffix(metrics)
        guard let record = runs.record(String(isMetrics ? name.dropLast(metrics.count) : name)) else { return nil }
        if isMetrics { return ResourceText(measured(record).pretty, mimeType: "application/json") }
        var object = RunView.json(record, treeNodes: .max).object ?? [:]
        object["whole"] = record.whole.flatMap { try? JSON(parsing: $0) }
        return ResourceText(JSON.object(object).pretty, mimeType: "application/json")
      })
  }

  private static func measured(_ record: RunBook.Record) -> JSON {
    var object: JSONObject = [
      "run": .string(record.running.id), "state": .string(record.state.rawValue),
      "seconds": .double((record.seconds * 1000).rounded() / 1000),
    ]
    for member in record.metrics.object?.members ?? [] { object[member.name] = member.value }
    object["usage"] = record.report?.json["usage"]
    return .object(object)
  }
}
