/// Takes out of a text what addresses carry besides the place: user, password and query.
package enum AddressSecrets {
  /// The text with `…@` and `?…` in their place, whatever scheme the address has; other texts stay as they are.
  package static func hidden(in text: String) -> String {
    guard let mark = text.firstRange(of: "://") else { return text }
    let rest = text[mark.upperBound...]
    let place = rest.prefix { !"/?#".contains($0) }
    let host = place.lastIndex(of: "@").map { "…@" + place[place.index(after: $0)...] } ?? String(place)
    let path = rest.dropFirst(place.count)
    let bare = path.prefix { $0 != "?" }
    let fragment = path.dropFirst(bare.count).drop { $0 != "#" }
    let query = path.count > bare.count ? "?…" : ""
    return text[..<mark.upperBound] + host + bare + query + fragment
  }
}
