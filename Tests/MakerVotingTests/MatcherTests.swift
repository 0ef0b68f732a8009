import MakerCode
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
    let isExact = a == b || a.split(separator: /\s+/) == b.split(separator: /\s+/)
    #expect((Matcher.exact.key(a) == Matcher.exact.key(b)) == isExact)
  }

  @Test(arguments: [
    ("U.S.A.", "USA"), ("the U.S.A. and Canada", "USA and Canada"), ("e-mail", "email"), ("O'Brien", "OBrien"),
    ("St. John's", "St Johns"), ("J. K. Rowling", "J.K. Rowling"), ("J. R. R. Tolkien", "J.R.R. Tolkien"),
    ("co-operation", "cooperation"), ("Ph.D.", "PhD"), ("isn’t", "isnt"), ("Mr. Smith", "Mr Smith"),
    ("example.org", "exampleorg"), ("Gal·la", "Galla"),
  ])
  func marksInsideWordsDoNotMatter(a: String, b: String) {
    #expect(Matcher.normalized.key(a) == Matcher.normalized.key(b))
  }

  @Test(arguments: [
    ("3.5", "35"), ("1-2", "12"), ("1990-1995", "19901995"), ("3.5 km", "35 km"), ("v1.2", "v12"), ("a/b", "ab"),
    ("AT&T", "ATT"), ("-5", "5"), ("C++", "C"), ("C#", "C"), ("a,b", "ab"), ("x = -y", "x = y"), ("10'5", "105"),
    ("f(x)", "fx"), ("a_b", "ab"), ("1,234", "1234"), ("B-52", "B52"), ("a@b", "ab"),
    ("3.x", "3x"), ("v.2", "v2"), ("x-y", "xy"), ("2x-y", "2xy"), ("ab-cd", "abcd"),
  ])
  func marksInNumbersAndSignsOfTheirOwnMatter(a: String, b: String) {
    #expect(Matcher.normalized.key(a) != Matcher.normalized.key(b))
  }

  @Test(arguments: [
    (" Paris\n", "Paris"), ("New  York", "New York"), ("a\tb", "a b"), ("a\u{a0}b", "a b"), ("\r\na\n\nb", "a b"),
  ])
  func exactFoldsWhiteSpaceAlone(a: String, b: String) {
    #expect(Matcher.exact.key(a) == Matcher.exact.key(b))
    #expect(Matcher.exact.key(a) != Matcher.exact.key(b.lowercased() + "."))
    #expect(Matcher.exact.key("ab") != Matcher.exact.key("a b"))
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

  @Test func whatIsNotJSONCountsAsNormalized() {
    #expect(Matcher.json.key("{a: 1}") == Matcher.json.key("{A:  1}."))
    #expect(Matcher.json.key("Paris") == Matcher.json.key("\"paris\""))
    #expect(Matcher.json.key("Paris") == Matcher.json.key("The Paris."))
    #expect(Matcher.json.key("Paris") != Matcher.json.key("Lyon"))
    #expect(Matcher.json.key("42") == Matcher.json.key("\"42\"") && Matcher.json.key("42") == Matcher.json.key("42.0"))
    #expect(Matcher.json.key(" ") == nil && Matcher.json.key("\"\"") == nil)
    #expect(Matcher.json.key(#"{"push": 1}"#) != Matcher.json.key(#"{"pop": 1}"#))
  }

  @Test(arguments: [
    (#"{"a": "42", "b": "true"}"#, #"{"b": true, "a": 42}"#), (#"["1.50"]"#, "[1.5]"),
    ("```json\n{\"a\": 1}\n```", #"{"a":1}"#),
  ])
  func jsonTakesSpelledValuesForWhatTheySpell(a: String, b: String) {
    #expect(Matcher.json.key(a) == Matcher.json.key(b))
    #expect(Matcher.json.key(a) != nil)
  }

  @Test(arguments: [(#"["007"]"#, "[7]"), ("[null]", #"["null"]"#), (#"["True"]"#, "[true]"), (#"[""]"#, "[0]")])
  func jsonCoercesNothingElse(a: String, b: String) {
    #expect(Matcher.json.key(a) != Matcher.json.key(b))
  }

  @Test(arguments: [
    ("42", "The answer is 42."), ("1,234", "1.234e3"), ("1 234 567", "1_234_567"), ("-3.50", "−3.5"), ("50%", "50 %"),
    ("x = 5", "5"), ("It was 12 km", "12 km"), ("**42**", "42"), ("$5", "$5.00"),
  ])
  func numbersAreTheSameHoweverTheyAreWritten(a: String, b: String) {
    #expect(Matcher.numeric.key(a) == Matcher.numeric.key(b))
    #expect(Matcher.numeric.key(a) != nil)
  }

  @Test(arguments: [
    ("42", "43"), ("5 km", "5 miles"), ("5", "-5"), ("50", "50%"), ("at least 5", "at most 5"), ("$5", "€5"),
    ("x = 3, y = 5", "x = 4, y = 5"), ("3-5", "2-5"), ("5 million", "5"),
  ])
  func numbersThatDifferInValueOrUnitAreTwo(a: String, b: String) {
    #expect(Matcher.numeric.key(a) != Matcher.numeric.key(b))
  }

  @Test func whatHoldsNoNumberIsNoCandidate() {
    for text in ["Paris", "", "H2O", "3,5"] { #expect(Matcher.numeric.key(text) == nil) }
  }

  @Test func toleranceIsPairwise() async throws {
    var grouping = Grouping(.numeric(within: Tolerance(absolute: 0.1)))
    let classes = try await grouping.candidates(for: ["1.0", "1.05", "1.15", "1.1", "2"])
    #expect(classes[0] == classes[1] && classes[0] == classes[3])
    #expect(Set(classes).count == 3)
    var json = Grouping(.json(within: Tolerance(relative: 0.01)))
    let objects = try await json.candidates(for: [
      #"{"a":[100]}"#, #"{"a":["100.9"]}"#, #"{"a":[102]}"#, #"{"b":[100]}"#,
    ])
    #expect(objects[0] == objects[1] && Set(objects).count == 3)
  }

  @Test func tolerancesAreReadAsTheyAreWritten() {
    #expect(Tolerance(parsing: "0.01") == Tolerance(absolute: 0.01))
    #expect(Tolerance(parsing: "1%") == Tolerance(relative: 0.01))
    #expect(Tolerance(parsing: "0.5,2%") == Tolerance(absolute: 0.5, relative: 0.02))
    for text in ["", "-1", "x", "1%%", "nan", "1e999"] { #expect(Tolerance(parsing: text) == nil) }
  }

  /// Texts of all sorts, seeded: every matcher is reflexive, symmetric, and groups whatever arrives together.
  @Test func everyMatcherIsReflexiveAndSymmetricAndIndependentOfBatches() async throws {
    let pieces = [
      "42", "42.0", "the", "Paris", "{\"a\":1}", "{\"a\":\"1\"}", "a + 1", "def f(x): return x", "-", ".", " ", "1e3",
      "1000", "f(a)", "[1.01]", "[1]", "km", "\u{e9}", "e\u{301}",
    ]
    let tolerance = Tolerance(absolute: 0.02, relative: 0.001)
    let matchers = Matcher.all + [.json(within: tolerance), .numeric(within: tolerance), .code(.python)]
    var random = SplitMix64(seed: 23)
    for matcher in matchers {
      for _ in 0..<40 {
        let texts = (0..<8).map { _ in
          (0..<(1 + Int(random.next() % 2))).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
            .joined(separator: random.next() % 2 == 0 ? "" : " ")
        }
        for a in texts {
          #expect(matcher.key(a) == matcher.key(a))
          for b in texts {
            let isSame = try await matcher.same?(a, b)
            let isSameBack = try await matcher.same?(b, a)
            #expect(isSame == isSameBack)
          }
        }
        var whole = Grouping(matcher)
        var single = Grouping(matcher)
        let expected = try await whole.candidates(for: texts)
        var found: [String?] = []
        for text in texts { found.append(try await single.candidate(for: text)) }
        #expect(found == expected)
      }
    }
  }

  @Test func canonicalFormsAreTheirOwn() {
    for text in ["The «A» b.", "{\"b\":\"2\", \"a\": 1.0}", "[\"true\"]", " an  answer ", "-5 km"] {
      for matcher in [Matcher.exact, .normalized, .json] {
        guard let key = matcher.key(text) else { continue }
        #expect(matcher.key(key) == key)
      }
    }
  }
}
