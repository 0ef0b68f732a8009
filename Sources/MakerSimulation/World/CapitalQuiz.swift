package import Maker

/// The capitals of the offline world asked one after the other, a voted answer each: what elections are worth, measured
/// where the truth is known. The truth is for counting alone; no prompt and no vote sees it.
package struct CapitalQuiz: StepDomain {
  /// What was decided so far.
  package struct Score: Hashable, Sendable {
    /// Questions decided.
    package var asked = 0
    /// Those of them whose elected answer is the right one.
    package var right = 0

    /// Nothing yet.
    package init() {}
  }

  private let length: Int
  private let domain = QuestionDomain()
  private let questions: [(question: Question, answer: String)]

  /// A quiz of so many questions; the countries come round and round.
  package init(length: Int, world: World = .standard) {
    self.length = length
    questions = world.subjects(of: .capital).map { country in
      let answer = world.object(of: .capital, country) ?? ""
      return (Question("What is the capital of \(country)?", kind: .entity), answer)
    }
  }

  /// `a quiz of 39 capitals`.
  package var title: String { "a quiz of \(length) capitals" }

  package func isDone(_ state: Score, after steps: Int) -> Bool { steps >= length }

  package func solver(for state: Score, wording: Int) -> Inquiry<Answer> {
    domain.solver(for: asked(state).question, wording: wording)
  }

  package var checks: Checks { .none }

  package func checkEnd(_ state: Score, after steps: Int) throws(Rejection) {}

  package func candidate(for step: Answer) -> String { domain.candidate(for: step, of: Question("", kind: .entity)) }

  package func apply(_ step: Answer, to state: Score) -> Score {
    var next = state
    next.asked += 1
    if candidate(for: step) == candidate(for: Answer(asked(state).answer)) { next.right += 1 }
    return next
  }

  private func asked(_ state: Score) -> (question: Question, answer: String) {
    questions[state.asked % questions.count]
  }
}
