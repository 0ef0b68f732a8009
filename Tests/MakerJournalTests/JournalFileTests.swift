import Foundation
import MakerJournal
import MakerVoting
import Testing

/// The journal as a file: whatever happened to it is noticed.
struct JournalFileTests {
  private func withPath<Value>(_ body: (String) throws -> Value) throws -> Value {
    let path = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString).jsonl").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  private func event(_ number: Int) -> Event {
    Event(
      run: "r", node: .root.appending(.part(.a, attempt: number)), seconds: Double(number),
      payload: .nodeStarted(problem: "problem \(number)", depth: 1))
  }

  private func write(_ path: String, _ count: Int = 5, level: JournalLevel = .full) throws {
    let journal = try Journal(path: path, run: "r", level: level, request: ["kind": "toy"])
    journal.record(
      Event(
        run: "r", payload: .runStarted(RunStart(problem: "p", models: [], settings: .null, request: journal.request))))
    for number in 1...count { journal.record(event(number)) }
    journal.record(Event(run: "r", payload: .complete(RunEnd(status: .solved))))
  }

  private func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n").dropLast()
  }

  private func put(_ lines: [String], _ path: String, end: String = "\n") throws {
    try (lines.joined(separator: "\n") + end).write(toFile: path, atomically: true, encoding: .utf8)
  }

  private func refusal(_ path: String) -> JournalError? {
    #expect(throws: JournalError.self) { try JournalReader.read(path) { _ in } }
  }

  @Test func readsWhatWasWritten() throws {
    try withPath { path in
      try write(path)
      var events: [Event] = []
      let found = try JournalReader.read(path) { events.append($0) }
      #expect(events.count == 7 && events[2] == event(2))
      #expect(found.lines == 8 && !found.isTorn && found.run == "r")
      #expect(try JournalReader.fold(path).fold.start?.request == ["kind": "toy"])
    }
  }

  @Test(arguments: 1...6)
  func everyByteOfALineCounts(line: Int) throws {
    try withPath { path in
      try write(path)
      let whole = try lines(path)
      for offset in stride(from: 0, to: whole[line].utf8.count, by: 7) {
        var bytes = Array(whole[line].utf8)
        bytes[offset] ^= 1
        var changed = whole
        changed[line] = String(decoding: bytes, as: UTF8.self)
        guard changed[line] != whole[line], !changed[line].contains("\n") else { continue }
        try put(changed, path)
        let error = refusal(path)
        #expect(error?.code == .damaged && error?.line == line + 1, "\(changed[line])")
      }
    }
  }

  @Test func aLineWithoutItsChecksumIsDamaged() throws {
    try withPath { path in
      try write(path)
      var all = try lines(path)
      let checksum = try #require(all[3].firstRange(of: ",\"checksum\":"))
      all[3] = String(all[3][..<checksum.lowerBound]) + "}"
      try put(all, path)
      let error = refusal(path)
      #expect(error?.code == .damaged && error?.description.contains("no checksum") == true)
    }
  }

  @Test(arguments: [1, 3])
  func aJournalOfAnotherVersionIsRefused(version: Int) throws {
    try withPath { path in
      try write(path)
      var all = try lines(path)
      // A whole line, as a program of that version would have written it.
      let content = try #require(all[0].components(separatedBy: ",\"checksum\"").first)
        .replacingOccurrences(of: "\"version\":2", with: "\"version\":\(version)")
      var hash = StableHash()
      hash.combine(Array(content.utf8)[...])
      all[0] = "\(content),\"checksum\":\"\(hash.hex)\"}"
      try put(all, path)
      let error = refusal(path)
      #expect(error?.code == .format && error?.description.contains("version \(version)") == true)
    }
  }

  @Test func aRunThatWasKilledBeforeItsFirstEventCanStillBeMade() throws {
    try withPath { path in
      try write(path)
      try put([try lines(path)[0]], path)
      let journal = try Journal(resuming: path)
      #expect(journal.request == ["kind": "toy"] && journal.past?.start == nil && journal.run == "r")
    }
  }

  @Test func aMissingLineIsTold() throws {
    try withPath { path in
      try write(path)
      var all = try lines(path)
      all.remove(at: 3)
      try put(all, path)
      let error = refusal(path)
      #expect(error?.code == .damaged && error?.line == 4 && error?.description.contains("missing") == true)
    }
  }

  @Test func aDoubledLineIsTold() throws {
    try withPath { path in
      try write(path)
      var all = try lines(path)
      all.insert(all[3], at: 3)
      try put(all, path)
      let error = refusal(path)
      #expect(error?.code == .damaged && error?.line == 5 && error?.description.contains("twice") == true)
    }
  }

  @Test func aTornLastLineIsDroppedAndToldAndTheRunGoesOnBehindIt() throws {
    try withPath { path in
      try write(path)
      let all = try lines(path)
      for cut in [1, 20, all[7].utf8.count - 1] {
        try put(Array(all[..<7]) + [String(decoding: all[7].utf8.prefix(cut), as: UTF8.self)], path, end: "")
        var count = 0
        let found = try JournalReader.read(path) { _ in count += 1 }
        #expect(found.isTorn && count == 6)
        do {
          let journal = try Journal(resuming: path)
          journal.record(event(9))
          journal.record(Event(run: "r", payload: .complete(RunEnd(status: .solved))))
        }
        var events: [Event] = []
        #expect(try !JournalReader.read(path) { events.append($0) }.isTorn)
        #expect(events.count == 8 && events[6] == event(9))
      }
    }
  }

  @Test func aTornLineInTheMiddleIsDamage() throws {
    try withPath { path in
      try write(path)
      var all = try lines(path)
      all[4] = String(all[4].dropLast(9))
      try put(all, path)
      #expect(refusal(path)?.line == 5)
    }
  }

  @Test(arguments: ["", "my notes\n", "{\"a\":1}\n", "{}"])
  func whatIsNoJournalIsRefused(text: String) throws {
    try withPath { path in
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(refusal(path)?.code == .format)
      #expect(throws: JournalError.self) { try Journal(resuming: path) }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }

  @Test func oneProcessWritesAtATime() throws {
    try withPath { path in
      let journal = try Journal(path: path, run: "r")
      let error = #expect(throws: JournalError.self) { try Journal(resuming: path) }
      #expect(error?.code == .locked)
      withExtendedLifetime(journal) {}
    }
    try withPath { path in
      do { _ = try Journal(path: path, run: "r") }
      // Whoever is gone holds nothing.
      #expect(throws: Never.self) { try Journal(resuming: path) }
    }
  }

  @Test func linesWithCarriageReturnsAreTheSameLines() throws {
    try withPath { path in
      try write(path)
      try put(try lines(path).map { $0 + "\r" }, path)
      #expect(try JournalReader.read(path) { _ in }.lines == 8)
    }
  }

  /// `/dev/full` takes nothing: the first write fails, and nothing is written after it.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsAFault() throws {
    let link = FileManager.default.temporaryDirectory.appending(path: "full-\(UUID().uuidString)").path()
    defer { try? FileManager.default.removeItem(atPath: link) }
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
    #expect(throws: JournalError.self) { try Journal(path: link, run: "r") }
  }

  @Test func whatALevelLeavesOutIsStillSpent() throws {
    var spent: [Usage] = []
    for level in JournalLevel.allCases {
      try withPath { path in
        do {
          let journal = try Journal(path: path, run: "r", level: level)
          for number in 0..<3 {
            let sample = SampleRecord(
              model: "m", stream: 1, number: number, promptHash: "", text: "t", finish: "stop",
              charge: Charge(input: 10, output: 2, cost: 0.5))
            journal.record(Event(run: "r", node: .root, payload: .sampled(sample)))
            journal.record(
              Event(
                run: "r", node: .root, election: EventTests.id,
                payload: .voteProgress(.init(number: number, model: "m", tokens: 2), candidate: "t")))
          }
          journal.record(
            Event(run: "r", node: .root, election: EventTests.id, payload: .votingComplete(EventTests.election)))
          journal.record(Event(run: "r", payload: .complete(RunEnd(status: .solved))))
        }
        spent.append(try JournalReader.fold(path).fold.usage)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("\"voteProgress\"") == (level != .decisions))
        #expect(text.contains("\"sampled\"") == (level == .full))
      }
    }
    #expect(spent[0].calls == 3 && spent[0].samples == 3 && spent[0].ballots == 3 && spent[0].cost == 1.5)
    #expect(spent[1] == spent[0] && spent[2] == spent[0])
  }
}
