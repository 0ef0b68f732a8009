package import MakerVoting

/// Knows the right reply to some kinds of prompt, and plausible wrong ones.
///
/// An expert sees what a real model would see: the prompt's text. How often it errs is not its business but that of the
/// ``Noise`` in front of it.
package protocol Expert: Sendable {
  /// What can be replied to the prompt; `nil` for a prompt of another kind.
  func judge(_ prompt: String) -> Judgement?
}

/// The replies that an expert can think of for one prompt.
package struct Judgement: Sendable {
  /// Draws one reply.
  package typealias Draw = @Sendable (inout SplitMix64) -> JSON

  /// Draws a right reply. There may be several, such as several sound decompositions.
  package let right: Draw
  /// Draws a wrong reply, scattered over several alternatives.
  package let wrong: Draw
  /// The steps that have to succeed for a right reply: a multi-hop question asked directly can go wrong at each hop.
  package let steps: Int

  /// A judgement with replies drawn by functions.
  package init(steps: Int = 1, right: @escaping Draw, wrong: @escaping Draw) {
    self.steps = steps
    self.right = right
    self.wrong = wrong
  }

  /// A judgement with one right reply and a list of wrong ones, each as likely as the next. With no wrong one to
  /// choose from, the model cannot err.
  package init(steps: Int = 1, right: JSON, wrong: [JSON]) {
    self.init(
      steps: steps, right: { _ in right },
      wrong: { generator in wrong.randomElement(using: &generator) ?? right })
  }

  /// What is said where no expert knows the prompt.
  package static let unknown = Judgement(right: ["answer": "unknown"], wrong: [])
}
