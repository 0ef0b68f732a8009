import Foundation
import MakerDomains

/// The planning problems that lie in the repository.
enum PDDLFixtures {
  static let all = [
    "blocksworld/p01", "blocksworld/p02", "blocksworld/p03", "logistics/p01", "logistics/p02", "logistics/p03",
    "gripper/p01", "gripper/p02", "ferry/p01", "ferry/p02", "hanoi/p01", "hanoi/p02",
  ]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/pddl")

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path + ".pddl"), encoding: .utf8)
  }

  static func space(_ name: String) throws -> PDDLSpace {
    try space(domain: String(name.prefix { $0 != "/" }), problem: text(name))
  }

  static func space(domain: String, problem: String) throws -> PDDLSpace {
    let domain = try PDDLDomain(parsing: text(domain + "/domain"), file: "domain.pddl")
    return PDDLSpace(try PDDLProblem(parsing: problem, file: "problem.pddl", domain: domain))
  }
}
