import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Sends HTTP requests by the system's libcurl, from one thread, with connections kept alive and shared.
///
/// One client serves any number of models. libcurl is loaded, and the thread started, with the first request; the thread
/// ends with ``close()`` or with the client. Waiting costs no processor time. Certificates are verified, redirects are
/// not followed, since a key goes only where it was meant to, and proxies are taken from the variables that libcurl
/// knows (`https_proxy`, `no_proxy` …) but never for this machine.
package final class HTTPClient: Sendable {
  /// What can be set.
  package struct Configuration: Hashable, Sendable {
    /// The most requests in flight; more wait, and their timeouts do not run yet. By default 10,000, or what the
    /// process's limit of open files leaves room for.
    package var maxInFlight: Int
    /// The longest response in bytes.
    package var maxResponseBytes: Int
    /// A file of certificates (PEM) to trust instead of the system's.
    package var certificateFile: String?

    /// A configuration.
    package init(maxInFlight: Int? = nil, maxResponseBytes: Int = 16 << 20, certificateFile: String? = nil) {
      self.maxInFlight = max(1, maxInFlight ?? min(10_000, Self.openFileLimit - 64))
      self.maxResponseBytes = max(0, maxResponseBytes)
      self.certificateFile = certificateFile
    }

    private static var openFileLimit: Int {
      var limit = rlimit()
      #if canImport(Glibc)
        let code = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      #else
        let code = getrlimit(RLIMIT_NOFILE, &limit)
      #endif
      return code == 0 ? Int(clamping: limit.rlim_cur) : 256
    }
  }

  private enum State {
    case idle
    case running(TransferLoop)
    case closed
  }

  private let configuration: Configuration
  private let state = Mutex(State.idle)

  /// A client.
  package init(configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  deinit { close() }

  /// Ends the client: requests under way fail, and so does every later one.
  package func close() {
    let loop: TransferLoop? = state.withLock { state in
      defer { state = .closed }
      return if case .running(let loop) = state { loop } else { nil }
    }
    loop?.close()
  }

  /// Sends one request, once.
  ///
  /// - Throws: ``TransportFailure``, or `CancellationError` as soon as the task is cancelled; the transfer is then gone.
  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    try Task.checkCancellation()
    let loop = try runningLoop()
    let transfer = Transfer(
      request: request, limit: min(request.maxResponseBytes ?? .max, configuration.maxResponseBytes))
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        transfer.continuation = continuation
        loop.start(transfer)
      }
    } onCancel: {
      loop.cancel(transfer)
    }
  }

  private func runningLoop() throws(TransportFailure) -> TransferLoop {
    try state.withLock { state throws(TransportFailure) in
      switch state {
      case .running(let loop): return loop
      case .closed: throw TransportFailure(.closed, "the client is closed")
      case .idle:
        guard let curl = Libcurl.loaded else { throw TransportFailure(.noLibrary, "no libcurl") }
        guard let loop = TransferLoop(curl, configuration) else {
          throw TransportFailure(.broken, "no thread for the transport")
        }
        state = .running(loop)
        return loop
      }
    }
  }
}
