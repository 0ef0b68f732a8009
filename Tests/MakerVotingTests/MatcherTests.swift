import MakerVoting
import Testing

struct MatcherTests {
  @Test(arguments: [
    ("Paris", " paris. "), ("The Thames", "thames"), ("«The Thames»", "Thames"), ("\"Edinburgh\"", "edinburgh"),
    ("Caf\u{e9}", "Cafe\u{301}"), ("New  York\n", "new york"), ("ＡＢＣ", "abc"), ("a dog", "An dog"), ("42", "42."),
    ("Alexander Graham Bell!", "alexander graham bell"), ("O’Hara", "O'Hara"),
  ])
  func normalizedGroupsWhatDiffersOnlyInForm(a: String, b: String) {
    #expect(Matcher.normalized.key(a) == Matcher.normalized.key(b))
    #expect(Matcher.exact.key(a) != Matcher.exact.key(b) || a == b)
  }

  @Test(arguments: [("Paris", "London"), ("1", "-1"), ("3.5", "35"), ("A", "B"), ("50%", "50"), ("C#", "C"), ("", "a")])
  func normalizedKeepsApartWhatDiffersInContent(a: String, b: String) {
    #expect(Matcher.normalized.key(a) != Matcher.normalized.key(b))
  }

  @Test func normalizingTwiceChangesNothing() {
    for text in ["The the  Cat.", "«A b»", "...", "the", " An ", "(the (end))", "-5", "the \"an apple\""] {
      let once = Normalization.normalize(text)
      #expect(Normalization.normalize(once) == once)
    }
  }

  @Test(arguments: [
    (#"{"a": 1, "b": [1.0, 2e0]}"#, #"{"b":[1,2],"a":1}"#), ("1.50", "1.5"), (#""\u0041""#, #""A""#), ("1e2", "100"),
  ])
  func jsonIsComparedByValue(a: String, b: String) {
    #expect(Matcher.json.key(a) == Matcher.json.key(b))
    #expect(Matcher.json.key(a) != nil)
  }

  @Test func whatIsNotJSONIsNoCandidate() {
    #expect(Matcher.json.key("{a: 1}") == nil)
    #expect(Matcher.json.key(#"{"push": 1}"#) != Matcher.json.key(#"{"pop": 1}"#))
  }
}
