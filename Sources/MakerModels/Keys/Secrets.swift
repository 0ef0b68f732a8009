import Maker

/// Takes out of a text what must not be shown: keys, also in part, and what addresses carry besides the place.
struct Secrets: Sendable {
  /// Values that must not be seen: the key, and the values of headers that the user gave.
  let values: [String]

  init(_ values: [String]) {
    self.values = values.filter { $0.count >= 4 }
  }

  /// Starts of keys of well-known providers: a gateway's error can quote the key of its upstream.
  private static let starts = ["sk-", "gsk_", "xai-", "AIza", "tgp_", "fw_", "pplx-", "hf_", "nvapi-", "Bearer "]

  /// The text without them.
  func hidden(in text: String) -> String {
    var whole = text
    for value in values {
      whole = whole.split(separator: value, omittingEmptySubsequences: false).joined(separator: "(key)")
    }
    let words = whole.split(separator: " ", omittingEmptySubsequences: false).map { word in
      Self.hasKey(in: word, values) ? "(key)" : Self.withoutAddressSecrets(String(word))
    }
    return words.joined(separator: " ")
  }

  /// Servers quote keys in part: their start, or their end behind stars or dots.
  private static func hasKey(in word: Substring, _ values: [String]) -> Bool {
    let isMasked = word.contains("*") || word.contains("...") || word.contains("…") || word.contains("xxxx")
    for value in values where value.count >= 12 {
      if word.contains(value.prefix(6)) || isMasked && word.contains(value.suffix(4)) { return true }
    }
    let bare = word.drop { "\"'`(:=".contains($0) }
    return starts.contains { bare.hasPrefix($0) } && (isMasked || bare.count >= 16)
  }

  /// An address without user, password and query. Other words stay as they are.
  static func withoutAddressSecrets(_ word: String) -> String {
    guard let mark = word.firstRange(of: "://") else { return word }
    let head = word[..<mark.upperBound]
    let rest = word[mark.upperBound...]
    let place = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place
    let path = rest.dropFirst(place.count)
    let bare = path.prefix { $0 != "?" }
    let query = path.dropFirst(bare.count)
    if query.isEmpty || query.hasPrefix("?api-version=") && !query.contains("&") {
      return head + (host.count < place.count ? "…@" : "") + host + path
    }
    return head + (host.count < place.count ? "…@" : "") + host + bare + "?…"
  }
}
