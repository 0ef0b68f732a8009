package import MakerConsole
package import Maker
import MakerVoting

extension Settings {
  /// Puts in which red flags are looked for, and what they need.
  ///
  /// - Throws: ``CommandError`` for a list that names what there is not, with the place where it was written.
  package func chooseRedFlags(_ rules: inout RedFlagRules) throws(CommandError) {
    rules.taskKind = text(.taskKind).flatMap(TaskKind.init)
    rules.range = range
    if let list = text(.sources) {
      let sources = list.split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
      rules.sources = Set(sources)
    }
    guard isSet(.flags), let list = text(.flags), let source = entry(.flags)?.source else { return }
    do throws(UnknownRedFlag) { try rules.select(list) } catch {
      let hint = error.description.replacing("needs a range of numbers", with: "needs --range MIN..MAX")
        .replacing("needs the sources that are known", with: "needs --sources A,B,C")
      switch source {
      case .file: throw .badData("\(source.description): \"flags\": \(hint)")
      case .environment(let variable): throw .usage("\(variable): \(hint)")
      case .flag, .request, .fallback: throw .usage("--flags: \(hint)")
      }
    }
  }
}
