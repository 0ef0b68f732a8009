package import Maker
import MakerVoting

/// Turns an expert's judgement of one prompt into the samples of a model that errs.
///
/// A sample depends on the settings, the prompt, the stream and its own number, and on nothing that was drawn before.
package struct Noise: Sendable {
  private let settings: SimulationSettings
  private let prompt: StableHash
  private let judgement: Judgement
  private let chanceOfFirstChoice: Double
  private let favourite: JSON?

  /// The noise on one prompt.
  package init(settings: SimulationSettings, prompt: String, judgement: Judgement) {
    self.settings = settings
    self.judgement = judgement
    var hash = StableHash()
    hash.combine(settings.seed == nil ? 0 : 1)
    hash.combine(settings.seed ?? 0)
    hash.combine(prompt)
    self.prompt = hash
    var chance = 1.0
    for _ in 0..<max(0, judgement.steps) { chance *= settings.accuracy }
    chanceOfFirstChoice = chance
    favourite = Self.favourite(settings, hash, judgement)
  }

  /// Whether one wrong reply takes the right one's place on this prompt.
  package var isCorrelated: Bool { favourite != nil }

  /// The sample of that number.
  package func sample(_ number: Int, stream: UInt64, maxTokens: Int) -> Completion {
    var hash = prompt
    hash.combine(stream)
    hash.combine(UInt64(bitPattern: Int64(number)))
    var generator = SplitMix64(seed: hash.value)
    let kind = generator.nextUnit()
    if kind < settings.malformed {
      return completion(MalformedReply.text(instead: judgement.right(&generator), &generator), maxTokens)
    }
    if kind < settings.malformed + settings.verbose {
      return completion(Rambling.text(longerThan: maxTokens, &generator), maxTokens)
    }
    let reply = reply(&generator)
    // A text is said as it is; anything else is JSON.
    return completion(reply.string ?? reply.compact, maxTokens)
  }

  private func reply(_ generator: inout SplitMix64) -> JSON {
    let isFirstChoice = generator.nextUnit() < chanceOfFirstChoice
    guard let favourite else {
      return isFirstChoice ? judgement.right(&generator) : wrong(&generator)
    }
    if isFirstChoice { return favourite }
    return generator.nextUnit() < 0.5 ? judgement.right(&generator) : wrong(&generator)
  }

  /// A wrong reply: one of a few of this prompt where their number is limited.
  private func wrong(_ generator: inout SplitMix64) -> JSON {
    guard let alternatives = settings.alternatives else { return judgement.wrong(&generator) }
    var hash = prompt
    hash.combine("alternative")
    hash.combine(generator.next() % UInt64(alternatives))
    var choice = SplitMix64(seed: hash.value)
    return judgement.wrong(&choice)
  }

  private static func favourite(_ settings: SimulationSettings, _ prompt: StableHash, _ judgement: Judgement) -> JSON? {
    guard settings.correlated > 0 else { return nil }
    var hash = prompt
    hash.combine("correlated")
    var generator = SplitMix64(seed: hash.value)
    guard generator.nextUnit() < settings.correlated else { return nil }
    return judgement.wrong(&generator)
  }

  /// A reply, cut where a server would cut it.
  private func completion(_ text: String, _ maxTokens: Int) -> Completion {
    let tokens = TokenUsage.estimate(text)
    guard tokens > maxTokens else { return Completion(text: text, outputTokens: tokens) }
    var bytes = 0
    let cut = text.prefix { character in
      bytes += character.utf8.count
      return bytes <= maxTokens * 4
    }
    let kept = String(cut)
    return Completion(text: kept, finish: .length, outputTokens: TokenUsage.estimate(kept))
  }
}
