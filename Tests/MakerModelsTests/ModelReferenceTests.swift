import Testing

@testable import MakerModels

struct ModelReferenceTests {
  @Test(arguments: [
    ("openai/gpt-4.1-mini", ModelReference.provider(.openAI, "gpt-4.1-mini")),
    ("anthropic/claude-haiku-4-5", .provider(.anthropic, "claude-haiku-4-5")),
    ("ollama/llama3.2", .provider(.ollama, "llama3.2")),
    ("ollama/hf.co/someone/model:Q4", .provider(.ollama, "hf.co/someone/model:Q4")),
    ("http://127.0.0.1:8081/v1", .server(url: "http://127.0.0.1:8081/v1", model: nil)),
    ("mistral/mistral-small-latest", .provider(.mistral, "mistral-small-latest")),
    ("bedrock/openai.gpt-oss-20b-1:0", .provider(.bedrock, "openai.gpt-oss-20b-1:0")),
    ("https://host/api/v1#org/name#2", .server(url: "https://host/api/v1", model: "org/name#2")),
    ("http://a:1/v1,https://b/x,y/v1#m", .servers(urls: ["http://a:1/v1", "https://b/x,y/v1"], model: "m")),
    ("sim", .simulated(options: "")),
    ("sim:accuracy=0.9,seed=7", .simulated(options: "accuracy=0.9,seed=7")),
    ("replay:a b/c.jsonl", .replay(path: "a b/c.jsonl")),
  ])
  func readsEveryForm(_ text: String, _ reference: ModelReference) throws {
    #expect(try ModelReference(parsing: text) == reference)
    #expect(reference.description == text)
  }

  @Test(arguments: [
    ("opnai/gpt-4.1", "openai/gpt-4.1"), ("antropic/claude", "anthropic/claude"), ("olama/x", "ollama/x"),
    ("simm", "sim"), ("sum:accuracy=1", "sim:accuracy=1"), ("gpt-4.1-mini", "openai/gpt-4.1-mini"),
    ("claude-haiku-4-5", "anthropic/claude-haiku-4-5"), ("OpenAI/x", "openai/x"),
    ("localhost:8080/v1", "http://localhost:8080/v1"), ("127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
    ("replai:x", "replay:x"),
  ])
  func namesTheNearest(_ text: String, _ suggestion: String) throws {
    let error = try #require(throws: ModelReferenceError.self) { try ModelReference(parsing: text) }
    #expect(error.suggestion == suggestion)
    #expect(error.description.contains(suggestion))
    #expect(error.description.contains("replay:FILE"))
  }

  @Test(arguments: [
    "", "gemni-x/pro", "openai/", "mistral/", "http://h/v1?key=secret", "http://h/v1?api-version=", "openai", "replay:",
    "http://", "ftp://x/v1", "http://u:secret@h/v1", "http://a/v1,http://",
    "http://h/v1?k=1",
  ])
  func refusesTheRest(_ text: String) throws {
    let error = try #require(throws: ModelReferenceError.self) { try ModelReference(parsing: text) }
    #expect(!error.description.contains("secret"))
    #expect(!error.description.contains("\n"))
  }

  @Test(arguments: ["http://h:0/v1", "http://h:70000", "http://[::1", "http://h h/", "://h", "http://:80"])
  func refusesBadAddresses(_ text: String) {
    #expect(ServerAddress(parsing: text) == nil)
  }

  @Test func knowsThisMachine() {
    let here = ["http://localhost:1", "http://127.9.9.9", "http://[::1]:80", "http://a.localhost"]
    for text in here { #expect(ServerAddress(parsing: text)?.isLoopback == true, "\(text)") }
    for text in ["http://127.example.org", "http://10.0.0.1"] {
      #expect(ServerAddress(parsing: text)?.isLoopback == false, "\(text)")
    }
  }
}
