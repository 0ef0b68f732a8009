import Maker

/// The flags that say which answers are the same.
extension Flag {
  package static let matcher = Flag(
    "matcher", takes: .choice(["exact", "normalized", "json", "numeric", "code", "embedding", "equivalence"]),
    placeholder: "HOW", "which answers are the same; ask and task: by kind of answer, vote: normalized, unless set",
    group: .voting)
  package static let embeddings = Flag(
    "embeddings", takes: .text, placeholder: "NAME",
    "with --matcher embedding: openai/…, ollama/… or http://…/v1[#NAME]", group: .voting)
  package static let similarity = Flag(
    "similarity", takes: .number(-1...1), placeholder: "X",
    "with --matcher embedding: the cosine from which answers are the same; else measured for the model",
    group: .voting)
  package static let tolerance = Flag(
    "tolerance", takes: .text, placeholder: "X", "with --matcher json or numeric: 0.01, 1%, or both with a comma",
    group: .voting)
  package static let language = Flag(
    "language", takes: .choice(CodeLanguage.all.map(\.name)), placeholder: "NAME",
    "with --matcher code: the language; else it is recognised", group: .voting)

  package static let matching: [Flag] = [matcher, embeddings, similarity, tolerance, language]
}
