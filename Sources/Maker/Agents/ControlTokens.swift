/// The marks by which chat templates tell who speaks: a text that holds one would leave its place in the prompt, since
/// many servers take such marks for tokens of their own wherever they stand.
enum ControlTokens {
  /// The text with a space in each mark of the known templates, which then is text: ChatML, Llama, Mistral, Gemma, Phi,
  /// gpt-oss, DeepSeek, GLM.
  static func neutralised(_ text: String) -> String {
    // Few texts hold any, and prompts are rendered for every sample.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") }) else { return text }
    var out = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      out.append(scalar)
      if scalar == "<" && beginsAngled(rest) || scalar == "[" && beginsBracketed(rest) { out.append(" ") }
    }
    return String(out)
  }

  /// `<|im_end|>`, `<｜User｜>`, `<turn|>`, `<start_of_turn>`, `<<SYS>>`.
  private static func beginsAngled(_ rest: Substring.UnicodeScalarView) -> Bool {
    guard let first = rest.first else { return false }
    if first == "|" || first == "\u{ff5c}" { return true }
    if starts(rest, "<SYS>>") || starts(rest, "</SYS>>") { return true }
    let name = rest.prefix { $0.properties.isAlphabetic || $0 == "_" || $0 == "/" || $0 == "-" || ("0"..."9") ~= $0 }
    let end = rest[name.endIndex...]
    if !name.isEmpty, starts(end, "|>") { return true }
    return end.first == ">" && angled.contains(String(name.drop { $0 == "/" }))
  }

  /// `[INST]`, `[/INST]`, `[TOOL_CALLS]`.
  private static func beginsBracketed(_ rest: Substring.UnicodeScalarView) -> Bool {
    let name = rest.prefix { $0 != "]" && $0.isASCII && $0 != "[" && $0 != " " }
    return rest[name.endIndex...].first == "]" && bracketed.contains(String(name.drop { $0 == "/" }))
  }

  private static func starts(_ text: Substring.UnicodeScalarView, _ mark: String) -> Bool {
    text.starts(with: mark.unicodeScalars)
  }

  private static let angled: Set<String> = [
    "s", "bos", "eos", "unk", "pad", "mask", "sop", "eop", "start_of_turn", "end_of_turn", "start_of_image",
    "end_of_image", "think", "tool_call", "tool_response", "function_call", "im_start", "im_end", "eot",
  ]

  private static let bracketed: Set<String> = [
    "INST", "SYSTEM_PROMPT", "AVAILABLE_TOOLS", "TOOL_CALLS", "TOOL_RESULTS", "TOOL_CONTENT", "ARGS", "CALL_ID",
    "THINK", "MODEL_SETTINGS", "IMG", "IMG_BREAK", "IMG_END", "AUDIO", "BEGIN_AUDIO", "PREFIX", "MIDDLE", "SUFFIX",
    "gMASK",
  ]
}
