#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// When a server wants to be asked again.
enum RetryAfter {
  /// Seconds from now, at least 0: from `retry-after-ms`, or from `Retry-After` as a number or as a date. A date is
  /// held against the server's own clock where it tells it.
  static func seconds(in response: HTTPResponse, now: () -> Double = { Double(time(nil)) }) -> Double? {
    if let text = response.header("retry-after-ms"), let milliseconds = Double(text), milliseconds.isFinite {
      return max(0, milliseconds / 1000)
    }
    guard let text = response.header("retry-after") else { return nil }
    if let seconds = Double(text) { return seconds.isFinite ? max(0, seconds) : nil }
    guard let then = date(text) else { return nil }
    return max(0, then - (response.header("date").flatMap(date) ?? now()))
  }

  /// Seconds in a server's words: `Please try again in 6.2s`, `Please retry in 36.1s`, `try again in 20 seconds`.
  static func seconds(inWords text: String) -> Double? {
    let text = text.lowercased()
    guard let mark = ["try again in ", "retry in ", "retry after "].lazy.compactMap({ text.firstRange(of: $0) }).first
    else { return nil }
    let rest = text[mark.upperBound...]
    let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let unit = rest.dropFirst(number.count).drop { $0 == " " }
    guard let value = Double(number), value.isFinite else { return nil }
    if unit.hasPrefix("ms") || unit.hasPrefix("millisecond") { return value / 1000 }
    if unit.hasPrefix("m") {
      let more = unit.drop { !$0.isNumber }.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      return value * 60 + (unit.hasPrefix("min") ? 0 : Double(more) ?? 0)
    }
    return unit.hasPrefix("s") ? value : nil
  }

  /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`; nil for the two obsolete forms.
  static func date(_ text: String) -> Double? {
    let parts = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), (1...31).contains(day),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]), (1970...9999).contains(year)
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
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
