import Foundation
import MakerVoting

/// When a server wants to be asked again.
enum RetryAfter {
  /// Headers that tell it in milliseconds: OpenAI's and Azure's.
  private static let milliseconds = ["retry-after-ms", "x-ms-retry-after-ms"]
  /// Headers that tell it in seconds or as a point in time: HTTP's own, the same as LiteLLM hands it on from whoever is
  /// behind it, the one of the draft on rate limits, and those of gateways.
  private static let seconds = [
    "retry-after", "llm_provider-retry-after", "ratelimit-reset", "x-ratelimit-reset-after", "x-ratelimit-reset",
  ]

  /// Seconds from now, at least 0. A point in time is held against the server's own clock where it tells it. Where no header
  /// says when, what is left of a quota does: `x-ratelimit-reset-requests: 1m30s` beside a remainder of 0.
  static func seconds(in response: HTTPResponse, now: () -> Double = { Date().timeIntervalSince1970 }) -> Double? {
    func wait(until point: Double) -> Double { max(0, point - (response.header("date").flatMap(date) ?? now())) }
    for name in milliseconds {
      if let value = response.header(name).flatMap(Double.init), value.isFinite { return max(0, value / 1000) }
    }
    for name in seconds {
      guard let text = response.header(name)?.trimmingWhitespace() else { continue }
      guard let value = Double(text) ?? duration(text) else {
        if let point = date(text) { return wait(until: point) }
        continue
      }
      guard value.isFinite else { continue }
      // Some write the point in time as seconds, or milliseconds, since 1970.
      if value > 1e11 { return wait(until: value / 1000) }
      return value > 1e9 ? wait(until: value) : max(0, value)
    }
    func isSpent(_ name: String) -> Bool {
      response.header(name).flatMap(Double.init).map { $0 <= 0 } ?? false
    }
    let openAI = ["requests", "tokens"].compactMap { what in
      isSpent("x-ratelimit-remaining-\(what)") ? response.header("x-ratelimit-reset-\(what)").flatMap(duration) : nil
    }
    let anthropic = ["requests", "tokens", "input-tokens", "output-tokens"].compactMap { what in
      isSpent("anthropic-ratelimit-\(what)-remaining")
        ? response.header("anthropic-ratelimit-\(what)-reset").flatMap(date).map(wait) : nil
    }
    return (openAI + anthropic).max()
  }

  /// Seconds of `20ms`, `7.66s`, `6m0s`, `1h2m3s`; `nil` for anything else.
  private static func duration(_ text: String) -> Double? {
    let units: [(String, Double)] = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)]
    var rest = text.trimmingWhitespace()[...]
    var total = 0.0
    if rest.isEmpty { return nil }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count)
      guard let value = Double(number), let unit = units.first(where: { rest.hasPrefix($0.0) }) else { return nil }
      total += value * unit.1
      rest = rest.dropFirst(unit.0.count)
    }
    return total
  }

  /// Seconds in a server's words: `Please try again in 6.2s`, `Please retry in 36.1s`, `try again in 20 seconds`.
  static func seconds(inWords text: String) -> Double? {
    let text = text.lowercased()
    guard let mark = ["try again in ", "retry in ", "retry after "].lazy.compactMap({ text.firstRange(of: $0) }).first
    else { return nil }
    var rest = text[mark.upperBound...]
    var total: Double?
    while true {
      rest = rest.drop { " ,".contains($0) }
      if rest.hasPrefix("and ") { rest = rest.dropFirst(4) }
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      let unit = rest.dropFirst(number.count).drop { $0 == " " }.prefix { $0.isLetter }
      guard let value = Double(number), value.isFinite, let size = size(ofUnit: unit) else { return total }
      total = (total ?? 0) + value * size
      rest = rest[unit.endIndex...]
    }
  }

  private static func size(ofUnit text: Substring) -> Double? {
    if text.hasPrefix("ms") || text.hasPrefix("milli") { return 0.001 }
    return [("h", 3600), ("m", 60), ("s", 1)].first { text.hasPrefix($0.0) }?.1
  }

  /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, and of the two obsolete forms that RFC 9110 has readers take:
  /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`; also of `2026-11-06T08:49:37Z`, as RFC 3339 has it.
  static func date(_ text: String) -> Double? {
    if text.contains("T"), let point = try? Date(text, strategy: .iso8601) { return point.timeIntervalSince1970 }
    let words = text.split { $0 == " " || $0 == "-" }
    // The day, the month, the year and the time.
    let parts: [Substring]
    switch words.count {
    case 6 where words[5] == "GMT" || words[5] == "UTC": parts = [words[1], words[2], words[3], words[4]]
    case 5: parts = [words[2], words[1], words[4], words[3]]
    default: return nil
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard let day = Int(parts[0]), (1...31).contains(day), let month = months.firstIndex(of: String(parts[1])),
      var year = Int(parts[2]), year >= 0
    else { return nil }
    if parts[2].count == 2 { year += year < 70 ? 2000 : 1900 }
    guard (1970...9999).contains(year) else { return nil }
    let clock = parts[3].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2]) else {
      return nil
    }
    return Double(days(year, month + 1, day) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2])
  }

  /// Days since 1970-01-01. Years start in March here, so that the leap day is a year's last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
