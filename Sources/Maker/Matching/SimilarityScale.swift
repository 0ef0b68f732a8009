public import MakerVoting

/// A model's own scale of similarity, measured on a few pairs of sentences: models differ in what cosine they give to
/// texts that have nothing to do with each other (here 0.1, there 0.75) and to texts that say the same.
///
/// A nominal threshold t of 0…1 stands for a place between the two: with u the mean cosine of unrelated pairs and s that
/// of pairs that say the same, t is the cosine u + (s − u)(t − 0.5) / 0.5 for t from 0.5. So 1 is what texts that say the
/// same have on average, 0.5 what unrelated ones have.
public struct SimilarityScale: Hashable, Sendable {
  /// The mean cosine of pairs that say the same.
  public let same: Double
  /// Their lowest.
  public let lowestSame: Double
  /// The mean cosine of unrelated pairs.
  public let unrelated: Double
  /// Their highest.
  public let highestUnrelated: Double

  /// The cosine that stands for a nominal threshold.
  public func cosine(for threshold: Double) -> Double {
    unrelated + (same - unrelated) * max(0, threshold - 0.5) / 0.5
  }

  /// Whether the model tells pairs that say the same from unrelated ones at all.
  public var separates: Bool { lowestSame > highestUnrelated }

  /// As results show it.
  public var json: JSON {
    [
      "same": .double(same), "lowest_same": .double(lowestSame), "unrelated": .double(unrelated),
      "highest_unrelated": .double(highestUnrelated),
    ]
  }

  /// Pairs of short answers that say the same in another form or in other words.
  static let samePairs = [
    ("The result is 17", "The result is 17."), ("The bridge opened in 1932.", "The bridge was opened in 1932."),
    ("He was a painter from Spain.", "He was a Spanish painter."), ("Water boils at 100 °C.", "water boils at 100°C"),
    ("The meeting starts at nine o'clock.", "The meeting begins at nine o'clock."),
    ("The river flows into the North Sea.", "The North Sea is where the river ends."),
  ]

  /// Pairs of which the second says something else altogether.
  static let unrelatedPairs = [
    ("The result is 17", "Her cat sleeps on the sofa."), ("The bridge opened in 1932.", "Milk contains calcium."),
    ("He was a painter from Spain.", "The train is late again."),
    ("Water boils at 100 °C.", "The novel has three chapters."),
    ("The meeting starts at nine o'clock.", "Bees can see ultraviolet light."),
    ("The river flows into the North Sea.", "The violin needs new strings."),
  ]

  /// Every text that has to be embedded to measure a scale.
  static var texts: [String] { (samePairs + unrelatedPairs).flatMap { [$0.0, $0.1] } }

  /// Measures a scale, given the cosine of two texts.
  init(_ cosine: (String, String) throws -> Double) rethrows {
    let same = try Self.samePairs.map { try cosine($0.0, $0.1) }
    let unrelated = try Self.unrelatedPairs.map { try cosine($0.0, $0.1) }
    self.same = same.reduce(0, +) / Double(same.count)
    self.unrelated = unrelated.reduce(0, +) / Double(unrelated.count)
    lowestSame = same.min() ?? 1
    highestUnrelated = unrelated.max() ?? 0
  }
}
