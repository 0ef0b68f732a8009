import MakerSimulation
import MakerVoting
import Testing

@Suite("Simulated decompositions")
struct DecompositionTests {
  private let expert = KnowledgeExpert()
  private let parser = QuestionParser(world: .standard)

  @Test("every right proposal is read back and composes to the question", arguments: try SampleQuestion.all())
  func sound(sample: SampleQuestion) throws {
    let expression = try #require(parser.parse(sample.question))
    let proposals = expert.proposals(for: sample.question)
    #expect(proposals.isEmpty == (sample.hops == 1))
    for proposal in proposals {
      #expect(expert.isSound(proposal, for: expression), "\(proposal)")
      for part in [proposal.a, proposal.b] {
        #expect(parser.parse(part).map { (1..<sample.hops).contains($0.hops) } == true)
      }
    }
  }

  @Test("a chain of four hops can be split after each of its first three")
  func chain() {
    let question = "What is the capital of the country where the inventor of the telephone was born?"
    let proposals = expert.proposals(for: question)
    #expect(
      Set(proposals) == [
        Proposal(
          a: "Who invented the telephone?", b: "What is the capital of the country where {A} was born?",
          compose: "second"),
        Proposal(
          a: "In which city was the inventor of the telephone born?",
          b: "What is the capital of the country in which {A} lies?", compose: "second"),
        Proposal(
          a: "In which country was the inventor of the telephone born?", b: "What is the capital of {A}?",
          compose: "second"),
      ])
  }

  @Test(
    "solving the parts, with A's answer put into B, gives the answer of the whole", arguments: try SampleQuestion.all())
  func recursion(sample: SampleQuestion) throws {
    #expect(try solved(sample.question) == sample.answer)
  }

  private func solved(_ question: String) throws -> String {
    guard let proposal = expert.proposals(for: question).first else {
      let prompt = try Wording.first.prompt("solve", ["question": question])
      return try reply(prompt)["answer"]?.string ?? ""
    }
    let a = try solved(proposal.a)
    let b = try solved(proposal.b.replacing("{A}", with: a))
    let prompt = try Wording.first.prompt(
      "compose", ["question": question, "answer_a": a, "answer_b": b, "composition": proposal.compose])
    return try reply(prompt)["answer"]?.string ?? ""
  }

  private func reply(_ prompt: String) throws -> JSON {
    let judgement = try #require(expert.judge(prompt))
    var generator = SplitMix64(seed: 1)
    return judgement.right(&generator)
  }

  @Test("wrong proposals are wrong, and of several kinds", arguments: try SampleQuestion.all())
  func mistakes(sample: SampleQuestion) throws {
    let expression = try #require(parser.parse(sample.question))
    let prompt = try Wording.first.prompt("decompose", ["question": sample.question])
    let judgement = try #require(expert.judge(prompt))
    let wrong = draws(400, judgement.wrong)
    let right = Set(draws(400, judgement.right))
    for reply in wrong {
      #expect(!right.contains(reply))
      if reply["stop"]?.bool == true {
        #expect(sample.hops > 1)
      } else {
        let proposal = Proposal(
          a: reply["subproblem_A"]?.string ?? "", b: reply["subproblem_B"]?.string ?? "",
          compose: reply["compose_fn"]?.string ?? "")
        // What is sound in its words names a wrong kind.
        #expect(!expert.isSound(proposal, for: expression) || reply["kind"] != nil, "\(proposal)")
      }
    }
    #expect(Set(wrong).count >= 3)
  }
}

extension String {
  fileprivate func replacing(_ place: String, with text: String) -> String {
    split(separator: place, omittingEmptySubsequences: false).joined(separator: text)
  }
}
