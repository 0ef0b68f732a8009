import MakerCode
import MakerVoting
import Testing

struct CodeMatcherTests {
  struct Pair: CustomTestStringConvertible {
    let language: String?
    let a: String
    let b: String

    init(_ language: String?, _ a: String, _ b: String) {
      (self.language, self.a, self.b) = (language, a, b)
    }

    var testDescription: String { "\(language ?? "detected"): \(a)" }

    func keys() throws -> (String?, String?) {
      let matcher = Matcher.code(try language.map { try #require(CodeLanguage(named: $0)) })
      return (matcher.key(a), matcher.key(b))
    }
  }

  @Test(arguments: [
    Pair(nil, "def f(a): return a+1", "def f(x):  return x+1  # inc"),
    Pair("python", "def f(a): return a+1", "def f(x):\n    return x + 1\n"),
    Pair("python", "def f(a):\n  \"\"\"Adds.\"\"\"\n  return a", "def f(b):\n\treturn b"),
    Pair(
      "python", "def f(xs):\n  t = 0\n  for x in xs:\n    t += x\n  return t",
      "def f(items):\n    total = 0\n    for item in items:\n        total += item\n    return total"),
    Pair("python", "def f(n): return [i*i for i in range(n)]", "def f(m): return [k * k for k in range(m)]"),
    Pair("python", "y = sorted(a, key=lambda p: p[1])", "y = sorted(a, key=lambda q: q[1])"),
    Pair("python", "x = 'a'", "x = \"a\""),
    Pair(
      "python", "def f(p):\n  with open(p) as h:\n    return h.read()",
      "def f(q):\n  with open(q) as g: return g.read()"),
    Pair("python", "def f(a):\n  x, y = a\n  return (x,\n    y)", "def f(b):\n  s, t = b\n  return (s, t)"),
    Pair("swift", "func f(_ a: Int) -> Int { return a + 1 }", "func f(_ x: Int) -> Int {\n  return x + 1  // more\n}"),
    Pair("swift", "func f(a: Int) -> Int { a }", "func f(a b: Int) -> Int { b }"),
    Pair("swift", "let s = xs.map { x in x * 2 }", "let s = xs.map { y in\n  y * 2\n}"),
    Pair(
      "swift", "func f(_ a: [Int]) -> Int {\n  var t = 0\n  for x in a { t += x }\n  return t\n}",
      "func f(_ b: [Int]) -> Int { var s = 0; for y in b { s += y }; return s }"),
    Pair(
      "swift", "func f(_ a: Int?) -> Int { if let b = a { return b }\n return 0 }",
      "func f(_ x: Int?) -> Int { if let y = x { return y }\n return 0 }"),
    Pair(
      "swift", "func f(_ a: T) { guard let b = a.c else { return }\n g(b) }",
      "func f(_ x: T) { guard let y = x.c else { return }\n g(y) }"),
    Pair("javascript", "function f(a) { return a + 1; }", "function f(x) {\n  return x + 1 // inc\n}"),
    Pair("javascript", "const f = (a, b) => a + b", "const f = (x, y) => x + y;"),
    Pair("javascript", "const f = a => { let b = a; return b; }", "const f = x => {\n  let y = x\n  return y\n}"),
    Pair("javascript", "f(); g()", "f()\ng();"),
    Pair("javascript", "for (let i = 0; i < n; i++) { s += a[i]; }", "for (let j = 0; j < n; j++) {\n  s += a[j]\n}"),
    Pair("javascript", "if (a) { f() }\ng()", "if (a) {\n f();\n}\n\ng();"),
    Pair("javascript", "const s = 'a';", "const s = \"a\";"),
    Pair("rust", "fn f(a: i32) -> i32 { a + 1 }", "fn f(x: i32) -> i32 {\n    x + 1 /* inc /* by one */ */\n}"),
    Pair(
      "rust", "fn f(v: &[u8]) -> u8 { v.iter().map(|x| x + 1).sum() }",
      "fn f(w: &[u8]) -> u8 { w.iter().map(|y| y + 1).sum() }"),
    Pair(
      "rust", "fn f() { let mut a = 0; for i in 0..9 { a += i; } g(a); }",
      "fn f() { let mut b = 0; for k in 0..9 { b += k; } g(b); }"),
    Pair("rust", "fn f(s: &str) { let s = s.trim(); g(s); }", "fn f(t: &str) { let t = t.trim(); g(t); }"),
    Pair("c", "int f(int a) { return a + 1; }", "int f(int x)\n{\n  return x+1; // inc\n}"),
    Pair(
      "c", "int f(int *a, size_t n) { int s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }",
      "int f(int *v, size_t m) { int t = 0; for (int k = 0; k < m; k++) t += v[k]; return t; }"),
    Pair(nil, "```python\ndef f(a):\n  return a\n```", "Here it is:\n```py\ndef f(x): return x\n```\nDone."),
  ])
  func whatDiffersInLayoutCommentsAndLocalNamesIsOneCandidate(pair: Pair) throws {
    let (a, b) = try pair.keys()
    #expect(a != nil && a == b)
  }

  @Test(arguments: [
    Pair(nil, "a.push(x)", "a.pop(x)"), Pair("python", "def f(a): return a+1", "def g(a): return a+1"),
    Pair("python", "def f(a): return g(a)", "def f(a): return h(a)"),
    Pair("python", "def f(a): return a.x", "def f(a): return a.y"), Pair("python", "x = 'a'", "x = 'b'"),
    Pair("python", "def f(a, b): return a - b", "def f(a, b): return b - a"),
    Pair("python", "def f(a, b): return a - b", "def f(x, y): return y - x"),
    Pair("python", "def f(a):\n  if a:\n    g()\n  h()", "def f(a):\n  if a:\n    g()\n    h()"),
    Pair("python", "def f(a): return x", "def f(a): return y"), Pair("python", "x = 1", "y = 1"),
    Pair("python", "def f(a): return g(a=a)", "def f(b): return g(b=b)"),
    Pair("python", "def f(a): return f(a=a)", "def f(b): return f(a=b)"),
    Pair("python", "def f(a): return f'{a}'", "def f(b): return f'{a}'"),
    Pair("python", "def f():\n  global a\n  a = 1", "def f():\n  global b\n  b = 1"),
    Pair("python", "def f(x=x): return x", "def f(y=y): return y"),
    Pair("python", "def f():\n  t = [x for x in a]\n  return x", "def f():\n  t = [y for y in a]\n  return y"),
    Pair("python", "def f(v=w):\n  w = 1\n  return w", "def f(v=u):\n  u = 1\n  return u"),
    Pair("python", "class A:\n  a = 1", "class A:\n  b = 1"),
    Pair("python", "def f(a) -> int: return a", "def f(a): return a"),
    Pair("swift", "func f(a: Int) -> Int { a }", "func f(b: Int) -> Int { b }"),
    Pair("swift", "struct S { let a: Int }", "struct S { let b: Int }"),
    Pair("swift", "func f() { let n = n + 1\n g(n) }", "func f() { let m = m + 1\n g(m) }"),
    Pair("swift", "func f(_ a: A) { a.push(1) }", "func f(_ a: A) { a.pop(1) }"),
    Pair("swift", "func f(_ a: Int) { g(a: a) }", "func f(_ b: Int) { g(b: b) }"),
    Pair("swift", "func f(_ a: Int) { print(\"\\(a)\") }", "func f(_ b: Int) { print(\"\\(a)\") }"),
    Pair(
      "swift", "func f() { if let x = y { g(x) } else { h(x) } }", "func f() { if let z = y { g(z) } else { h(z) } }"),
    Pair("swift", "a\n(b)", "a(b)"), Pair("swift", "a\n-b", "a - b"),
    Pair("javascript", "function f() { return\n1 }", "function f() { return 1 }"),
    Pair("javascript", "a = b;\n(c)", "a = b\n(c)"), Pair("javascript", "if (a);\nf()", "if (a)\nf()"),
    Pair("javascript", "function f(a) { return {a} }", "function f(b) { return {b} }"),
    Pair("javascript", "function f(a) { return {a: a} }", "function f(b) { return {b: b} }"),
    Pair("javascript", "function f(a) { return `${a}` }", "function f(b) { return `${a}` }"),
    Pair("javascript", "{ let x = 1 }\nuse(x)", "{ let y = 1 }\nuse(y)"),
    Pair("javascript", "function f(x) { function x() {}; return x }", "function f(y) { function x() {}; return y }"),
    Pair("javascript", "x = /a b/g", "x = /ab/g"),
    Pair("rust", "fn f(a: i32) { println!(\"{a}\") }", "fn f(b: i32) { println!(\"{a}\") }"),
    Pair("rust", "fn f(x: i32) -> P { P { x, y: 1 } }", "fn f(z: i32) -> P { P { z, y: 1 } }"),
    Pair("rust", "fn f() -> i32 { 1 }", "fn f() -> i32 { 1; }"),
    Pair("rust", "fn f() { let a = a::b(); g(a); }", "fn f() { let c = c::b(); g(c); }"),
    Pair("c", "#define N n\nint f(int n) { return N; }", "#define N m\nint f(int n) { return N; }"),
    Pair("c", "int f(struct p *a) { return a->x; }", "int f(struct p *a) { return a->y; }"),
    Pair("c", "int a = 1;", "int b = 1;"), Pair("c", "x = a - -b;", "x = a--b;"),
  ])
  func whatDiffersInAnythingElseIsTwo(pair: Pair) throws {
    let (a, b) = try pair.keys()
    #expect(a != nil && b != nil && a != b)
  }

  @Test(arguments: [
    ("python", "def f(:"), ("python", "x = 'a"), ("swift", "func f() {"), ("javascript", "/* a"), ("c", "f(a]"),
    ("python", "if a:\n    b\n  c"), ("rust", "ɫ0 + 1"),
  ])
  func whatCannotBeCodeIsNoCandidate(language: String, text: String) throws {
    let language = try #require(CodeLanguage(named: language))
    #expect(CodeForm.canonical(text, in: language) == nil)
  }

  @Test(arguments: [
    ("def f(a):\n  return None", "python"),
    ("func f(_ a: Int) -> Int { guard a > 0 else { return 0 }; return a }", "swift"),
    ("const f = (a) => a === 1", "javascript"), ("fn f(a: &str) -> usize { a.len() }", "rust"),
    ("#include <stdio.h>\nint main(void) { printf(\"x\"); return 0; }", "c"),
    ("function f(a) { return a }", "javascript"),
    ("for i in range(3):\n  print(i)", "python"),
  ])
  func theLanguageIsRecognised(text: String, name: String) {
    #expect(CodeForm.language(of: text)?.name == name)
  }

  @Test func aFormIsItsOwnForm() throws {
    let programs = [
      ("python", "def f(a, b=2):\n  if a: return [x for x in b]\n  c = lambda d: d\n  return c(a)\n"),
      ("swift", "func f(a: Int, _ b: Int) -> Int {\n  let c = a\n  if c > 1 { return b }\n  return c\n}"),
      ("javascript", "const f = (a) => {\n  let b = a\n  for (const c of b) { g(c) }\n  return `x${b}`\n}"),
      ("rust", "fn f(a: &'a str) -> Option<u8> { let b = 'x'; if let Some(c) = g(a) { h(c, b) } else { None } }"),
      ("c", "#include <a.h>\nint f(int a) { int b = a, *c = &b; return *c; }"),
    ]
    for (name, text) in programs {
      let language = try #require(CodeLanguage(named: name))
      let once = try #require(CodeForm.canonical(text, in: language))
      #expect(once.contains("ɫ0"))
      #expect(CodeForm.canonical(once, in: language) == once)
    }
  }

  @Test func deepAndLongTextsAreReadInLinearTime() {
    let deep = String(repeating: "(", count: 4000) + String(repeating: ")", count: 4000)
    #expect(Matcher.code(.c).key(deep) != nil)
    #expect(Matcher.code(.javascript).key(String(repeating: "f(a);\n", count: 2000)) != nil)
  }
}
