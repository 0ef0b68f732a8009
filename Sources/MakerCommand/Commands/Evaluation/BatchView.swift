import Maker
import MakerConsole
import MakerRuns
import MakerVoting

/// What a batch came to: the summary, beside the results that are written already.
struct BatchView {
  let batch: BatchOutcome
  let output: Output

  /// Tells it. Standard output is for the results where no file is named, else for the summary.
  func show(_ outcome: RunOutcome) throws {
    let summary = BatchSummary(batch)
    if let review = batch.review {
      let lines = summary.review.map { BatchSummary.reviewed($0).compact + "\n" }
      try TextFiles.writeWhole(lines.joined(), to: review)
    }
    if batch.out == nil {
      output.notice(lines: summary.text)
    } else if output.isJSON {
      var object = outcome.json("solution").object ?? JSONObject()
      object["solution"] = nil
      for member in summary.json.object?.members ?? [] { object[member.name] = member.value }
      try output.result(.object(object))
    } else {
      try output.result(summary.text.joined(separator: "\n"))
    }
  }

  /// Whether every problem is solved, and none wrongly.
  var isAllWell: Bool { BatchSummary(batch).isAllWell }
}
