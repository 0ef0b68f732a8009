/// Reads a plan's lines, one after the other.
struct PlanLineReader {
  let file: String
  /// The number of the last line that was read.
  private(set) var line = 0
  private var time: PlanCost = 0

  init(file: String) { self.file = file }

  /// The action on the next line; `nil` for an empty line or a comment.
  mutating func action(_ text: some StringProtocol) throws(PDDLError) -> (action: PDDLAction, place: Place)? {
    line += 1
    let code = text.prefix { $0 != ";" }
    guard code.contains(where: { !$0.isWhitespace }) else { return nil }
    let expression = try SExpressionReader.read(try withoutTimes(code), file: file, line: line)
    return (try PDDLSpace.action(expression), expression.place)
  }

  /// A line without the time before the action and the duration behind it. What was there leaves spaces, so that columns
  /// stay what they are.
  private mutating func withoutTimes(_ code: some StringProtocol) throws(PDDLError) -> String {
    var text = String(code)
    let start = text.prefix { $0 != "(" }
    guard let colon = start.lastIndex(of: ":") else { return text }
    let written = start[..<colon].filter { !$0.isWhitespace }
    let place = Place(file: file, line: line, column: 1 + start.prefix { $0.isWhitespace }.count)
    guard let time = PlanCost(written), start[colon...].dropFirst().allSatisfy(\.isWhitespace) else {
      throw place.error("expected a time before the :, found \(start[..<colon])")
    }
    if time < self.time { throw place.error("the actions must stand in the order of their times") }
    self.time = time
    if let bracket = text.lastIndex(of: "["), let end = text.lastIndex(of: "]"), bracket < end,
      PlanCost(text[bracket..<end].dropFirst().filter { !$0.isWhitespace }) != nil,
      text[end...].dropFirst().allSatisfy(\.isWhitespace)
    {
      text = String(text[..<bracket])
    }
    return String(repeating: " ", count: start.count) + text.dropFirst(start.count)
  }
}
