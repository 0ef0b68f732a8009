import Maker
import MakerVoting
import Testing

@testable import MakerModels

struct ThoughtTests {
  @Test(
    arguments: [
      ("Paris", nil, "Paris"),
      ("<think>\nhm\n</think>\n\n{\"answer\": 1}", "hm", "{\"answer\": 1}"),
      ("\n <THINKING>a</thinking> <think>b</think>c", "a\nb", "c"),
      ("<think></think>x", "", "x"),
      ("<think>never ends {\"answer\": 1}", "never ends {\"answer\": 1}", ""),
      // The opening mark stood in the prompt.
      ("first I think\n</think>\nParis", "first I think", "Paris"),
      ("[THINK]m[/THINK]Paris", "m", "Paris"),
      ("◁think▷k◁/think▷Paris", "k", "Paris"),
      // A combining mark behind `>` makes another Character of it.
      ("<think>a</think>\u{301}Paris", "a", "\u{301}Paris"),
      // What a reply quotes is its own.
      ("{\"answer\": \"</think>\"}", nil, "{\"answer\": \"</think>\"}"),
      ("{\"answer\": \"</think>{x}\"}", nil, "{\"answer\": \"</think>{x}\"}"),
      ("say <think>x</think>\n", nil, "say <think>x</think>\n"),
      ("The mark </think> ends thoughts.", nil, "The mark </think> ends thoughts."),
      (
        "<|channel|>analysis<|message|>We need it.<|end|><|start|>assistant<|channel|>final<|message|>Paris<|return|>",
        "We need it.", "Paris"
      ),
      ("<|channel|>analysis<|message|>cut off", "cut off", ""),
      ("<|start|>assistant<|channel|>final <|constrain|>json<|message|>{}", nil, "{}"),
      (" <|channel|> analysis<|message|>a<|end|><|start|>assistant<|channel|> final<|message|>Paris", "a", "Paris"),
      // The opening stood in the prompt, or the marks were taken out, or the reply stands in no channel.
      ("We need it.<|end|><|start|>assistant<|channel|>final<|message|>Paris", "We need it.", "Paris"),
      ("<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>Paris", nil, "Paris"),
      ("analysisWe need it.assistantfinalParis", "We need it.", "Paris"),
      (
        "analysisa.assistantcommentaryb.assistantfinal json{\"answer\": 1}", "a.assistantcommentaryb.",
        "{\"answer\": 1}"
      ),
      ("<|channel|>analysis<|message|>a<|end|>\nParis<|return|>", "a", "Paris"),
      ("<|end|><|start|>assistant Paris", nil, "Paris"),
      ("The mark <|channel|> opens a channel.", nil, "The mark <|channel|> opens a channel."),
      ("{\"answer\": \"<|channel|>final<|message|>x\"}", nil, "{\"answer\": \"<|channel|>final<|message|>x\"}"),
      ("analysis of Paris", nil, "analysis of Paris"),
      // Closed before a space, a fence, the end, or at the beginning of a line; closed twice.
      ("hm</think> {\"answer\": 1}", "hm", "{\"answer\": 1}"),
      ("hm</think>```json\n{}\n```", "hm", "```json\n{}\n```"),
      ("hm</think>", "hm", ""), ("hm\n</think> Paris", "hm", "Paris"),
      ("<think>a</think>\n</think>\n\nParis", "a", "Paris"),
      ("<|START_THINKING|>c<|END_THINKING|><|START_RESPONSE|>Paris<|END_RESPONSE|>", "c", "Paris"),
      ("<analysis>a</analysis>Paris", "a", "Paris"), ("<longcat_think>l</longcat_think>Paris", "l", "Paris"),
      ("<think>a</think>\n<answer>Paris</answer>", "a", "Paris"),
    ] as [(String, String?, String)])
  func areNoPartOfTheReply(_ text: String, _ reasoning: String?, _ reply: String) {
    let thoughts = Thoughts(splitting: text)
    #expect(thoughts.reasoning == reasoning)
    #expect(thoughts.reply == reply)
  }

  @Test(
    arguments: [
      (#"{"content":"Paris","reasoning_content":"hm"}"#, "Paris", "hm"),
      (#"{"content":"Paris","reasoning":"hm"}"#, "Paris", "hm"),
      (#"{"content":"Paris","thinking":"hm"}"#, "Paris", "hm"),
      (#"{"content":"Paris","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}"#, "Paris", "hm"),
      (
        #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"Paris"}]}"#,
        "Paris", "hm"
      ),
      (#"{"content":"<think>b</think>Paris","reasoning_content":"a"}"#, "Paris", "a\nb"),
      (#"{"content":[{"text":"hm","thought":true},{"text":"Paris"}]}"#, "Paris", "hm"),
      (#"{"content":[{"type":"thought","thought":"hm"},{"type":"text","text":"Paris"}]}"#, "Paris", "hm"),
      // The reply itself was filed under the thoughts.
      (#"{"content":null,"reasoning_content":"{\"answer\": \"Paris\"}"}"#, #"{"answer": "Paris"}"#, nil),
      (#"{"content":"","reasoning_content":"hm</think>{\"answer\": \"Paris\"}"}"#, #"{"answer": "Paris"}"#, "hm"),
      (#"{"content":"","reasoning_content":"I would say {\"answer\": 1}"}"#, "", "I would say {\"answer\": 1}"),
    ] as [(String, String, String?)])
  func areFoundWhereServersPutThem(_ message: String, _ text: String, _ reasoning: String?) throws {
    let said = ReplyText(message: try JSON(parsing: message))
    #expect(said.text == text)
    #expect(said.reasoning == reasoning)
  }

  @Test func doNotCountAsLength() async throws {
    let body = """
      {"id":"c-1","choices":[{"finish_reason":"stop","message":{"content":"Paris","reasoning_content":"hm"}}],"usage":
      {"prompt_tokens":20,"completion_tokens":507,"prompt_tokens_details":{"cached_tokens":16},
      "completion_tokens_details":{"reasoning_tokens":500}}}
      """
    try await withServer { _ in
      .json(body)
    } _: { server, client in
      let model = try OpenAIModel(model: "m", baseURL: server.url, key: nil, client: client)
      let request = ModelRequest(prompt: "p", maxOutputTokens: 100, reasoningTokens: 900)
      let response = try await model.complete(request)
      #expect(response.completions == [Completion(text: "Paris", outputTokens: 7, reasoning: "hm")])
      #expect(response.usage == TokenUsage(input: 20, output: 507, reasoning: 500, cachedInput: 16))
      #expect(response.id == "c-1")
      // The limit leaves room for them.
      #expect(try server.log.requests[0].json["max_tokens"] == 1000)
    }
  }
}
