import Foundation
import Maker
import MakerVoting
import Testing

import MakerConsole
import MakerRuns

@testable import MakerCommand

@Suite struct SolveTests {
  private static let pddl = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Fixtures/pddl").standardizedFileURL.path()

  @Test func hanoiPrintsAMoveALine() async {
    let outcome = await Shell.run("solve", "hanoi", "--disks", "2", "--model", "sim")
    #expect(outcome.code == 0)
    #expect(outcome.out == "1 A B\n2 A C\n1 B C\n")
  }

  @Test func aRunOfManyMovesTakesFewCallsAndItsJournalHoldsTheVotes() async throws {
    let folder = try Folder()
    let file = folder.path + "/plan.txt"
    let journal = folder.path + "/run.jsonl"
    let outcome = await Shell.run(
      "solve", "hanoi", "--disks", "14", "--model", "sim:accuracy=0.8,seed=1", "--out", file, "--journal", journal,
      "--json")
    #expect(outcome.code == 0)
    #expect(outcome.json?["solution"]?["moves"] == 16_383)
    #expect(outcome.json?["usage"]?["calls"]?.int ?? .max <= 1000)
    let text = try folder.read("run.jsonl")
    #expect(text.contains("\"event\":\"proposed\"") && text.contains("\"event\":\"voteProgress\""))
    #expect(text.contains("\"model\":\"sim"))
    #expect(text.contains("\"rejection\":\""), "at least one proposal was rejected")
    let check = await Shell.run("solve", "hanoi", "--disks", "14", "--verify-only", file)
    #expect(check.out == "valid: 16,383 moves\n")
  }

  @Test func aStartThatMeetsTheGoalNeedsNoCalls() async {
    let outcome = await Shell.run("solve", "hanoi", "--disks", "5", "--to", "A", "--model", "sim", "--json")
    #expect(outcome.code == 0)
    #expect(outcome.json?["solution"] == [] && outcome.json?["usage"]?["calls"] == 0)
    let stepwise = await Shell.run(
      "solve", "hanoi", "--disks", "5", "--to", "A", "--strategy", "stepwise", "--model", "sim")
    #expect(stepwise.code == 0 && stepwise.out.isEmpty)
  }

  @Test func oddDisksGoTheMirroredWayRound() async {
    let outcome = await Shell.run(
      "solve", "hanoi", "--disks", "3", "--strategy", "stepwise", "--model", "sim", "--k", "4")
    #expect(outcome.code == 0)
    #expect(outcome.out.split(separator: "\n").count == 7)
  }

  @Test func withoutVotingAStepwiseRunFailsAndSaysWhere() async {
    let outcome = await Shell.run(
      "solve", "hanoi", "--disks", "10", "--strategy", "stepwise", "--k", "1", "--strict", "--model", "sim")
    #expect(outcome.code == 1 && outcome.out.isEmpty)
    #expect(outcome.err.contains("step ") && outcome.err.contains("rejected"))
  }

  @Test func anEnsembleNeedsMoreThanOneModel() async {
    let one = await Shell.run("solve", "hanoi", "--disks", "3", "--ensemble", "--model", "sim")
    #expect(one.code == 64 && one.err.contains("--ensemble"))
    let two = await Shell.run(
      "solve", "hanoi", "--disks", "3", "--ensemble", "--model", "sim:seed=1", "--model", "sim:seed=2")
    #expect(two.code == 0)
  }

  @Test(arguments: [
    ("1 A C\n2 A B\n1 C B\n3 A C\n1 B A\n2 B C\n1 A C\n", 0, "valid: 7 moves"),
    ("1 A C\n2 A C\n", 1, ":2: 2 A C: disk 2 would lie on a smaller disk on peg C"), ("1 A C\n", 1, "is not met"),
    ("1 A C\nmove it\n", 1, ":2: move it: a move is"), ("3 A C\n", 1, ":1: 3 A C: disk 3 is not on top"),
  ])
  func aPlanIsCheckedLineByLine(plan: String, code: Int32, part: String) async throws {
    let folder = try Folder()
    _ = try folder.file("plan", plan)
    let outcome = await Shell.run("solve", "hanoi", "--disks", "3", "--verify-only", folder.path + "/plan")
    #expect(outcome.code == code)
    #expect((outcome.out + outcome.err).contains(part), "\(outcome.err)")
  }

  @Test func arithmeticIsExact() async {
    let outcome = await Shell.run(
      "solve", "arithmetic", "48123 * 90714", "--reliability", "0.999", "--accuracy", "0.9", "--model",
      "sim:accuracy=0.95")
    #expect(outcome.code == 0 && outcome.out == "4365429822\n")
    let big = await Shell.run("solve", "arithmetic", "123456789 * 987654321", "--model", "sim:accuracy=0.98", "--json")
    #expect(big.json?["solution"]?.compact == "\"121932631112635269\"")
  }

  @Test func theDemonstrationCountsTrueErrors() async {
    let outcome = await Shell.run(
      "solve", "arithmetic", "--problems", "10", "--difficulty", "2", "--seed", "42", "--model", "sim", "--json")
    #expect(outcome.code == 0)
    #expect(outcome.json?["right"] == 10 && outcome.json?["wrong"] == 0)
  }

  @Test(arguments: ["blocksworld", "logistics", "gripper", "ferry", "hanoi"])
  func aPlanInPDDLIsFoundWrittenAndAccepted(domain: String) async throws {
    let folder = try Folder()
    let (file, plan) = ("\(Self.pddl)/\(domain)", folder.path + "/plan")
    let problem = ["--domain", "\(file)/domain.pddl", "--problem", "\(file)/p01.pddl"]
    let outcome = await Shell().run(["solve", "pddl", "--model", "sim", "--out", plan] + problem)
    #expect(outcome.code == 0)
    let check = await Shell().run(["solve", "pddl", "--verify-only", plan] + problem)
    #expect(check.out.hasPrefix("valid: "))
    let lines = try folder.read("plan").split(separator: "\n").dropFirst()
    _ = try folder.file("plan", lines.joined(separator: "\n"))
    #expect(await Shell().run(["solve", "pddl", "--verify-only", plan] + problem).code == 1)
  }

  @Test func aTaskInWordsIsSplitAndComposed() async {
    let outcome = await Shell.run(
      "solve", "task", "Name the capital of France and the capital of Japan", "--model", "sim")
    #expect(outcome.code == 0 && outcome.out == "Paris and Tokyo\n")
  }

  @Test(arguments: [
    (["hanoi"], 64, "--disks"), (["hanoi", "--disks", "0"], 64, "1"), (["hanoi", "--disks", "40"], 64, "30"),
    (["hanoi", "--start", "[[1,2],[],[]]"], 65, "disk 2 lies on the smaller disk 1"),
    (["hanoi", "--disks", "3", "--goal", "[[],[],[2,1]]"], 65, "has 2 disks"),
    (["hanoi", "--start", "[[2],[1],[]]", "--strategy", "stepwise"], 64, "full tower"),
    (["hanoi", "7"], 64, "--disks"), (["hanoi", "--disks", "3", "--strict"], 64, "stepwise"),
    (["arithmetic"], 64, "--problems"), (["arithmetic", "6 / 2"], 65, "division"),
    (["arithmetic", "2 *"], 65, "column"), (["pddl"], 64, "--domain"), (["task"], 64, "TASK"),
    (["task", " "], 64, "empty"),
    (["pddl", "--domain", "/nowhere.pddl", "--problem", "x"], 74, "/nowhere.pddl"), (["puzzle"], 64, "puzzle"),
    (["hanoi", "--disks", "3", "--plan", "p.json"], 64, "--plan"),
  ])
  func badInputIsOneLineThatHelps(arguments: [String], code: Int32, part: String) async {
    let outcome = await Shell().run(["solve"] + arguments)
    #expect(outcome.code == code, "\(outcome.err)")
    #expect(outcome.err.contains(part), "\(outcome.err)")
    #expect(outcome.err.split(separator: "\n").count == 1 && outcome.out.isEmpty)
  }

  @Test func badPDDLSaysFileLineAndColumn() async throws {
    let folder = try Folder()
    _ = try folder.file(
      "d.pddl", "(define (domain d)\n  (:requirements :strips :durative-actions) (:durative-action go))\n")
    _ = try folder.file("p.pddl", "(define (problem p) (:domain d) (:init) (:goal (and)))\n")
    let outcome = await Shell.run(
      "solve", "pddl", "--domain", folder.path + "/d.pddl", "--problem", folder.path + "/p.pddl")
    #expect(outcome.code == 65)
    #expect(outcome.err.contains("d.pddl:2:") && outcome.err.contains(":durative-action is"))
  }

  @Test func conditionsAndQuantifiersAreSolvedBySimulation() async throws {
    let folder = try Folder()
    _ = try folder.file(
      "d.pddl",
      """
      (define (domain lift) (:requirements :adl) (:types floor passenger)
        (:predicates (at ?f - floor) (from ?p - passenger ?f - floor) (to ?p - passenger ?f - floor)
          (in ?p - passenger) (served ?p - passenger) (next ?a ?b - floor) (dark ?f - floor))
        (:action move :parameters (?a ?b - floor)
          :precondition (and (at ?a) (or (next ?a ?b) (next ?b ?a))) :effect (and (not (at ?a)) (at ?b)))
        (:action stop :parameters (?f - floor)
          :precondition (and (at ?f) (imply (dark ?f) (exists (?p - passenger) (in ?p))))
          :effect (forall (?p - passenger)
            (and (when (and (from ?p ?f) (not (served ?p))) (in ?p))
              (when (and (in ?p) (to ?p ?f)) (and (not (in ?p)) (served ?p)))))))
      """)
    _ = try folder.file(
      "p.pddl",
      """
      (define (problem p) (:domain lift) (:objects a b c d - floor x y - passenger)
        (:init (at a) (next a b) (next b c) (next c d) (from x b) (to x d) (from y a) (to y c) (dark d))
        (:goal (forall (?p - passenger) (served ?p))))
      """)
    let outcome = await Shell().run([
      "solve", "pddl", "--model", "sim:accuracy=0.9,seed=2", "--no-journal", "--json", "--domain",
      folder.path + "/d.pddl", "--problem", folder.path + "/p.pddl",
    ])
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(outcome.json?["plan_length"] == 7, "\(outcome.out)")
  }

  @Test func aGoalThatNoPlanReachesIsRefusedBeforeAnybodyIsAsked() async throws {
    let folder = try Folder()
    let domain = "(define (domain d) (:predicates (p ?x) (q ?x)) (:action go :parameters (?x) :effect (p ?x)))"
    _ = try folder.file("d.pddl", domain)
    _ = try folder.file(
      "p.pddl", "(define (problem p) (:domain d) (:objects a b)\n (:init) (:goal (and (p a) (q b))))\n")
    let arguments = ["--domain", folder.path + "/d.pddl", "--problem", folder.path + "/p.pddl"]
    let outcome = await Shell().run(["solve", "pddl", "--model", "replay:/none", "--no-journal"] + arguments)
    #expect(outcome.code == 65 || outcome.code == 74)
    let refused = await Shell().run(["solve", "pddl", "--model", "sim", "--no-journal"] + arguments)
    #expect(refused.code == 65 && refused.out.isEmpty)
    #expect(refused.err.contains("p.pddl:2:17: the goal cannot be reached: no plan can make (q b) true"))
  }

  @Test func aShortenedPlanIsToldBesideTheElectedOne() async throws {
    let folder = try Folder()
    let (plan, file) = (folder.path + "/plan", "\(Self.pddl)/blocksworld")
    let problem = ["--domain", "\(file)/domain.pddl", "--problem", "\(file)/p01.pddl"]
    let outcome = await Shell().run(
      ["solve", "pddl", "--model", "sim:accuracy=0.9,seed=3", "--out", plan, "--json"] + problem)
    #expect(outcome.code == 0)
    #expect(outcome.json?["plan_length"] == 6 && outcome.json?["plan_cost"] == 6)
    #expect(outcome.json?["elected_length"]?.int ?? 0 >= 6 && outcome.json?["elected_cost"]?.int ?? 0 >= 6)
    #expect((1...6).contains(outcome.json?["cost_lower_bound"]?.int ?? 0))
    let text = try folder.read("plan")
    #expect(text.contains("\n; cost = 6 (unit cost)\n") && text.contains("\n; every plan costs at least "))
    let check = await Shell().run(["solve", "pddl", "--verify-only", plan, "--json"] + problem)
    #expect(check.code == 0 && check.json == ["valid": true, "length": 6, "cost": 6])
    _ = try folder.file("plan", "0.0: (unstack c a) [1]\n1.0: (put-down b) [1]\n")
    let bad = await Shell().run(["solve", "pddl", "--verify-only", plan, "--json"] + problem)
    #expect(bad.code == 1 && bad.json?["valid"] == false && bad.json?["line"] == 2 && bad.json?["column"] == 6)
    #expect(bad.json?["reason"]?.string?.hasSuffix("the precondition (holding b) does not hold") == true)
    #expect(bad.json?["file"]?.string == plan && bad.err.isEmpty)
  }

  /// Models that propose nothing useful: each run ends within its budget, with the reason.
  @Test(arguments: [
    #"{"subproblem_A": "[[3,2],[1],[]]", "subproblem_B": "[[],[],[3,2,1]]", "compose_fn": "concat", "stop": false}"#,
    #"{"subproblem_A": "[[3,2,1],[],[]]", "subproblem_B": "[[],[],[3,2,1]]", "compose_fn": "concat", "stop": false}"#,
    "garbage, nothing but garbage",
  ])
  func uselessModelsEndTheRunHonestly(reply: String) async {
    let model = FakeModel { request in
      request.prompt.hasPrefix("# Discriminator") ? #"{"choice": 1}"# : reply
    }
    let outcome = await Shell.run(
      "solve", "hanoi", "--disks", "3", "--max-calls", "300", "--model", "sim", setup: .fake(model))
    #expect([1, 75].contains(outcome.code))
    #expect(outcome.out.isEmpty && !outcome.err.isEmpty)
  }
}
