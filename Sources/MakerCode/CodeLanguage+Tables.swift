extension CodeLanguage {
  private static let commonSymbols = """
    + - * / % = == != < > <= >= && || ! & | ^ ~ << >> += -= *= /= %= &= |= ^= <<= >>= ( ) [ ] { } , ; : . ? @ # $ \\ `
    """.split(whereSeparator: \.isNewline).joined(separator: " ")

  /// Swift.
  public static let swift = CodeLanguage(
    name: "swift", aliases: [], layout: .lines, blockComments: (true, true),
    strings: [
      StringForm(open: "\"\"\"", close: "\"\"\"", spansLines: true, insertion: "\\("),
      StringForm(open: "\"", close: "\"", insertion: "\\("),
    ],
    keywords: """
      actor any as associatedtype async await break case catch class continue default defer deinit do else enum extension \
      fallthrough for func guard if import in indirect init inout internal is let mutating nonisolated open operator \
      package private protocol public repeat rethrows return some static struct subscript switch throw throws try \
      typealias var weak where while
      """,
    symbols: commonSymbols + " -> ... ..< ?? ?. === !== &+ &- &* += &&= ||= => ~=",
    functions: ["func", "init", "subscript"],
    types: ["actor", "class", "enum", "extension", "protocol", "struct"], bindsFromHere: ["let", "var"],
    endsLine: ["break", "continue", "fallthrough"], continuesLine: ["as", "catch", "else", "in", "is", "where"],
    evidence: [
      ("func", 3), ("let", 1), ("var", 1), ("guard", 3), ("->", 1), ("import Foundation", 5), ("extension", 2),
      ("protocol", 2), ("..<", 2), ("??", 1), ("nil", 2), ("if let", 1), ("struct", 1), ("Int", 1), ("String", 1),
      ("mutating", 3), ("some", 1),
    ])

  /// Python.
  public static let python = CodeLanguage(
    name: "python", aliases: ["py", "python3"], layout: .indentation, lineComment: "#", blockComments: (false, false),
    strings: [
      StringForm(open: "\"\"\"", close: "\"\"\"", spansLines: true),
      StringForm(open: "'''", close: "'''", spansLines: true), StringForm(open: "\"", close: "\""),
      StringForm(open: "'", close: "'"),
    ],
    stringPrefixes: ["r", "b", "f", "u", "rb", "br", "rf", "fr"],
    keywords: """
      and as assert async await break class continue def del elif else except finally for from global if import in is \
      lambda nonlocal not or pass raise return try while with yield
      """,
    symbols: commonSymbols + " -> ** // **= //= := ... @=", functions: ["def"], types: ["class"],
    evidence: [
      ("def", 4), ("elif", 4), ("lambda", 2), ("None", 3), ("True", 2), ("False", 2), ("import", 1), ("from", 1),
      ("not", 1), ("and", 1), ("or", 1), ("self .", 2), ("print (", 1), ("in range (", 3), ("len (", 1), ("with", 1),
      ("except", 3), ("pass", 2), ("yield", 1), ("raise", 2),
    ])

  /// JavaScript.
  public static let javascript = CodeLanguage(
    name: "javascript", aliases: ["js", "jsx", "mjs", "node", "ecmascript"], layout: .lines,
    strings: [
      StringForm(open: "\"", close: "\""), StringForm(open: "'", close: "'"),
      StringForm(open: "`", close: "`", spansLines: true, insertion: "${"),
    ],
    keywords: """
      async await break case catch class const continue debugger default delete do else export extends finally for \
      function if import in instanceof let new of return static switch throw try typeof var void while with yield
      """,
    symbols: commonSymbols + " => === !== ++ -- ** **= ... ?? ?. ??= &&= ||= >>> >>>=", functions: ["function"],
    types: ["class"], bindsInBlock: ["let", "const"], bindsInFunction: ["var"],
    endsLine: ["break", "continue", "return", "throw", "yield"],
    continuesLine: ["catch", "else", "extends", "finally", "in", "instanceof", "of"],
    evidence: [
      ("function", 4), ("const", 2), ("let", 1), ("var", 1), ("=>", 2), ("===", 4), ("!==", 4), ("console .", 5),
      ("undefined", 3), ("typeof", 3), ("new", 1), ("null", 1), ("this .", 2), ("require (", 2), ("let [", 2),
      ("const {", 2), (". length", 2), ("Math .", 2), ("export", 1),
    ])

  /// Rust.
  public static let rust = CodeLanguage(
    name: "rust", aliases: ["rs"], layout: .free, blockComments: (true, true),
    strings: [StringForm(open: "\"", close: "\"", spansLines: true, insertion: "{")],
    stringPrefixes: ["r", "b", "br", "c"],
    keywords: """
      as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub \
      ref return static struct trait type union unsafe use where while
      """,
    symbols: commonSymbols + " -> => :: .. ..= ...", functions: ["fn"],
    types: ["enum", "impl", "mod", "struct", "trait", "union"], bindsFromHere: ["let"],
    evidence: [
      ("fn", 5), ("let mut", 5), ("::", 2), ("impl", 4), ("println !", 5), ("pub fn", 3), ("& str", 4), ("i32", 3),
      ("u64", 3), ("usize", 3), ("Vec <", 3), ("match", 2), ("=>", 1), ("use", 1), ("& mut", 4), ("let", 1), ("->", 1),
    ])

  /// C.
  public static let c = CodeLanguage(
    name: "c", aliases: ["h"], layout: .free,
    strings: [StringForm(open: "\"", close: "\""), StringForm(open: "'", close: "'")],
    stringPrefixes: ["L", "u8", "u", "U"],
    keywords: """
      auto break case char const continue default do double else enum extern float for goto if inline int long register \
      restrict return short signed sizeof static struct switch typedef union unsigned void volatile while _Bool
      """,
    symbols: commonSymbols + " -> ++ -- ...", types: ["enum", "struct", "union"],
    evidence: [
      ("int", 3), ("char", 2), ("void", 2), ("double", 2), ("float", 1), ("size_t", 3), ("printf (", 4), ("->", 1),
      ("NULL", 4), ("struct", 1), ("unsigned", 3), ("sizeof", 3), ("malloc (", 3), ("const char", 3), ("long", 2),
      ("typedef", 4), ("return", 1), ("#include", 6),
    ])
}
