import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct SanitizerTests {
  @Test(arguments: [
    ("plain", "plain"),
    ("a\u{1b}[31mred\u{1b}[0m", "a\u{fffd}red\u{fffd}"),
    ("a\u{1b}]0;title\u{07}b", "a\u{fffd}b"),
    ("a\u{1b}]8;;http://x\u{1b}\\b", "a\u{fffd}b"),
    ("a\u{1b}", "a\u{fffd}"),
    ("a\u{9b}31mb", "a\u{fffd}31mb"),
    ("bell\u{07}", "bell\u{fffd}"),
    ("left\u{202e}right", "left\u{fffd}right"),
    ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ("over\rwritten", "over\u{fffd}written"),
    ("dos\r\nlines", "dos\nlines"),
    ("never ends \u{1b}]0;title", "never ends \u{fffd}0;title"),
    ("Zürich 東京 👩‍🚀", "Zürich 東京 👩‍🚀"),
  ])
  func text(_ given: String, _ expected: String) {
    #expect(Sanitizer.text(given) == expected)
  }

  @Test func aLineIsOneLine() {
    #expect(Sanitizer.line("a\r\nb\n\n c\td\u{2028}e") == "a b c d e")
    #expect(Sanitizer.line("abcdef", limit: 4) == "abc…")
  }

  @Test(arguments: [("abc", 3), ("東京", 4), ("é", 1), ("e\u{301}", 1), ("👩‍🚀", 2), ("한", 2), ("…", 1)])
  func width(_ text: String, _ columns: Int) {
    #expect(TextWidth.of(text) == columns)
  }

  @Test func cutsByColumns() {
    #expect(TextWidth.fit("abcdef", 6) == "abcdef")
    #expect(TextWidth.fit("abcdef", 5) == "abcd…")
    #expect(TextWidth.fit("東京都", 4) == "東…")
    #expect(TextWidth.fit("abc", 0) == "")
  }
}
