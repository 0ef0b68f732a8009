import MakerRuns
import MakerConsole
import Maker
import MakerMCP
import MakerVoting

/// The forms that some settings can be configured in, besides their own.
enum ConfigurationForms {
  private static let strategies = Ensemble.Strategy.allCases.map(\.rawValue)
  private static let tiers = ["cheap", "medium", "expensive"]

  /// The JSON Schemas of the settings that have another form as well.
  static func properties(_ settings: [(String, JSON)]) -> [(String, JSON)] {
    func described(_ flag: Flag) -> JSON { settings.first { $0.0 == flag.member }?.1["description"] ?? "" }
    return [
      (
        Flag.adaptiveK.member,
        [
          "type": ["string", "boolean"],
          "enum": .array(AdaptiveChoice.allCases.map { .string($0.rawValue) } + [true, false]),
          "description": described(.adaptiveK),
        ]
      ),
      (
        Flag.matcher.member,
        [
          "type": ["string", "object"], "description": described(.matcher),
          "properties": [
            "type": ["type": "string", "minLength": 1], "threshold": ["type": "number", "minimum": -1, "maximum": 1],
            "provider": ["type": "string", "enum": .strings(MatcherChoice.usualEmbeddings.keys.sorted())],
            "model": ["type": "string", "minLength": 1],
          ],
          "required": ["type"], "additionalProperties": false,
        ]
      ),
      (
        Flag.ensemble.member,
        [
          "type": ["boolean", "object"], "description": described(.ensemble),
          "properties": [
            "models": [
              "type": "array", "minItems": 2, "maxItems": 50,
              "items": [
                "type": "object",
                "properties": [
                  "provider": ["type": "string", "minLength": 1], "model": ["type": "string", "minLength": 1],
                  "cost_tier": ["type": "string", "enum": .strings(tiers)],
                ],
                "required": ["provider", "model"], "additionalProperties": false,
              ],
            ],
            "strategy": ["type": "string", "description": .string("one of " + Words.list(strategies, "and"))],
          ],
          "required": ["models"], "additionalProperties": false,
        ]
      ),
    ]
  }

  /// The arguments in the settings' own forms.
  static func resolve(_ arguments: JSONObject) throws(ToolFailure) -> JSONObject {
    var resolved = arguments
    if let isAdaptive = arguments[Flag.adaptiveK.member]?.bool {
      let how: AdaptiveChoice = !isAdaptive ? .off : arguments[Flag.emaAlpha.member] == nil ? .beta : .ema
      resolved[Flag.adaptiveK.member] = .string(how.rawValue)
    }
    if let matcher = arguments[Flag.matcher.member]?.object { try resolve(matcher: matcher, &resolved) }
    if let ensemble = arguments[Flag.ensemble.member]?.object { try resolve(ensemble: ensemble, &resolved) }
    return resolved
  }

  private static func put(_ value: JSON, _ flag: Flag, _ resolved: inout JSONObject) throws(ToolFailure) {
    guard resolved[flag.member] == nil else {
      throw ToolFailure("`\(flag.member)` is given twice, once within another setting; give it once")
    }
    resolved[flag.member] = value
  }

  private static func resolve(matcher: JSONObject, _ resolved: inout JSONObject) throws(ToolFailure) {
    resolved[Flag.matcher.member] = matcher["type"]
    if let threshold = matcher["threshold"] { try put(threshold, .similarity, &resolved) }
    switch (matcher["provider"]?.string, matcher["model"]?.string) {
    case (nil, nil): break
    case (let provider?, nil): try put(.string(MatcherChoice.usualEmbeddings[provider] ?? ""), .embeddings, &resolved)
    case (nil, let model?): try put(.string(model), .embeddings, &resolved)
    case (let provider?, let model?): try put(.string("\(provider)/\(model)"), .embeddings, &resolved)
    }
  }

  private static func resolve(ensemble: JSONObject, _ resolved: inout JSONObject) throws(ToolFailure) {
    resolved[Flag.ensemble.member] = nil
    let models = ensemble["models"]?.array ?? []
    // The cheapest first: that is the order that counts where prices are not known.
    let sorted = models.enumerated().sorted { a, b in (tier(a.element), a.offset) < (tier(b.element), b.offset) }
    let names = sorted.map { "\($0.element["provider"]?.string ?? "")/\($0.element["model"]?.string ?? "")" }
    try put(.strings(names), .model, &resolved)
    let given = ensemble["strategy"]?.string ?? Ensemble.Strategy.roundRobin.rawValue
    let letters = given.lowercased().filter(\.isLetter)
    guard let strategy = strategies.first(where: { $0.filter(\.isLetter) == letters }) else {
      throw ToolFailure(
        "`ensemble.strategy` is `\(Sanitizer.line(given, limit: 40))`; it must be \(Words.list(strategies, "or"))")
    }
    try put(.string(strategy), .ensembleStrategy, &resolved)
  }

  private static func tier(_ model: JSON) -> Int {
    model["cost_tier"]?.string.flatMap { tiers.firstIndex(of: $0) } ?? tiers.count / 2
  }
}
