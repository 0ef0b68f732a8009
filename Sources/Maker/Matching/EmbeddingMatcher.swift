public import MakerVoting
import Synchronization

/// Compares texts by the cosine of their embeddings. Texts that both hold digits, and other ones, are never the same: most
/// models put `The answer is 42` nearer to `The answer is 43` than to the same answer in other words. Each text is embedded once; the texts of a round go out together.
public final class EmbeddingMatcher: Sendable {
  private struct State {
    var vectors: [String: [Double]] = [:]
    var scale: SimilarityScale?
    var length: Int?
  }

  /// Where two texts begin to be the same.
  public enum Threshold: Hashable, Sendable {
    /// A place on the model's own scale, which is measured on first use; see ``SimilarityScale``.
    case nominal(Double)
    /// A cosine.
    case cosine(Double)
  }

  /// What embeds.
  public let model: any EmbeddingModel
  /// From where on texts are the same.
  public let threshold: Threshold
  private let state = Mutex(State())

  /// A matcher's engine.
  public init(_ model: any EmbeddingModel, threshold: Threshold) {
    self.model = model
    self.threshold = threshold
  }

  /// Embeds texts.
  typealias Embed = @Sendable ([String]) async throws -> [[Double]]

  /// The matcher. A text of nothing but white space is no candidate.
  public var matcher: Matcher { matcher { try await self.model.embed($0) } }

  /// The matcher whose exchanges with the model go through `embed`.
  func matcher(by embed: @escaping Embed) -> Matcher {
    Matcher(
      name: "embedding", key: { $0.allSatisfy(\.isWhitespace) ? nil : $0 },
      same: { try await self.isSame($0, $1, embed) }, prepare: { try await self.fetch($0, embed) })
  }

  /// The model's scale; `nil` before its first use, and where a cosine was given.
  public var scale: SimilarityScale? { state.withLock { $0.scale } }

  /// The cosine from which texts are the same; `nil` before the scale is measured.
  public var cosine: Double? {
    switch threshold {
    case .cosine(let cosine): cosine
    case .nominal(let nominal): scale?.cosine(for: nominal)
    }
  }

  /// The cosine of two texts.
  ///
  /// - Throws: ``ModelError`` when they cannot be embedded, or `CancellationError`.
  public func cosine(_ a: String, _ b: String) async throws -> Double {
    try await cosine(a, b) { try await self.model.embed($0) }
  }

  private func cosine(_ a: String, _ b: String, _ embed: Embed) async throws -> Double {
    try await fetch([a, b], embed)
    return try similarity(a, b)
  }

  /// Measures the model's scale, if that has not been done: what a run does before its first election, so that a server
  /// which does not answer is found before anything is spent.
  ///
  /// - Throws: ``ModelError`` for a model that cannot be reached, or that tells nothing apart.
  public func measure() async throws {
    try await measure { try await self.model.embed($0) }
  }

  private func measure(_ embed: Embed) async throws {
    try await fetch(SimilarityScale.texts, embed)
    let scale = try SimilarityScale(similarity)
    guard case .nominal = threshold else { return }
    guard scale.separates else {
      throw ModelError(
        .notFound,
        "\(model.name) does not tell sentences that say the same (cosine from \(rounded(scale.lowestSame))) from unrelated"
          + " ones (up to \(rounded(scale.highestUnrelated))); name a model made for embeddings, or set the similarity")
    }
    state.withLock { $0.scale = scale }
  }

  private func isSame(_ a: String, _ b: String, _ embed: Embed) async throws -> Bool {
    if cosine == nil { try await measure(embed) }
    let (digits, others) = (a.filter(\.isNumber), b.filter(\.isNumber))
    if !digits.isEmpty, !others.isEmpty, digits != others { return false }
    return try await cosine(a, b, embed) >= cosine ?? 1
  }

  /// Embeds what has not been embedded yet.
  private func fetch(_ texts: [String], _ embed: Embed) async throws {
    var seen: Set<String> = []
    let missing = state.withLock { state in texts.filter { state.vectors[$0] == nil && seen.insert($0).inserted } }
    for start in stride(from: 0, to: missing.count, by: max(1, model.maxTextsPerCall)) {
      let batch = Array(missing[start..<min(start + max(1, model.maxTextsPerCall), missing.count)])
      let vectors = try await embed(batch)
      guard vectors.count == batch.count else {
        throw ModelError(.unreadable, "\(model.name) returned \(vectors.count) vectors for \(batch.count) texts")
      }
      let length = state.withLock { $0.length } ?? vectors[0].count
      for (text, vector) in zip(batch, vectors) {
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm.isFinite, norm > 0, vector.count == length else {
          throw ModelError(.unreadable, "\(model.name) returned a vector that is empty, zero or of another length")
        }
        state.withLock { state in
          state.length = length
          // Nodes side by side may have asked for the same text, and a server's vectors differ a little from one call to the
          // next: the first one stays, so that a verdict does.
          if state.vectors[text] == nil { state.vectors[text] = vector.map { $0 / norm } }
        }
      }
    }
  }

  private func similarity(_ a: String, _ b: String) throws -> Double {
    let (x, y) = state.withLock { ($0.vectors[a] ?? [], $0.vectors[b] ?? []) }
    return zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func rounded(_ value: Double) -> String { JSON.double((value * 1000).rounded() / 1000).compact }
}
