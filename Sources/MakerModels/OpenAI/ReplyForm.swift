import Maker
import MakerVoting

/// How a reply's form is asked for: by a schema, where that is refused as any JSON object, and where that is refused by
/// the prompt's words alone.
enum ReplyForm: Hashable, Sendable {
  case schema(ReplySchema)
  case object
  case words

  init(_ request: ModelRequest, refused: Set<ModelError.Feature>) {
    guard let schema = request.schema, !refused.contains(.structuredOutput) else {
      self = .words
      return
    }
    if !refused.contains(.jsonSchema) {
      self = .schema(schema)
    } else {
      // Without the word in the prompt, OpenAI and DeepSeek refuse to write JSON.
      self = request.prompt.lowercased().contains("json") ? .object : .words
    }
  }

  /// What a server that refuses it refuses.
  var feature: ModelError.Feature? {
    switch self {
    case .schema: .jsonSchema
    case .object: .structuredOutput
    case .words: nil
    }
  }
}
