import Foundation

/// The benchmarks: each measures two ways side by side in one run, so that its ratios mean something on a noisy machine.
@main
struct Benchmarks {
  static let all: [(name: String, summary: String, run: @Sendable (Options) async throws -> Void)] = [
    ("ask", "questions decomposed and voted on, against the same model asked once", AskBenchmark.run),
    ("ensemble", "a cheap and a dear model, alone and together", EnsembleBenchmark.run),
    ("hanoi", "discovered recursion over many seeds: solved, honestly not solved, wrong", HanoiBenchmark.run),
    ("steps", "the stepwise run against Eq. 13 and Eq. 16", StepsBenchmark.run),
    ("products", "long products: verified, voted only, k = 1, and asked directly", ProductsBenchmark.run),
    ("elections", "a million elections against Eq. 9 and Eq. 16", ElectionsBenchmark.run),
    ("adaptive", "margins that adapt beside the margin from which they start", AdaptiveBenchmark.run),
    ("pddl", "random planning problems, solved and written to a folder", PDDLBenchmark.run),
  ]

  static func main() async {
    let code = await run(Array(CommandLine.arguments.dropFirst()))
    exit(code)
  }

  @concurrent
  private static func run(_ arguments: [String]) async -> Int32 {
    let names = all.map(\.name).joined(separator: ", ")
    guard let name = arguments.first, let benchmark = all.first(where: { $0.name == name }) else {
      print("usage: maker-bench NAME [--option value …]; NAME is one of: \(names)")
      return arguments.isEmpty || arguments == ["--help"] ? 0 : 64
    }
    do {
      try await benchmark.run(try Options(Array(arguments.dropFirst())))
      return 0
    } catch {
      FileHandle.standardError.write(Data("maker-bench \(name): \(error)\n".utf8))
      return 1
    }
  }
}

/// Writes a line at once, so that a long benchmark can be watched through a pipe.
func print(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

/// `--name value` pairs.
struct Options: Sendable {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  private let values: [String: String]

  init(_ arguments: [String]) throws(Problem) {
    var values: [String: String] = [:]
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard name.hasPrefix("--"), let value = rest.popFirst() else {
        throw Problem(description: "expected --option value, found \(name)")
      }
      values[String(name.dropFirst(2))] = value
    }
    self.values = values
  }

  func text(_ name: String, _ fallback: String) -> String { values[name] ?? fallback }

  func double(_ name: String, _ fallback: Double) throws(Problem) -> Double {
    guard let text = values[name] else { return fallback }
    guard let value = Double(text) else { throw Problem(description: "--\(name) wants a number, not \(text)") }
    return value
  }

  func int(_ name: String, _ fallback: Int) throws(Problem) -> Int {
    guard let text = values[name] else { return fallback }
    guard let value = Int(text) else { throw Problem(description: "--\(name) wants an integer, not \(text)") }
    return value
  }
}
