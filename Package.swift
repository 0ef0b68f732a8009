// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors where somebody asks for it, not where a newer compiler has found something new to warn of.
let isStrict = Context.environment["MAKER_STRICT"] != nil

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// The prompt templates, a file at a time: a folder outside the target cannot be embedded whole.
let prompts =
  ["classify", "compose", "decompose", "discriminate", "solve"].flatMap { [$0, "task-\($0)"] }
  + ["equivalent", "solve-passages", "subtask", "task-solve-passages"]
let domainPrompts = [
  "arithmetic-decompose", "arithmetic-discriminate", "arithmetic-solve", "hanoi-step", "state-decompose",
  "state-discriminate", "state-plan", "state-solve",
]

let package = Package(
  name: "maker",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "MakerVoting", targets: ["MakerVoting"]),
    .library(name: "Maker", targets: ["Maker"]),
    .library(name: "MakerDomains", targets: ["MakerDomains"]),
    .library(name: "MakerModels", targets: ["MakerModels"]),
    .library(name: "MakerSimulation", targets: ["MakerSimulation"]),
    .library(name: "MakerMCP", targets: ["MakerMCP"]),
    .executable(name: "maker", targets: ["maker-cli"]),
    .executable(name: "maker-bench", targets: ["maker-bench"]),
  ],
  targets: [
    .target(name: "MakerText", swiftSettings: settings),
    .target(name: "MakerVoting", dependencies: ["MakerText"], swiftSettings: settings),
    .target(name: "MakerCode", dependencies: ["MakerText", "MakerVoting"], swiftSettings: settings),
    .target(name: "MakerJournal", dependencies: ["MakerText", "MakerVoting"], swiftSettings: settings),
    .target(
      name: "Maker", dependencies: ["MakerCode", "MakerJournal", "MakerText", "MakerVoting"],
      resources: prompts.map { .embedInCode("../../Prompts/\($0).md") },
      swiftSettings: settings),
    .target(
      name: "MakerDomains", dependencies: ["Maker", "MakerVoting"],
      resources: domainPrompts.map { .embedInCode("../../Prompts/\($0).md") },
      swiftSettings: settings),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "MakerModels", dependencies: ["Maker", "MakerVoting", "CCurl"], swiftSettings: settings),
    .target(
      name: "MakerSimulation", dependencies: ["Maker", "MakerDomains", "MakerVoting"],
      resources: [.embedInCode("../../Fixtures/world.tsv")],
      swiftSettings: settings),
    .target(name: "MakerMCP", dependencies: ["MakerText"], swiftSettings: settings),
    .target(name: "MakerConsole", dependencies: ["Maker", "MakerVoting"], swiftSettings: settings),
    .target(
      name: "MakerRuns",
      dependencies: ["Maker", "MakerConsole", "MakerDomains", "MakerModels", "MakerSimulation", "MakerVoting"],
      swiftSettings: settings),
    .target(
      name: "MakerCommand",
      dependencies: ["Maker", "MakerConsole", "MakerDomains", "MakerMCP", "MakerRuns", "MakerVoting"],
      swiftSettings: settings),
    .executableTarget(name: "maker-cli", dependencies: ["MakerCommand", "MakerConsole"], swiftSettings: settings),
    .executableTarget(
      name: "maker-bench", dependencies: ["Maker", "MakerDomains", "MakerModels", "MakerSimulation", "MakerVoting"],
      swiftSettings: settings),
    .testTarget(
      name: "MakerDomainsTests", dependencies: ["Maker", "MakerDomains", "MakerSimulation", "MakerVoting"],
      swiftSettings: settings),
    .testTarget(name: "MakerJournalTests", dependencies: ["MakerJournal", "MakerVoting"], swiftSettings: settings),
    .testTarget(name: "MakerTextTests", dependencies: ["MakerText"], swiftSettings: settings),
    .testTarget(name: "MakerCodeTests", dependencies: ["MakerCode", "MakerVoting"], swiftSettings: settings),
    .testTarget(name: "MakerVotingTests", dependencies: ["MakerCode", "MakerVoting"], swiftSettings: settings),
    .testTarget(name: "MakerMCPTests", dependencies: ["MakerMCP", "MakerText"], swiftSettings: settings),
    .testTarget(
      name: "MakerTests", dependencies: ["Maker", "MakerSimulation", "MakerVoting"], swiftSettings: settings),
    .testTarget(
      name: "MakerModelsTests", dependencies: ["Maker", "MakerModels", "MakerVoting"], swiftSettings: settings),
    .testTarget(
      name: "MakerSimulationTests", dependencies: ["Maker", "MakerSimulation", "MakerVoting"],
      swiftSettings: settings),
    .testTarget(
      name: "MakerCommandTests",
      dependencies: [
        "Maker", "MakerCommand", "MakerConsole", "MakerDomains", "MakerMCP", "MakerModels", "MakerRuns",
        "MakerSimulation", "MakerVoting",
      ],
      swiftSettings: settings),
  ],
  cLanguageStandard: .c11
)
