import Maker
import MakerVoting

extension TaskExpert {
  /// What the task's words ask to be done with its texts; `nil` for a task that is not about texts, or not understood.
  func textWork(_ reading: TaskReading) -> Output? {
    guard let first = reading.arguments.first else { return nil }
    let reader = TextReader(TaskReading.texts(first))
    switch reading.words.first {
    case "extract": return extracted(reading, reader)
    case "split" where reading.says("sentences"): return Output(value: .strings(reader.sentences))
    case "restate" where reading.says("claim"): return reader.claim.map { Output(value: .string($0)) }
    case "does" where reading.says("support", "supports"): return support(reading)
    case "count" where reading.says("support", "supports"): return tally(reading)
    case "give" where reading.says("percentage"): return percentage(reading)
    case "summarise", "summarize": return reader.sentences.first.map { Output(value: .string($0)) }
    case "write" where reading.arguments.first.map { Words.split($0).contains { $0.hasPrefix("summar") } } == true:
      return reading.arguments.dropFirst().first.flatMap { TextReader(TaskReading.texts($0)).sentences.first }
        .map { Output(value: .string($0)) }
    case "criticise", "criticize", "critique": return critique(reading, first)
    case "shorten", "revise": return shortened(reading, first)
    case "check": return verdict(reading, first)
    default: return nil
    }
  }

  private func extracted(_ reading: TaskReading, _ reader: TextReader) -> Output? {
    if reading.says("relations") { return relations(reading) }
    if reading.says("dates", "years") { return Output(value: .strings(reader.dates)) }
    if reading.says("numbers", "quantities") { return Output(value: .strings(reader.numbers)) }
    if reading.says("entities", "names") { return Output(value: .strings(reader.entities)) }
    return nil
  }

  /// Statements in one text about names that the other lists.
  private func relations(_ reading: TaskReading) -> Output? {
    guard reading.arguments.count >= 2 else { return nil }
    let names = Set(TaskReading.texts(reading.arguments[0]))
    let statements = TextReader(TaskReading.texts(reading.arguments[1])).statements
    return Output(
      value: .array(
        statements.filter { names.contains($0.subject) && names.contains($0.object) }.map {
          ["subject": .string($0.subject), "relation": .string($0.relation), "object": .string($0.object)]
        }))
  }

  /// Whether a source says what a claim says, something else of the same things, or nothing about it.
  private func support(_ reading: TaskReading) -> Output? {
    guard reading.arguments.count >= 2,
      let claim = TextReader(TaskReading.texts(reading.arguments[1])).statements.first
    else { return nil }
    let said = TextReader(TaskReading.texts(reading.arguments[0])).statements
      .filter { $0.subject == claim.subject && $0.relation == claim.relation }
    let verdict = said.isEmpty ? "silent" : said.contains(claim) ? "supports" : "contradicts"
    return Output(value: .string(verdict))
  }

  private func tally(_ reading: TaskReading) -> Output? {
    let verdicts = reading.arguments.map { $0.trimmingWhitespace() }
    let count = verdicts.count { $0 == "supports" }
    let against = verdicts.count { $0 == "contradicts" }
    return Output(
      value: .integer(count),
      members: [
        "supporting": .integer(count), "contradicting": .integer(against), "sources": .integer(verdicts.count),
        "confirmed": .bool(2 * count > verdicts.count),
      ])
  }

  private func percentage(_ reading: TaskReading) -> Output? {
    guard let counts = reading.arguments.lazy.compactMap({ (try? JSON(parsing: $0))?.object }).first,
      let part = counts["supporting"]?.int, let whole = counts["sources"]?.int, whole > 0, (0...whole).contains(part)
    else { return nil }
    return Output(value: .integer((200 * part + whole) / (2 * whole)))
  }

  // MARK: Refinement

  private func critique(_ reading: TaskReading, _ draft: String) -> Output? {
    guard let limit = reading.limit else { return nil }
    let count = TextReader.wordCount(draft)
    return Output(
      value: .string(
        count <= limit
          ? "It has \(count) words and needs no change"
          : "It has \(count) words, \(count - limit) too many; leave out what stands between commas"))
  }

  /// One cut at a time: what is still too long has to come back.
  private func shortened(_ reading: TaskReading, _ draft: String) -> Output? {
    guard let limit = reading.limit else { return nil }
    let text = reading.earlier ?? draft
    return Output(value: .string(TextReader.wordCount(text) <= limit ? text : TextReader.shortened(text)))
  }

  private func verdict(_ reading: TaskReading, _ text: String) -> Output? {
    guard let limit = reading.limit else { return nil }
    let count = TextReader.wordCount(text)
    return Output(
      value: .bool(count <= limit),
      members: ["valid": .bool(count <= limit), "reason": .string("\(count) words, \(limit) allowed")])
  }
}
