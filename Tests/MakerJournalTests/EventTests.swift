import MakerJournal
import MakerVoting
import Testing

/// Events decode as exactly as they encode.
struct EventTests {
  static let id = ElectionID(node: NodePath.root.appending(.part(.a, attempt: 2)), decision: .solution, first: 7)

  static var election: ElectionRecord {
    var record = ElectionRecord(
      id: id, agent: .solver, stream: .max, models: ["a", "b"], step: .rewording, promptHash: "00ff", margin: 3,
      marginBound: .upper)
    record.ending = .converged
    record.winner = "Paris"
    record.winnerSample = ElectionRecord.Winner(number: 8, text: "{\"answer\": \"Paris\"}\u{2028}\u{0}é\r\n")
    record.entries = [
      .init(candidate: "Paris", votes: 3, voters: [.init(model: "a", count: 3)]),
      .init(candidate: "Lyon", votes: 1, isStruckOff: true),
    ]
    (record.samples, record.next, record.drawnAhead, record.ballots) = (5, 12, 1, 3)
    record.samplesByModel = [.init(model: "a", count: 5)]
    record.flags = ["too_long": 1]
    (record.rounds, record.tokens) = ([[2, 1], [3, 1]], [1, 2, 3, 4, 5])
    return record
  }

  static var usage: Usage {
    var usage = Usage()
    (usage.calls, usage.samples, usage.ballots, usage.inputTokens, usage.outputTokens) = (1, 2, 3, .max, 5)
    (usage.redFlags, usage.cost, usage.isEstimate) = (["refused": 2], 0.1 + 0.2, true)
    return usage
  }

  static let reasons: [Reason] = [
    .limit(.calls(3)), .limit(.tokens(5, used: 4, next: 2)), .limit(.cost(0.1, used: 0.05, next: 1e-9)),
    .limit(.time(0.25)), .limit(.nodes(1)), .interrupted, .undecided(.atomic, .hopeless, flags: [:]),
    .undecided(.solution, .allFlagged, flags: ["refused": 1]), .unknown, .noProposal, .proposalsDiscarded(["x": 1]),
    .noneElected, .directFailed, .depthLimit(8), .cycle(.ancestor), .cycle(.waiting), .rejected(.elected, "no"),
    .dependency("t1"), .notValid(revisions: 2, verdict: "v"), .fault(Fault(.file, "full")),
    .at("where", .fault(Fault(Fault.Kind(rawValue: "rate_limited"), "slow", model: "m"))),
  ]

  static let evidence: [Evidence] = [
    .nothingToDo, .form(isAtomic: true), .elected(isAtomic: false), .undecided, .depthLimit, .never,
    .directFirst(.form(isAtomic: false)), .forced(.unknown), .electedProposal(isAtomic: true), .plan(isLeaf: true),
  ]

  static var payloads: [Event.Payload] {
    let vote = Event.Vote(number: 3, model: "m", tokens: 9)
    let round = ProposalRound(
      stream: 5, first: 0, samples: 5,
      proposals: [
        ProposalRecord(proposal: "A: a | B: b", count: 4, rejection: nil, text: "{}"),
        ProposalRecord(proposal: "x", count: 1, rejection: "unsound", text: "y"),
      ], flags: ["truncated": 1])
    let sample = SampleRecord(
      model: "m", stream: 1 << 63, number: 0, attempt: 2, promptHash: "ab", text: "raw \u{1f600}", finish: "stop",
      tokens: 4, thought: "hm", charge: Charge(input: 10, output: 4, isEstimate: false, cost: nil))
    let flagged = SampleRecord(
      model: "m", stream: 0, number: 1, promptHash: "ab", text: "", finish: "other", flag: RedFlag(.unreadable, "HTML"))
    let failure = FailedAttempt(
      model: "m", stream: 0, first: 1, count: 2, attempt: 1, code: "rateLimited", message: "slow", feature: "seed",
      retryAfter: 0.1, status: 429, charge: Charge(input: 3), samples: 2)
    var plain: [Event.Payload] = [
      .runStarted(
        RunStart(
          problem: "p", models: [ModelNote(name: "m", maxSamplesPerCall: 3, contextWindow: 8, price: [0.1, 0.4])],
          settings: ["k": 3], request: ["kind": "question"])),
      .runResumed, .nodeStarted(problem: "p", depth: 2), .outlined(["a.b", "c"], compose: "{a.b}"),
      .outlined([], compose: nil), .classificationComplete(atomic: nil, kind: nil),
      .classificationComplete(atomic: true, kind: "date"), .proposed(round),
      .decomposed(a: "a", b: "b {A}", compose: "second", attempt: 2), .votingStarted(election), .sampled(sample),
      .sampled(flagged),
      .attemptFailed(failure), .voteProgress(vote, candidate: "c"),
      .voteProgress(Event.Vote(number: 1, model: "m", tokens: 0, isShared: true), candidate: ""),
      .redFlagged(
        vote, flag: RedFlag(.placeholder, "x", severity: 0.3, at: ReplyPlace(offset: 2, in: "abc", pointer: "/a"))),
      .redFlagged(vote, flag: RedFlag(RedFlag.Kind(rawValue: "house_style"), "y")), .votingComplete(election),
      .struckOff(candidate: "c", reason: "r"), .reused(from: NodePath.root.appending(.subtask("a.b/c"))),
      .synthesisComplete(solution: "s"), .reviewed(isAccepted: true), .measured(right: 1, ballots: 2, samples: 3),
      .nodeComplete(solution: "s", failure: nil), .row(["id": "1"]),
      .modelRetried(model: "m", reason: "r", seconds: 0.1),
      .modelFellBack(model: "m", feature: "seed"), .modelReplaced(model: "m", by: "n", reason: "r"),
      .modelGivenRoom(model: "m", tokens: 4096),
      .embedded(model: "e", Charge(cost: 0.5)), .spent(usage), .complete(RunEnd(status: .solved, solution: "s")),
    ]
    plain += reasons.map { .nodeComplete(solution: nil, failure: $0) }
    plain += reasons.map { .complete(RunEnd(status: .failed, reason: $0)) }
    plain += EscalationStep.allCases.map { .escalated($0, .unknown) }
    for decision in NodeDecision.allCases { plain += evidence.map { .nodeDecided(decision, $0) } }
    return plain
  }

  @Test func decodeAsTheyEncode() throws {
    for payload in Self.payloads {
      var event = Event(run: "r", node: Self.id.node, seconds: 0.1 + 0.2, payload: payload)
      switch payload {
      case .votingStarted, .votingComplete: event.election = Self.id
      default: break
      }
      let text = event.json.compact
      #expect(try Event(json: JSON(parsing: text)) == event, "\(text)")
    }
  }

  /// Whoever adds an event adds it to the list above: a name that is not told there cannot be decoded either.
  @Test func everyKindOfEventIsTried() {
    let names = Set(Self.payloads.map { Event(run: "r", payload: $0).name })
    #expect(names.count == 29)
  }

  @Test(arguments: ["event", "run", "seconds", "node", "payload"])
  func whatIsNotAnEventIsRefusedByName(missing: String) throws {
    var object: JSONObject = [
      "event": "nodeStart", "run": "r", "seconds": 1, "node": "1", "problem": "p", "depth": 0,
    ]
    switch missing {
    case "node": object["node"] = "2.x"
    case "payload": object["depth"] = "deep"
    default: object[missing] = nil
    }
    let error = #expect(throws: JournalShapeError.self) { try Event(json: .object(object)) }
    let name = missing == "payload" ? "depth" : missing
    #expect(error?.description.contains("`\(name)`") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    NodePath.root, NodePath.root.appending(.part(.b, attempt: 12)), NodePath.root.appending(.step(1_048_575)),
    NodePath.root.appending(.problem(3)).appending(.part(.a, attempt: 1)).appending(.part(.b, attempt: 2)),
    NodePath.root.appending(.subtask("a.b/c:d#e%f é")),
  ])
  func pathsReadBack(path: NodePath) throws {
    let read = try #require(NodePath(path.description))
    #expect(read == path && read.component == path.component && read.parent == path.parent)
    if let parent = path.parent, let component = path.component { #expect(parent.appending(component) == path) }
  }

  @Test(arguments: ["", "2", "1.", "1.a", "1.1c", "1/x", "1#", "11", "1 "])
  func whatIsNoPathIsRefused(text: String) {
    #expect(NodePath(text) == nil)
  }

  @Test func theProblemOfAPathIsTheBatchsOwn() {
    let problem = NodePath.root.appending(.problem(7))
    #expect(problem.appending(.part(.a, attempt: 1)).problem == problem && problem.problem == problem)
    #expect(NodePath.root.appending(.step(1)).problem == nil)
  }
}
