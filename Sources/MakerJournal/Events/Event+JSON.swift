public import MakerText

extension Event {
  /// The event as journals hold it; ``init(json:)`` reads it back exactly.
  public var json: JSON {
    var members: [(String, JSON)] = [("event", .string(name)), ("run", .string(run))]
    if let node { members.append(("node", .string(node.description))) }
    if let election { members.append(("election", .string(election.description))) }
    members.append(("seconds", .double(seconds)))
    return .object(JSONObject(members + payload.members))
  }

  /// Reads an event.
  ///
  /// - Throws: ``JournalShapeError`` that names the member which is wrong.
  public init(json: JSON) throws(JournalShapeError) {
    try self.init(Members(json, "event"))
  }

  init(_ members: Members) throws(JournalShapeError) {
    let election: ElectionID?
    if let text = members.text("election") {
      election = try members.need("election", ElectionID(text))
    } else {
      election = nil
    }
    let node: NodePath?
    if let text = members.text("node") { node = try members.need("node", NodePath(text)) } else { node = nil }
    self.init(
      run: try members.string("run"), node: node, election: election, seconds: try members.double("seconds"),
      payload: try Payload(try members.string("event"), members, election))
  }
}

extension Event.Payload {
  fileprivate var members: [(String, JSON)] {
    switch self {
    case .runStarted(let start): [("start", start.json)]
    case .runResumed: []
    case .nodeStarted(let problem, let depth): [("problem", .string(problem)), ("depth", .integer(depth))]
    case .outlined(let ids, let compose):
      [("subtasks", .strings(ids)), ("compose_fn", compose.map { .string($0) } ?? .null)]
    case .nodeDecided(let decision, let evidence):
      [("decision", .string(decision.rawValue)), ("evidence", evidence.json)]
    case .classificationComplete(let atomic, let kind):
      [("atomic", atomic.map { .bool($0) } ?? .null), ("kind", kind.map { .string($0) } ?? .null)]
    case .proposed(let round): round.members
    case .decomposed(let a, let b, let compose, let attempt):
      [
        ("subproblem_A", .string(a)), ("subproblem_B", .string(b)), ("compose_fn", .string(compose)),
        ("attempt", .integer(attempt)),
      ]
    case .votingStarted(let record), .votingComplete(let record): [("result", record.recordJSON)]
    case .sampled(let sample): sample.members
    case .attemptFailed(let attempt): attempt.members
    case .voteProgress(let vote, let candidate): vote.members + [("candidate", .string(candidate))]
    case .redFlagged(let vote, let flag): vote.members + [("flag", flag.json)]
    case .struckOff(let candidate, let reason): [("candidate", .string(candidate)), ("reason", .string(reason))]
    case .escalated(let step, let reason): [("step", .string(step.rawValue)), ("reason", reason.json)]
    case .reused(let from): [("from", .string(from.description))]
    case .synthesisComplete(let solution): [("solution", .string(solution))]
    case .reviewed(let isAccepted): [("accepted", .bool(isAccepted))]
    case .measured(let right, let ballots, let samples):
      [("right", .integer(right)), ("ballots", .integer(ballots)), ("samples", .integer(samples))]
    case .nodeComplete(let solution, let failure, let isVerified):
      [("solution", solution.map { .string($0) } ?? .null), ("failure", failure.map(\.json) ?? .null)]
        + (isVerified ? [("verified", true)] : [])
    case .row(let row): [("row", row)]
    case .modelRetried(let model, let reason, let seconds):
      [("model", .string(model)), ("reason", .string(reason)), ("delay", .double(seconds))]
    case .modelFellBack(let model, let feature): [("model", .string(model)), ("without", .string(feature))]
    case .modelGivenRoom(let model, let tokens): [("model", .string(model)), ("tokens", .integer(tokens))]
    case .modelReplaced(let model, let other, let reason):
      [("model", .string(model)), ("by", .string(other)), ("reason", .string(reason))]
    case .embedded(let model, let charge): [("model", .string(model)), ("charge", charge.json)]
    case .spent(let usage): [("usage", usage.recordJSON)]
    case .complete(let end): [("end", end.json)]
    }
  }

  fileprivate init(_ name: String, _ members: Members, _ election: ElectionID?) throws(JournalShapeError) {
    func value(_ name: String) throws(JournalShapeError) -> JSON { try members.need(name, members.value(name)) }
    func record() throws(JournalShapeError) -> ElectionRecord {
      try ElectionRecord(id: try members.need("election", election), record: try value("result"))
    }
    switch name {
    case "runStart": self = .runStarted(try RunStart(try value("start")))
    case "runResume": self = .runResumed
    case "nodeStart": self = .nodeStarted(problem: try members.string("problem"), depth: try members.int("depth"))
    case "outlined":
      self = .outlined(
        try members.list("subtasks") { json throws(JournalShapeError) in try members.need("subtasks", json.string) },
        compose: members.text("compose_fn"))
    case "nodeDecided": self = .nodeDecided(try members.named("decision"), try Evidence(try value("evidence")))
    case "classificationComplete":
      self = .classificationComplete(atomic: members.value("atomic")?.bool, kind: members.text("kind"))
    case "proposed": self = .proposed(try ProposalRound(members))
    case "decomposed":
      self = .decomposed(
        a: try members.string("subproblem_A"), b: try members.string("subproblem_B"),
        compose: try members.string("compose_fn"), attempt: try members.int("attempt"))
    case "votingStart": self = .votingStarted(try record())
    case "votingComplete": self = .votingComplete(try record())
    case "sampled": self = .sampled(try SampleRecord(members))
    case "attemptFailed": self = .attemptFailed(try FailedAttempt(members))
    case "voteProgress": self = .voteProgress(try Event.Vote(members), candidate: try members.string("candidate"))
    case "redFlagged": self = .redFlagged(try Event.Vote(members), flag: try RedFlag(try value("flag")))
    case "struckOff":
      self = .struckOff(candidate: try members.string("candidate"), reason: try members.string("reason"))
    case "escalated": self = .escalated(try members.named("step"), try Reason(try value("reason")))
    case "reused": self = .reused(from: try members.need("from", NodePath(try members.string("from"))))
    case "synthesisComplete": self = .synthesisComplete(solution: try members.string("solution"))
    case "reviewed": self = .reviewed(isAccepted: try members.bool("accepted"))
    case "measured":
      self = .measured(
        right: try members.int("right"), ballots: try members.int("ballots"), samples: try members.int("samples"))
    case "nodeComplete":
      self = .nodeComplete(
        solution: members.text("solution"),
        failure: try members.value("failure").map { json throws(JournalShapeError) in try Reason(json) },
        isVerified: members.value("verified")?.bool ?? false)
    case "row": self = .row(try value("row"))
    case "modelRetried":
      self = .modelRetried(
        model: try members.string("model"), reason: try members.string("reason"), seconds: try members.double("delay"))
    case "modelFellBack":
      self = .modelFellBack(model: try members.string("model"), feature: try members.string("without"))
    case "modelGivenRoom":
      self = .modelGivenRoom(model: try members.string("model"), tokens: try members.int("tokens"))
    case "modelReplaced":
      self = .modelReplaced(
        model: try members.string("model"), by: try members.string("by"), reason: try members.string("reason"))
    case "embedded": self = .embedded(model: try members.string("model"), try Charge(try value("charge")))
    case "spent": self = .spent(try Usage(record: try value("usage")))
    case "complete": self = .complete(try RunEnd(try value("end")))
    default: throw JournalShapeError("unknown event `\(name)`")
    }
  }
}

extension Event.Vote {
  fileprivate var members: [(String, JSON)] {
    [("sample", .integer(number)), ("model", .string(model)), ("tokens", .integer(tokens))]
      + (isShared ? [("shared", true)] : [])
  }

  fileprivate init(_ members: Members) throws(JournalShapeError) {
    self.init(
      number: try members.int("sample"), model: try members.string("model"), tokens: try members.int("tokens"),
      isShared: members.value("shared")?.bool ?? false)
  }
}

extension RunStart {
  var json: JSON {
    [
      "problem": .string(problem), "models": .array(models.map(\.json)), "settings": settings, "request": request,
    ]
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "start")
    self.init(
      problem: try members.string("problem"),
      models: try members.list("models") { json throws(JournalShapeError) in try ModelNote(json) },
      settings: members.object["settings"] ?? .null, request: members.object["request"] ?? .null)
  }
}

extension ModelNote {
  var json: JSON {
    var object: JSONObject = ["name": .string(name), "max_samples_per_call": .integer(maxSamplesPerCall)]
    object["context_window"] = contextWindow.map { .integer($0) }
    object["price"] = price.map { .array($0.map { .double($0) }) }
    return .object(object)
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "model")
    self.init(
      name: try members.string("name"), maxSamplesPerCall: max(1, try members.int("max_samples_per_call")),
      contextWindow: members.number("context_window"), price: members.value("price")?.array?.compactMap(\.double))
  }
}

extension RunEnd {
  var json: JSON {
    var object: JSONObject = ["status": .string(status.rawValue)]
    object["solution"] = solution.map { .string($0) }
    object["reason"] = reason.map(\.json)
    return .object(object)
  }

  init(_ json: JSON) throws(JournalShapeError) {
    let members = try Members(json, "end")
    self.init(
      status: try members.named("status"), solution: members.text("solution"),
      reason: try members.value("reason").map { json throws(JournalShapeError) in try Reason(json) })
  }
}
