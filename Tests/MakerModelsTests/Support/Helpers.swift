import Maker
import MakerModels
import MakerVoting
import Testing

/// A server for the time of a test.
func withServer<Value>(
  _ answer: @escaping @Sendable (ServedRequest) -> ServedAnswer,
  _ body: (TestServer, HTTPClient) async throws -> Value
) async throws -> Value {
  let server = try TestServer(answer)
  let client = HTTPClient()
  defer {
    client.close()
    server.stop()
  }
  return try await body(server, client)
}

private struct NoError: Error {}

/// The error that a piece of work ends with.
func modelError(_ work: () async throws -> some Sendable) async throws -> ModelError {
  do {
    _ = try await work()
  } catch let error as ModelError {
    return error
  }
  throw NoError()
}

let answerSchema = ReplySchema(
  name: "answer",
  schema: [
    "type": "object", "properties": ["answer": ["type": "string"]], "required": ["answer"],
    "additionalProperties": false,
  ])

extension ServedRequest {
  var json: JSON {
    get throws { try JSON(parsing: body) }
  }
}
