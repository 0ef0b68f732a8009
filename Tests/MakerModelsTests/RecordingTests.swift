import Foundation
import Maker
import Synchronization
import Testing

@testable import MakerModels

/// Answers with the number of its call, and fails where the prompt says so.
private final class CountingModel: CompletionModel {
  let name: String
  let contextWindow: Int? = 1234
  let price: Price? = Price(inputPerMillion: 0.4, outputPerMillion: 1.6)
  let maxSamplesPerCall = 5
  private let calls = Mutex(0)

  init(_ name: String = "test/counting") { self.name = name }

  func complete(_ request: ModelRequest) async throws -> ModelResponse {
    let call = calls.withLock { calls in
      calls += 1
      return calls
    }
    if request.prompt.contains("fail") && call == 1 {
      throw ModelError(.rateLimited, "slow down", retryAfter: 0.25)
    }
    let completions = (0..<request.count).map { number in
      Completion(
        text: "\(name) \(request.prompt) \(request.firstSample + number) \u{2028}\"é\"", finish: .length,
        outputTokens: 3)
    }
    return ModelResponse(completions: completions, usage: TokenUsage(input: call, output: nil))
  }
}

struct RecordingTests {
  /// A path for the time of a test.
  private func withPath<Value>(_ body: (String) async throws -> Value) async rethrows -> Value {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("recording-\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }

  @Test func replaysWhatWasRecorded() async throws {
    try await withPath { path in
      let recording = try RecordingModel(CountingModel(), to: path)
      #expect(recording.name == "test/counting")
      let requests = (0..<200).map { number in
        ModelRequest(
          prompt: "# Solver\n\(number % 7)", schema: number.isMultiple(of: 2) ? answerSchema : nil,
          temperature: number.isMultiple(of: 3) ? nil : 0.1, stream: .max - UInt64(number % 5), firstSample: number,
          count: 1 + number % 3)
      }
      let responses = try await withThrowingTaskGroup(of: (ModelRequest, ModelResponse).self) { group in
        for request in requests { group.addTask { (request, try await recording.complete(request)) } }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }

      let replay = try ReplayModel(contentsOf: path)
      #expect(replay.name == recording.name)
      #expect(replay.contextWindow == recording.contextWindow)
      #expect(replay.price == recording.price)
      #expect(replay.maxSamplesPerCall == recording.maxSamplesPerCall)
      for request in requests {
        let response = try await replay.complete(request)
        #expect(response == responses[request])
      }
      let factory = ModelFactory(environment: [:], client: HTTPClient())
      #expect(try await factory.make(.replay(path: path))?.name == "test/counting")
    }
  }

  @Test func replaysARetry() async throws {
    try await withPath { path in
      let recording = try RecordingModel(CountingModel(), to: path)
      let request = ModelRequest(prompt: "fail once")
      _ = try await modelError { try await recording.complete(request) }
      let response = try await recording.complete(request)

      let replay = try ReplayModel(contentsOf: path)
      let error = try await modelError { try await replay.complete(request) }
      #expect(error == ModelError(.rateLimited, "slow down", retryAfter: 0.25))
      for _ in 0..<2 {
        let replayed = try await replay.complete(request)
        #expect(replayed == response)
      }
    }
  }

  @Test func keepsSeveralModelsApart() async throws {
    try await withPath { path in
      let models = try RecordingModel.recording([CountingModel("a/1"), CountingModel("b/2")], to: path)
      for model in models { _ = try await model.complete(ModelRequest(prompt: "p")) }
      let replays = try ReplayModel.all(contentsOf: path)
      #expect(replays.map(\.name) == ["a/1", "b/2"])
      for (replay, model) in zip(replays, models) {
        let text = try await replay.complete(ModelRequest(prompt: "p")).completions[0].text
        #expect(text.hasPrefix(model.name))
      }
    }
  }

  @Test(arguments: [
    ModelRequest(prompt: "# Solver\nother", temperature: 0.1, stream: 1, firstSample: 4),
    ModelRequest(prompt: "# Solver\nq", stream: 1, firstSample: 4),
    ModelRequest(prompt: "# Solver\nq", temperature: 0.1, stream: 2, firstSample: 4),
    ModelRequest(prompt: "# Solver\nq", temperature: 0.1, stream: 1, firstSample: 5),
    ModelRequest(prompt: "# Solver\nq", temperature: 0.1, stream: 1, firstSample: 4, count: 2),
    ModelRequest(prompt: "# Solver\nq", schema: answerSchema, temperature: 0.1, stream: 1, firstSample: 4),
  ])
  func aMissSaysWhatIsMissing(_ request: ModelRequest) async throws {
    try await withPath { path in
      let recording = try RecordingModel(CountingModel(), to: path)
      _ = try await recording.complete(
        ModelRequest(prompt: "# Solver\nq", temperature: 0.1, stream: 1, firstSample: 4))
      let error = try await modelError { try await ReplayModel(contentsOf: path).complete(request) }
      #expect(error.code == .notFound)
      #expect(error.message.contains("`Solver`"))
      #expect(error.message.contains("\(request.firstSample)"))
      #expect(error.message.contains("record again"))
    }
  }

  @Test func aDamagedLineIsReportedWithItsNumber() async throws {
    try await withPath { path in
      do {
        let recording = try RecordingModel(CountingModel(), to: path)
        for number in 0..<3 { _ = try await recording.complete(ModelRequest(prompt: "\(number)")) }
      }
      let whole = try String(contentsOfFile: path, encoding: .utf8)
      var lines = whole.components(separatedBy: "\n")
      lines[2] = String(lines[2].dropLast(9))
      try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      let torn = try #require(throws: RecordingError.self) { try ReplayModel(contentsOf: path) }
      #expect(torn.code == .damaged)
      #expect(torn.line == 3)
      #expect(torn.description.hasPrefix("\(path):3: "))

      lines[2] = #"{"model":0,"request":{"prompt":"x"}}"#
      try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try #require(throws: RecordingError.self) { try ReplayModel(contentsOf: path) }.line == 3)

      try whole.replacingOccurrences(of: #""version":1"#, with: #""version":2"#)
        .write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try #require(throws: RecordingError.self) { try ReplayModel(contentsOf: path) }.line == 1)
    }
  }

  @Test func aFileThatIsNotARecordingIsLeftAlone() async throws {
    try await withPath { path in
      try "my notes".write(toFile: path, atomically: true, encoding: .utf8)
      let error = #expect(throws: RecordingError.self) { try RecordingModel(CountingModel(), to: path) }
      #expect(error?.code == .file)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "my notes")
    }
  }

  @Test func filesThatCannotBeOpenedAreReported() {
    let path = "/nowhere/at/all.jsonl"
    let read = #expect(throws: RecordingError.self) { try ReplayModel(contentsOf: path) }
    #expect(read?.code == .file)
    let write = #expect(throws: RecordingError.self) { try RecordingModel(CountingModel(), to: path) }
    #expect(write?.code == .file)
  }
}
