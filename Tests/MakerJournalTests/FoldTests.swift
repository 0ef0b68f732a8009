import MakerJournal
import MakerVoting
import Testing

/// What a fold keeps of long runs.
struct FoldTests {
  private func step(_ number: Int, samples: Int) -> Event {
    let node = NodePath.root.appending(.step(number))
    let id = ElectionID(node: node, decision: .step, first: 0)
    var record = ElectionRecord(
      id: id, agent: .solver, stream: UInt64(number), models: ["m"], step: .first, promptHash: "", margin: 3,
      marginBound: nil)
    (record.ending, record.winner, record.samples, record.ballots) = (.converged, "move", samples, samples)
    record.entries = [.init(candidate: "move", votes: samples)]
    return Event(run: "r", node: node, election: id, payload: .votingComplete(record))
  }

  private func start() -> RunFold {
    RunFold([Event(run: "r", node: .root, payload: .nodeStarted(problem: "walk", depth: 0))])
  }

  @Test func allStepsAreKeptUpToAThousand() throws {
    var fold = start()
    for number in 1...1000 { fold.apply(step(number, samples: 3)) }
    let tree = try #require(fold.tree())
    #expect(tree.children.count == 1000 && tree.omitted == nil)
    #expect(tree.children.map(\.id.component) == (1...1000).map { .step($0) })
    #expect(tree.children[6].solution == "move" && tree.children[6].problem == "step 7")
  }

  @Test func ofMoreStepsTheFirstTheLastAndTheDearestAreKept() throws {
    var fold = start()
    // Every hundredth step takes more samples than the others.
    for number in 1...20_000 { fold.apply(step(number, samples: number % 100 == 0 ? 9 : 3)) }
    let tree = try #require(fold.tree())
    let kept = tree.children.compactMap { node in
      if case .step(let number)? = node.id.component { number } else { nil }
    }
    #expect(kept.count == 300 && kept == kept.sorted())
    #expect(Array(kept.prefix(100)) == Array(1...100) && Array(kept.suffix(100)) == Array(19_901...20_000))
    #expect(kept[100..<200].allSatisfy { $0 % 100 == 0 })
    let omitted = try #require(tree.omitted)
    #expect(omitted.count == 19_700 && omitted.solved == 19_700)
    let samples = tree.children.flatMap(\.elections).reduce(omitted.samples) { $0 + $1.samples }
    #expect(samples == 20_000 * 3 + 200 * 6)
    // Nothing is lost of what the reliability rests on.
    #expect(fold.agreement().decisions == [3: 20_000] && fold.agreement().ballots == samples)
  }

  @Test func aStepThatWasStruckOffHasNoSolution() throws {
    var fold = start()
    let event = step(1, samples: 3)
    fold.apply(event)
    #expect(fold.tree()?.children.first?.solution == "move")
    fold.apply(
      Event(run: "r", node: event.node, election: event.election, payload: .struckOff(candidate: "move", reason: "no")))
    let node = try #require(fold.tree()?.children.first)
    #expect(node.solution == nil && node.elections[0].ending == nil && node.elections[0].entries[0].isStruckOff)
    #expect(fold.agreement().ballots == 0)
  }

  @Test func ofManyProblemsWhatTheySpentAloneIsKeptAsSums() throws {
    var fold = start()
    for number in 1...3000 {
      let node = NodePath.root.appending(.problem(number))
      let part = node.appending(.part(.a, attempt: 1))
      fold.apply(Event(run: "r", node: node, payload: .nodeStarted(problem: "p", depth: 0)))
      fold.apply(Event(run: "r", node: part, payload: .nodeStarted(problem: "q", depth: 1)))
      let sample = SampleRecord(
        model: "m", stream: 1, number: 0, promptHash: "", text: "t", finish: "stop", charge: Charge(input: 1))
      fold.apply(Event(run: "r", node: part, payload: .sampled(sample)))
      #expect(fold.usage(of: node).calls == 1)
      fold.apply(Event(run: "r", node: part, payload: .nodeComplete(solution: "s", failure: nil)))
      fold.apply(Event(run: "r", node: node, payload: .nodeComplete(solution: "s", failure: nil)))
    }
    let tree = try #require(fold.tree())
    #expect(tree.children.count == 300 && tree.omitted?.count == 2700 && fold.usage.calls == 3000)
    #expect(!fold.has(NodePath.root.appending(.problem(1500)).appending(.part(.a, attempt: 1))))
  }

  @Test func anElectionThatWasCutShortIsKnownAsFarAsItWent() throws {
    var record = EventTests.election
    (record.ending, record.winner, record.winnerSample, record.entries) = (nil, nil, nil, [])
    (record.samples, record.ballots, record.flags, record.tokens, record.samplesByModel) = (0, 0, [:], [], [])
    let id = EventTests.id
    var fold = RunFold()
    fold.apply(Event(run: "r", node: id.node, payload: .nodeStarted(problem: "p", depth: 1)))
    fold.apply(Event(run: "r", node: id.node, election: id, payload: .votingStarted(record)))
    for (number, candidate) in ["x", "y", "x"].enumerated() {
      let vote = Event.Vote(number: number, model: "m", tokens: 4)
      fold.apply(Event(run: "r", node: id.node, election: id, payload: .voteProgress(vote, candidate: candidate)))
    }
    let election = try #require(fold.elections(of: id.node).first)
    #expect(election.entries.map(\.votes) == [2, 1] && election.ending == nil && election.samples == 3)
    #expect(election.tokens == [4, 4, 4])
  }
}

extension FoldTests {
  @Test func onlyWhatNothingButVotesDecidedTakesFromTheReliability() {
    func fold(_ basis: MarginBasis, isVerified: Bool = false) -> RunFold {
      let id = ElectionID(node: .root, decision: .solution, first: 0)
      var record = ElectionRecord(
        id: id, agent: .solver, stream: 1, models: ["m"], step: .first, promptHash: "", margin: 1, basis: basis,
        marginBound: nil)
      (record.ending, record.winner, record.samples, record.ballots) = (.converged, "s", 3, 3)
      record.entries = [.init(candidate: "s", votes: 2), .init(candidate: "t", votes: 1)]
      let payloads: [Event.Payload] = [
        .nodeStarted(problem: "p", depth: 0), .votingComplete(record),
        .nodeComplete(solution: "s", failure: nil, isVerified: isVerified),
      ]
      return RunFold(
        payloads.map { payload in
          if case .votingComplete = payload { return Event(run: "r", node: .root, election: id, payload: payload) }
          return Event(run: "r", node: .root, payload: payload)
        })
    }
    #expect(fold(.votes).reliability() < 1 && fold(.votes).agreement().reliability < 1)
    for basis in [MarginBasis.cost, .proof] {
      #expect(fold(basis).reliability() == 1 && fold(basis).agreement().reliability < 1)
    }
    #expect(fold(.votes, isVerified: true).reliability() == 1)
    #expect(fold(.votes, isVerified: true).tree()?.isVerified == true)
  }
}
