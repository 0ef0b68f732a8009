import Maker
import Synchronization

/// Finds the key that was given for a server, and gives it to no other.
///
/// A provider's key goes to the provider's own host, and to the address that the user set for the provider. A server that
/// is named by its address has a variable of its own, `MAKER_API_KEY_` with its host and port; `MAKER_API_KEY` is for one
/// server: the one that `MAKER_BASE_URL` names, else the first that asks for it in this process. Scheme, host and port
/// count: a key for one port is not given to another.
struct KeyRing: Sendable {
  private let environment: [String: String]
  /// Whom `MAKER_API_KEY` was given to.
  private let owner: Owner

  private final class Owner: Sendable {
    let origin: Mutex<ServerAddress?>
    init(_ origin: ServerAddress?) { self.origin = Mutex(origin) }
  }

  init(environment: [String: String]) {
    self.environment = environment
    owner = Owner(environment["MAKER_BASE_URL"].flatMap(ServerAddress.init(parsing:))?.origin)
  }

  /// The source of a provider's key; `nil` where none is set.
  func source(for provider: Provider) -> KeySource? {
    provider.keyVariables.lazy.compactMap { KeySource.of($0, in: environment) }.first
  }

  /// The source of the key of a server that is named by its address and is no provider's.
  func source(for address: ServerAddress) -> KeySource? {
    if let own = KeySource.of(Self.variable(for: address), in: environment) { return own }
    guard let common = KeySource.of("MAKER_API_KEY", in: environment) else { return nil }
    return owner.origin.withLock { origin in
      if origin == nil { origin = address.origin }
      return origin == address.origin ? common : nil
    }
  }

  /// The variable for one server's key: `MAKER_API_KEY_GPU_EXAMPLE_ORG` for `https://gpu.example.org/v1`,
  /// `MAKER_API_KEY_LOCALHOST_8000` for `http://localhost:8000/v1`.
  static func variable(for address: ServerAddress) -> String {
    let place = address.socket ?? address.host
    let name = place.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    let isUsual = address.socket != nil || address.isSecure && address.port == 443
    return "MAKER_API_KEY_" + name + (isUsual ? "" : "_\(address.port)")
  }
}
