import Maker
import MakerVoting

/// The name of a model as users write it.
public enum ModelReference: Hashable, Sendable, CustomStringConvertible {
  /// `openai/NAME`, `mistral/NAME` …: a model of a provider that is known by its name.
  case provider(Provider, String)
  /// `http://HOST/v1` or `http://HOST/v1#NAME`: any server that speaks OpenAI's chat completions. Without a name it is
  /// the first model that the server has.
  case server(url: String, model: String?)
  /// `http://ONE/v1,http://TWO/v1#NAME`: one model behind several such servers.
  case servers(urls: [String], model: String?)
  /// `sim` or `sim:OPTIONS`; the options are read where the simulated model is made.
  case simulated(options: String)
  /// `replay:FILE`.
  case replay(path: String)

  /// Every form that a name can have.
  public static let forms =
    Provider.all.map { "\($0.name)/NAME" } + [
      "http://HOST:PORT/v1", "http://HOST:PORT/v1#NAME", "http://ONE/v1,http://TWO/v1#NAME", "unix:///PATH#NAME", "sim",
      "sim:OPTION=VALUE,…",
      "replay:FILE",
    ]

  /// Reads a name.
  ///
  /// - Throws: ``ModelReferenceError`` that names the nearest right form.
  public init(parsing text: String) throws(ModelReferenceError) {
    let text = text.trimmingWhitespace()
    if text.contains("://") {
      self = try Self.parseServer(text)
    } else if text == "sim" || text.hasPrefix("sim:") {
      self = .simulated(options: String(text.dropFirst(4)))
    } else if text.hasPrefix("replay:") {
      self = .replay(path: String(text.dropFirst(7)))
      if text.count == 7 { throw ModelReferenceError(text, "names no file; write replay:FILE") }
    } else {
      self = try Self.parseProvider(text)
    }
  }

  /// The name as users write it.
  public var description: String {
    switch self {
    case .provider(let provider, let name): "\(provider)/\(name)"
    case .server(let url, let model): url + (model.map { "#\($0)" } ?? "")
    case .servers(let urls, let model): urls.joined(separator: ",") + (model.map { "#\($0)" } ?? "")
    case .simulated(let options): options.isEmpty ? "sim" : "sim:\(options)"
    case .replay(let path): "replay:\(path)"
    }
  }

  private static func parseServer(_ text: String) throws(ModelReferenceError) -> ModelReference {
    let addresses = text.prefix { $0 != "#" }
    let name = text.dropFirst(addresses.count + 1)
    let model = name.isEmpty ? nil : String(name)
    // A comma may stand in an address too; between two it is followed by the next one's scheme.
    let schemes = ["http://", "https://", "unix://"]
    var urls: [String] = []
    for piece in addresses.split(separator: ",", omittingEmptySubsequences: false) {
      let piece = String(piece).trimmingWhitespace()
      if urls.isEmpty || schemes.contains(where: piece.lowercased().hasPrefix) {
        urls.append(piece)
      } else {
        urls[urls.count - 1] += ",\(piece)"
      }
    }
    let read = try urls.map { url throws(ModelReferenceError) in try Self.address(url) }
    return read.count == 1 ? .server(url: read[0], model: model) : .servers(urls: read, model: model)
  }

  private static func address(_ url: String) throws(ModelReferenceError) -> String {
    guard let address = ServerAddress(parsing: url)?.withoutEndpoint else {
      throw ModelReferenceError(
        Secrets.withoutAddressSecrets(url),
        "is no address of a server; write http://HOST:PORT/v1 without user, password or query")
    }
    return address.description
  }

  private static func parseProvider(_ text: String) throws(ModelReferenceError) -> ModelReference {
    let provider = text.prefix { $0 != "/" }
    let name = String(text.dropFirst(provider.count + 1))
    if let known = Provider(named: String(provider)) {
      if name.isEmpty { throw ModelReferenceError(text, "names no model; write \(provider)/NAME") }
      return .provider(known, name)
    }
    let forms = "a model is one of \(Self.forms.joined(separator: ", "))"
    guard let nearest = nearest(to: text, provider: String(provider), name: name) else {
      throw ModelReferenceError(text, "is no model; \(forms)")
    }
    throw ModelReferenceError(text, "is no model; did you mean \(nearest)? \(forms)", suggestion: nearest)
  }

  /// What may have been meant: a provider spelled nearly right, or a well-known model without its provider.
  private static func nearest(to text: String, provider: String, name: String) -> String? {
    let lower = text.lowercased()
    if ["gpt-", "o1", "o3", "o4"].contains(where: lower.hasPrefix) { return "openai/\(text)" }
    if lower.hasPrefix("gemini-") { return "gemini/\(text)" }
    if lower.hasPrefix("claude") { return "anthropic/\(text)" }
    if lower.hasPrefix("localhost") || lower.first?.isNumber == true && lower.contains(":") { return "http://\(text)" }
    let head = text.prefix { $0 != "/" && $0 != ":" }.lowercased()
    let known = Provider.all.map(\.name) + ["sim", "replay"]
    guard let best = Nearest.name(to: head, among: known) else { return nil }
    let rest = text.dropFirst(head.count + 1)
    return switch best {
    case "sim": rest.isEmpty ? "sim" : "sim:\(rest)"
    case "replay": "replay:\(rest.isEmpty ? "FILE" : String(rest))"
    default: "\(best)/\(rest.isEmpty ? "NAME" : String(rest))"
    }
  }
}

/// Why a text names no model.
public struct ModelReferenceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was written.
  public let text: String
  /// What would be right.
  public let reason: String
  /// The nearest right name, if there is one that is near.
  public let suggestion: String?

  init(_ text: String, _ reason: String, suggestion: String? = nil) {
    self.text = text.oneLine(limit: 80)
    self.reason = reason
    self.suggestion = suggestion
  }

  /// Text and reason in one line.
  public var description: String { "`\(text)` \(reason)" }
}
