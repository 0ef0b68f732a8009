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

  /// The sample of that number. `maxTokens` hold the thoughts before it as well.
  package func sample(_ number: Int, stream: UInt64, maxTokens: Int) -> Completion {
    let hidden = hiddenTokens(number, stream: stream)
    guard hidden < maxTokens else { return Completion(text: "", finish: .length, outputTokens: 0) }
    return drawn(number, stream: stream, maxTokens: maxTokens - hidden)
  }

  /// The tokens that the sample's hidden thoughts take: about as many as the settings say, half as many at least.
  package func hiddenTokens(_ number: Int, stream: UInt64) -> Int {
    let usual = settings.vices.hiddenTokens
    guard usual > 0 else { return 0 }
    var generator = SplitMix64(seed: hash(number, stream, "hidden").value)
    return Int(Double(usual) * (0.5 + generator.nextUnit()))
  }

  /// Vices draw from generators of their own, so that they change nothing else about a sample.
  private func hash(_ number: Int, _ stream: UInt64, _ vice: String? = nil) -> StableHash {
    var hash = prompt
    hash.combine(stream)
    hash.combine(UInt64(bitPattern: Int64(number)))
    if let vice { hash.combine(vice) }
    return hash
  }

  private func drawn(_ number: Int, stream: UInt64, maxTokens: Int) -> Completion {
    var generator = SplitMix64(seed: hash(number, stream).value)
    var vice = SplitMix64(seed: hash(number, stream, "vice").value)
    let kind = generator.nextUnit()
    if kind < settings.malformed {
      return completion(MalformedReply.text(instead: judgement.right(&generator), &generator), maxTokens)
    }
    if kind < settings.malformed + settings.verbose {
      return completion(Rambling.text(longerThan: maxTokens, &generator), maxTokens)
    }
    let reply = Rewording.reworded(reply(&generator), settings.vices, &vice)
    // A text is said as it is; anything else is JSON.
    let text = reply.string ?? reply.compact
    guard vice.nextUnit() < settings.vices.thoughts else { return completion(text, maxTokens) }
    let thought = Rambling.text(longerThan: 40, &vice)
    var whole = completion("<think>\n\(thought)\n</think>\n\n\(text)", maxTokens)
    let thoughts = Thoughts(splitting: whole.text)
    (whole.text, whole.reasoning) = (thoughts.reply, thoughts.reasoning)
    whole.outputTokens = TokenUsage.estimate(thoughts.reply)
    return whole
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
