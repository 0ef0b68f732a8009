import MakerJournal
import MakerVoting
import Testing

/// What a resumed run takes from before, and what it must not.
struct HistoryTests {
  private func history(_ payloads: [Event.Payload]) -> RunHistory {
    let history = RunHistory()
    for payload in payloads {
      var event = Event(run: "r", node: EventTests.id.node, payload: payload)
      if case .votingComplete = payload { event.election = EventTests.id }
      history.add(event)
    }
    return history
  }

  @Test func aSampleIsKnownForItsPromptAlone() {
    let sample = SampleRecord(model: "m", stream: 4, number: 2, promptHash: "aa", text: "t", finish: "stop")
    let history = history([.sampled(sample)])
    #expect(history.sample(stream: 4, number: 2, promptHash: "aa") == sample)
    #expect(history.sample(stream: 4, number: 2, promptHash: "bb") == nil)
    #expect(history.sample(stream: 4, number: 1, promptHash: "aa") == nil)
    #expect(history.sample(stream: 5, number: 2, promptHash: "aa") == nil)
  }

  @Test func anElectionIsKnownByItsStreamWhatItDecidesAndItsFirstSample() {
    let record = EventTests.election
    let history = history([.votingComplete(record), .votingComplete(record)])
    func known(_ stream: UInt64, _ decision: DecisionKind, _ first: Int) -> Int {
      history.elections(stream: stream, decision: decision, first: first).count
    }
    #expect(known(.max, .solution, 7) == 2)
    #expect(known(1, .solution, 7) == 0 && known(.max, .composition, 7) == 0 && known(.max, .solution, 0) == 0)
  }

  @Test func whatWasToldIsToldOnceAsOftenAsItWas() {
    let event = Event(run: "r", node: .root, seconds: 1, payload: .escalated(.diversity, .unknown))
    let history = RunHistory()
    history.add(event)
    history.add(event)
    var later = event
    later.seconds = 99
    #expect(history.takeTold(later) && history.takeTold(later) && !history.takeTold(later))
    var other = event
    other.payload = .escalated(.diversity, .noneElected)
    #expect(!history.takeTold(other))
  }
}
