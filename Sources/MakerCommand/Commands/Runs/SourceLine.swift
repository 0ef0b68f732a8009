import Maker
import MakerConsole

/// What an answer rests on, in one line.
enum SourceLine {
  /// `Ada Reyes: fleet.txt, passage 2: “The Grand Marlin is captained by Ada Reyes”`.
  static func text(_ source: Source) -> String {
    let place = "\(TextFiles.shown(source.document)), passage \(source.passage)"
    return "\(Sanitizer.line(source.answer, limit: 80)): \(place): “\(Sanitizer.line(source.quote, limit: 300))”"
  }
}
