import Maker
import MakerConsole
import MakerRuns
import MakerVoting
import Testing

/// Holds what a command printed against its journal: tree and usage are the fold of the events, and nothing else.
enum JournalCheck {
  static func check(_ outcome: Shell.Outcome, _ console: Console) {
    guard let json = outcome.json, let run = json["run"]?.string, let tree = json["tree"],
      let path = RunLibrary(console).path(of: run), TextFiles.exists(path)
    else { return }
    do {
      let (fold, found) = try JournalReader.fold(path)
      #expect(!found.isTorn)
      #expect(fold.tree()?.json == tree, "the tree is not the fold of the journal")
      var (told, printed) = (fold.usage.json.object ?? [:], json["usage"]?.object ?? [:])
      // The last event comes a moment after the result.
      (told["seconds"], printed["seconds"]) = (nil, nil)
      #expect(told == printed, "the usage is not the fold of the journal")
      #expect(fold.end?.status.rawValue == json["status"]?.string, "the last event is not the end")
    } catch {
      Issue.record("the journal cannot be read: \(error)")
    }
  }
}
