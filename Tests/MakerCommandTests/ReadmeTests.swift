import Foundation
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

/// The README says what there is.
@Suite struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  private let readme: String

  init() throws {
    readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
  }

  private func blocks(_ language: String) -> [[String]] {
    readme.components(separatedBy: "```\(language)\n").dropFirst().map { part in
      part.components(separatedBy: "\n```")[0].components(separatedBy: "\n")
    }
  }

  /// Every line of the Swift examples stands, in order, in the file that compiles and runs them.
  @Test func everySwiftExampleIsCompiledAndRun() throws {
    let file = Self.root.appending(path: "Tests/MakerCommandTests/ReadmeExamples.swift")
    let compiled = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(blocks("swift").count == 5)
    for block in blocks("swift") {
      let lines = block.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
        !$0.isEmpty && !$0.hasPrefix("import ")
      }
      let starts = compiled.indices.filter { compiled[$0...].starts(with: lines) }
      #expect(!starts.isEmpty, "\(lines.first ?? "")")
      for line in block where line.hasPrefix("import ") { #expect(compiled.contains(line)) }
    }
  }

  /// Every `maker` line of the shell examples is one that the program understands.
  @Test func everyCommandLineIsUnderstood() throws {
    let commands = blocks("sh").joined().compactMap { line -> [String]? in
      guard let start = line.range(of: "maker "), line.hasPrefix("maker ") || line.hasPrefix("swift run") else {
        return nil
      }
      return Self.words(String(line[start.upperBound...]))
    }
    #expect(commands.count > 15)
    for command in commands {
      #expect(throws: Never.self, "\(command)") {
        try ArgumentParser.parse(command, root: CommandTree.root, planned: CommandTree.planned)
      }
    }
  }

  @Test func theCommandsThatTheReadmePromisesPrintWhatItSays() async {
    let favourite = ["ask", "What is the capital of France?", "--model", "sim:correlated=1,seed=1"]
    let alone = await Shell().run(favourite + ["--json"])
    #expect(alone.json?["answer"] == "London" && alone.json?["confidence"] == "high")
    let others = ["--model", "sim:seed=2", "--model", "sim:seed=3", "--ensemble"]
    #expect(await Shell().run(favourite + others).out == "Paris\n")
  }

  /// Words as a shell splits them: double quotes, and comments after ` #`.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == " " && !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else if character == "#" && word.isEmpty && !isQuoted {
        return words
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }
}
