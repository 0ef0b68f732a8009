import MakerText
import Testing

/// The limits of the reader, each at the limit and one beyond.
struct JSONLimitTests {
  @Test func nestingEndsAt128OfEitherKind() throws {
    func nested(_ levels: Int, _ open: String, _ close: String) -> String {
      String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
    }
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      #expect(throws: Never.self) { try JSON(parsing: nested(128, open, close)) }
      let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(129, open, close)) }
      #expect(error?.reason.contains("128 levels") == true)
    }
  }

  @Test func whatStandsSideBySideIsNotNested() throws {
    for (element, count) in [("[]", 1000), ("{}", 1000), (#"{"a":[1]}"#, 500), ("[[2]]", 500)] {
      let text = "[" + Array(repeating: element, count: count).joined(separator: ",") + "]"
      #expect(try JSON(parsing: text).array?.count == count)
    }
  }

  @Test(arguments: [
    ("1e999999", true), ("1e1000000", false), ("1e-999999", true), ("1e-1000000", false),
    ("1e99999999999999999999", false),
    ("1E+5", true), ("1e+", false), ("1e+-5", false), ("00", false), ("-01", false), ("-0", true), ("1.e5", false),
  ])
  func exponentsHaveALimit(literal: String, isNumber: Bool) {
    #expect((JSONNumber(literal: literal) != nil) == isNumber)
  }

  @Test func tinyAndHugeExponentsAreNeverWrittenOut() {
    #expect(JSONNumber(literal: "1e4096")?.text.count == 4097)
    #expect(JSONNumber(literal: "1e4097")?.text == "1e4097")
    #expect(JSONNumber(literal: "1e-6")?.text == "0.000001")
    #expect(JSONNumber(literal: "1e-7")?.text == "1e-7")
  }

  @Test(arguments: [
    "\"\\ud800\\u0041\"", "\"\\ud800x\"", "\"\\udc00\"", "\"\\u12\"", "\"\\x\"", "\"\\", "\"\t\"", "tru",
  ])
  func brokenEscapesAreRefused(text: String) {
    #expect(throws: JSONError.self) { try JSON(parsing: text) }
  }
}

struct CancellationWatchTests {
  @Test func itAsksOnceInItsTurns() async {
    let turns = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      var watch = CancellationWatch(every: 4)
      return (0..<9).map { _ in watch.isCancelled() }
    }.value
    #expect(turns == [false, false, false, true, false, false, false, true, false])
    var watch = CancellationWatch(every: 1)
    let first = watch.isCancelled()
    #expect(!first)
  }
}
