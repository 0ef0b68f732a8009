import MakerVoting
import Synchronization
import Testing

@testable import Maker

/// Two names of one thing: folded by code, told by comparers, or never taken for the same.
@Suite(.timeLimit(.minutes(5)))
struct AliasTests {
  private func candidate(_ text: String) -> String { AnswerClass.candidate(Answer(text), kind: .entity) }

  @Test(arguments: [
    ("O’Brien", "O'Brien"), ("O`Brien", "O´Brien"), ("Stratford‑upon‑Avon", "Stratford-upon-Avon"),
    ("1939–1945", "1939-1945"), ("Jean—Luc", "jean-luc"), ("ＡＢＣ", "abc"),
  ])
  func apostrophesAndDashesAreFolded(one: String, other: String) {
    #expect(candidate(one) == candidate(other))
  }

  /// Code never takes these for the same.
  @Test(arguments: [
    ("43", "42"), ("Dr. No", "No"), ("año", "ano"), ("before the war", "after the war"), ("it is", "it is not"),
    ("3.5", "35"), ("-5", "5"), ("Louis XIV", "Louis XV"), ("US", "us of a"), ("München", "Munchen"),
    ("1939-1945", "1939 1945"), ("Mark Twain", "Samuel Clemens"), ("rock 'n' roll", "rock n roll"),
    ("re sign", "resign"), ("H-2", "H2"), ("and/or", "andor"),
  ])
  func codeNeverMerges(one: String, other: String) {
    #expect(candidate(one) != candidate(other))
  }

  /// And of these comparers are never asked.
  @Test(arguments: [
    ("43", "42"), ("in 1815", "in 1816"), ("it is", "it is not"), ("he can", "he can't"),
    ("before the war", "after the war"),
    ("Louis XIV", "Louis XV"), ("the first", "the second"), ("North Korea", "South Korea"), ("yes", "no"),
    ("without sugar", "sugar"), ("No", "Dr. No"), ("unknown", "Paris"),
  ])
  func theseAreNeverCompared(one: String, other: String) {
    let isOne = { (a: String, b: String) in Aliases.arePossible(Answer(a), Answer(b), kind: .entity) }
    if one == "No" {
      // A title may have been left out: comparers may say.
      #expect(isOne(one, other))
    } else {
      #expect(!isOne(one, other) && !isOne(other, one))
    }
  }

  @Test func numbersAndDatesAreNeverCompared() {
    for kind in [AnswerKind.number, .date, .yesNo] {
      #expect(!Aliases.arePossible(Answer("Mark Twain"), Answer("Samuel Clemens"), kind: kind))
    }
    for kind in [AnswerKind.entity, .list, .text] {
      #expect(Aliases.arePossible(Answer("Mark Twain"), Answer("Samuel Clemens"), kind: kind))
    }
    #expect(!Aliases.arePossible(.compound, Answer("Paris"), kind: nil))
  }

  // MARK: Runs

  /// Solvers say the names one after another, and comparers what they are told.
  private func ask(
    _ names: [String], same: Bool, kind: String = "entity", _ settings: RunSettings = RunSettings()
  ) async throws -> (RunResult<Answer>, ScriptedModel) {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": Say.decomposed(stop: true, kind: kind)
      case "comparer": #"{"equivalent": \#(same)}"#
      default: Say.answer(names[asked.number % names.count])
      }
    }
    let result = try await Orchestrator(domain: QuestionDomain(), models: [model], settings: settings)
      .solve(Question("Who?"))
    return (result, model)
  }

  private func compared(_ model: ScriptedModel) -> Int { model.asked.count { $0.agent == "comparer" } }

  @Test func twoNamesOfOneThingAreOneWhereBothHaveTheMargin() async throws {
    let (result, model) = try await ask(["Mark Twain", "Samuel Clemens"], same: true)
    #expect(result.solution?.text == "Mark Twain")
    #expect(compared(model) == 3 && model.asked.count { $0.agent == "solver" } == 7)
    let election = try #require(result.tree.elections.first { $0.decision == .solution })
    #expect(
      election.entries.count == 1 && election.entries[0].aliases == ["Samuel Clemens"] && election.winnerVotes == 7)
    #expect(election.entries[0].voters.first?.count == 7)
    // What comparers elected is a decision on which the answer rests.
    #expect(result.tree.elections.contains { $0.decision == .equivalence && $0.basis == .votes })
  }

  @Test func theLargerPartStandsVerbatim() async throws {
    let (result, _) = try await ask(
      ["Mark Twain", "Samuel Clemens", "Mark Twain", "Samuel Clemens", "Samuel Clemens", "Twain", "Mark Twain"],
      same: true)
    #expect(result.solution?.text == "Samuel Clemens" || result.solution?.text == "Mark Twain")
    let (other, _) = try await ask(
      [
        "Mark Twain", "Samuel Clemens", "Samuel Clemens", "Mark Twain", "Samuel Clemens", "Samuel Clemens",
        "Mark Twain",
      ],
      same: true)
    #expect(other.solution?.text == "Samuel Clemens")
  }

  @Test func belowTheMarginNobodyIsAsked() async throws {
    let (result, model) = try await ask(
      ["Paris", "Paris", "Lutetia", "Lutetia", "Paris", "Paris", "Paris"], same: true)
    #expect(result.solution?.text == "Paris" && compared(model) == 0)
    #expect(model.asked.count { $0.agent == "solver" } == 7)
  }

  @Test func whatIsNotTheSameIsVotedOnOn() async throws {
    let names = Array(repeating: ["Paris", "Lyon"], count: 5).flatMap { $0 } + ["Paris", "Paris", "Paris"]
    let (result, model) = try await ask(names, same: false)
    #expect(result.solution?.text == "Paris")
    // They are asked once about a pair.
    #expect(compared(model) == 3 && model.asked.count { $0.agent == "solver" } == 13)
  }

  @Test func numbersAreVotedOnOn() async throws {
    let names = [
      "Apollo 11", "Apollo 12", "Apollo 11", "Apollo 12", "Apollo 11", "Apollo 12", "Apollo 11", "Apollo 11",
      "Apollo 11",
    ]
    let (result, model) = try await ask(names, same: true)
    #expect(result.solution?.text == "Apollo 11" && compared(model) == 0)
  }

  @Test func anotherMatcherAsksNobody() async throws {
    let (result, model) = try await ask(
      ["Mark Twain", "Samuel Clemens"], same: true, RunSettings(maxVotes: 20, matching: .matcher(.normalized)))
    #expect(result.solution == nil && compared(model) == 0)
  }

  @Test func comparersWhoDoNotAgreeMergeNothing() async throws {
    let model = ScriptedModel { asked in
      switch asked.agent {
      case "decomposer": Say.stop
      case "comparer": #"{"equivalent": \#(asked.number % 2 == 0)}"#
      default: Say.answer(["Mark Twain", "Samuel Clemens"][asked.number % 2])
      }
    }
    let result = try await Orchestrator(
      domain: QuestionDomain(), models: [model], settings: RunSettings(maxVotes: 8, decompose: .never)
    ).solve(Question("Who?", kind: .entity))
    #expect(result.solution == nil)
  }
}
