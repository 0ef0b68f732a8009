import Maker
import CCurl
import Synchronization

/// One request on its way.
///
/// Unchecked: `isCancelled` is atomic, `continuation` is set before the loop's lock hands the transfer over, and all
/// else belongs to the loop's thread.
final class Transfer: @unchecked Sendable {
  let request: HTTPRequest
  let limit: Int
  let isCancelled = Atomic<Bool>(false)
  var continuation: CheckedContinuation<HTTPResponse, any Error>?

  /// Whether the loop has it in its hands, so that it may be finished.
  var isAccepted = false
  private(set) var easy: UnsafeMutableRawPointer?
  private var headerList: UnsafeMutableRawPointer?
  private var errorText: UnsafeMutablePointer<CChar>?
  fileprivate var sentCount = 0
  fileprivate var received: [UInt8] = []
  fileprivate var headers: [(name: String, value: String)] = []
  fileprivate var hasAllHeaders = false
  fileprivate var isTooLong = false

  init(request: HTTPRequest, limit: Int) {
    self.request = request
    self.limit = limit
  }

  /// Fills an easy handle. What libcurl only borrows lives until ``release(_:)``.
  func prepare(_ easy: UnsafeMutableRawPointer, _ curl: Libcurl, certificates: String?) {
    self.easy = easy
    let library = curl.pointer
    func set(_ option: Int, _ value: Int) { _ = ccurl_set_long(library, easy, Int32(option), value) }
    func set(_ option: Int, _ text: String) {
      _ = text.withCString { ccurl_set_pointer(library, easy, Int32(option), $0) }
    }
    let error = UnsafeMutablePointer<CChar>.allocate(capacity: CCURL_ERROR_SIZE)
    error.initialize(repeating: 0, count: CCURL_ERROR_SIZE)
    errorText = error
    _ = ccurl_set_pointer(library, easy, Int32(CCURL_OPT_ERRORBUFFER), error)
    set(CCURL_OPT_URL, request.url)
    set(CCURL_OPT_NOSIGNAL, 1)
    set(CCURL_OPT_FOLLOWLOCATION, 0)
    set(CCURL_OPT_PROTOCOLS, CCURL_PROTOCOL_HTTP | CCURL_PROTOCOL_HTTPS)
    set(CCURL_OPT_SSL_VERIFYPEER, 1)
    set(CCURL_OPT_SSL_VERIFYHOST, 2)
    set(CCURL_OPT_HTTP_VERSION, CCURL_HTTP_VERSION_2TLS)
    // Waiting for the first connection, to learn whether it can be shared, pays where TLS tells; without TLS only the
    // first response would.
    set(CCURL_OPT_PIPEWAIT, request.url.hasPrefix("https:") ? 1 : 0)
    set(CCURL_OPT_ACCEPT_ENCODING, "gzip")
    set(CCURL_OPT_TIMEOUT_MS, request.timeout.milliseconds)
    set(CCURL_OPT_CONNECTTIMEOUT_MS, request.connectTimeout.milliseconds)
    if !request.allowsProxy { set(CCURL_OPT_PROXY, "") }
    if let socket = request.socket { set(CCURL_OPT_UNIX_SOCKET_PATH, socket) }
    if let certificates { set(CCURL_OPT_CAINFO, certificates) }
    if let body = request.body {
      set(CCURL_OPT_POST, 1)
      set(CCURL_OPT_POSTFIELDSIZE, body.count)
      // A request whose kept connection dies without a byte of an answer libcurl would send again, uncounted, where it
      // can rewind the body; the server may have worked for the first one already. Who sends again is the caller's say.
      _ = ccurl_set_sender(library, easy, sendBody)
    } else {
      set(CCURL_OPT_HTTPGET, 1)
    }
    // Without `Expect:` libcurl waits for a `100 Continue` before it sends a long body.
    for line in request.headers.map({ "\($0.name): \($0.value)" }) + ["Expect:"] {
      headerList = ccurl_headers_append(library, headerList, line) ?? headerList
    }
    _ = ccurl_set_pointer(library, easy, Int32(CCURL_OPT_HTTPHEADER), headerList)
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = ccurl_set_receivers(library, easy, receiveBody, receiveHeader)
    _ = ccurl_set_pointer(library, easy, Int32(CCURL_OPT_READDATA), context)
    _ = ccurl_set_pointer(library, easy, Int32(CCURL_OPT_WRITEDATA), context)
    _ = ccurl_set_pointer(library, easy, Int32(CCURL_OPT_HEADERDATA), context)
  }

  /// What the transfer came to, by libcurl's result code.
  func result(code: Int32, _ curl: Libcurl) -> Result<HTTPResponse, any Error> {
    guard let easy else { return .failure(TransportFailure(.closed, "the transfer never started")) }
    if isTooLong { return .failure(TransportFailure(.tooLong, "more than \(limit) bytes")) }
    // libcurl is content with a connection that ends among the headers.
    if code == 0 && !hasAllHeaders { return .failure(TransportFailure(.broken, "it ended among the headers")) }
    if code == 0 {
      let status = ccurl_response_status(curl.pointer, easy)
      return .success(HTTPResponse(status: status, headers: headers, body: received))
    }
    let said = errorText.map { String(cString: $0) } ?? ""
    let failure = TransportFailure(
      curlCode: code, detail: said.isEmpty ? curl.text(ofError: code) : said,
      wasConnected: ccurl_was_connected(curl.pointer, easy) != 0)
    return .failure(failure)
  }

  /// Frees what libcurl borrowed; the easy handle is no longer in use.
  func release(_ curl: Libcurl) {
    if let headerList { ccurl_headers_free(curl.pointer, headerList) }
    errorText?.deallocate()
    (easy, headerList, errorText) = (nil, nil, nil)
  }

  var isFinished: Bool { continuation == nil }

  /// Answers the caller, once.
  func finish(_ result: Result<HTTPResponse, any Error>) {
    continuation?.resume(with: result)
    continuation = nil
  }
}

private let sendBody: ccurl_sender = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  guard let body = transfer.request.body else { return 0 }
  let length = min(size * count, body.count - transfer.sentCount)
  UnsafeMutableRawBufferPointer(start: bytes, count: length)
    .copyBytes(from: body[transfer.sentCount..<transfer.sentCount + length])
  transfer.sentCount += length
  return length
}

private let receiveBody: ccurl_receiver = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let length = size * count
  if transfer.received.count + length > transfer.limit {
    transfer.isTooLong = true
    return 0
  }
  transfer.received.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
  return length
}

private let receiveHeader: ccurl_receiver = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
  // A status line after a proxy's or a `100 Continue` starts the headers anew.
  if line.hasPrefix("HTTP/") {
    transfer.headers.removeAll()
    transfer.hasAllHeaders = false
  } else if line.allSatisfy(\.isNewline) {
    transfer.hasAllHeaders = true
  } else if let colon = line.firstIndex(of: ":"), transfer.headers.count < 200 {
    let value = line[line.index(after: colon)...].trimmingWhitespace()
    transfer.headers.append((line[..<colon].lowercased(), String(value)))
  }
  return size * count
}

extension Duration {
  /// Whole milliseconds, at least 1.
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(min(seconds, 1_000_000)) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}
