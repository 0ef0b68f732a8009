import CCurl

/// The system's libcurl, loaded when the first request is sent.
///
/// Unchecked, because the table of functions behind the pointer never changes after it was filled.
struct Libcurl: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Nil where the system has no libcurl.
  static let loaded: Libcurl? = ccurl_load().map(Libcurl.init)

  func text(ofError code: Int32) -> String {
    ccurl_error_text(pointer, code).map { String(cString: $0) } ?? "libcurl error \(code)"
  }
}
