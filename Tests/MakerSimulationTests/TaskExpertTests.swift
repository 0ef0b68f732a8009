import Maker
import MakerSimulation
import MakerVoting
import Testing

/// What the simulated model makes of subtasks, from the prompts' own wordings.
@Suite struct TaskExpertTests {
  private func reply(
    _ task: String, _ inputs: JSON = [:], schema: JSON? = nil, wording: Int = 0
  ) throws -> (right: JSON, wrong: [JSON]) {
    var subtask = JSONObject([("id", "t"), ("description", .string(task))])
    subtask["output_schema"] = schema
    let prompt = try Subtask.generatePrompt(
      ["subtask": .object(subtask), "inputs": inputs, "wording": .integer(wording)])["prompt"]?.string
    let judgement = try #require(TaskExpert().judge(prompt ?? ""))
    return (draws(1, judgement.right)[0], draws(20, judgement.wrong))
  }

  @Test(
    arguments: [
      ("Identify inventor of telephone", "Alexander Graham Bell"),
      ("Determine birthplace of Alexander Graham Bell", "Edinburgh"),
      ("Identify capital of Edinburgh, Scotland", "Edinburgh"),
      ("Identify capital of Edinburgh", "Edinburgh"),
      ("Determine currency of Kyoto", "yen"),
      ("Identify capital of Atlantis", "unknown"),
    ], [0, 1, 2])
  func factsAreLookedUp(_ row: (String, String), wording: Int) throws {
    let (right, wrong) = try reply(row.0, wording: wording)
    #expect(right == ["answer": .string(row.1)])
    #expect(wrong.allSatisfy { $0 != right && $0["answer"]?.string != nil })
  }

  @Test func textsAreReadFromThePromptAlone() throws {
    let text: JSON = "In May 1901 Ada Novak met 3 friends in Graz. Ada Novak was born in Linz on 2 May 1870."
    let list: JSON = ["type": "array", "items": ["type": "string"]]
    #expect(
      try reply("Extract the dates from {x}", ["x": text], schema: list).right == [
        "answer": ["May 1901", "2 May 1870"]
      ])
    #expect(try reply("Extract the numbers from {x}", ["x": text], schema: list).right == ["answer": ["3"]])
    let names = try reply("Extract the entities from {x}", ["x": text], schema: list)
    #expect(names.right == ["answer": ["Ada Novak", "Graz", "Linz"]])
    #expect(names.wrong.allSatisfy { $0 != names.right && $0["answer"]?.array != nil })
    #expect(Set(names.wrong).count > 1)
    let verdict: JSON = ["type": "string", "enum": ["supports", "contradicts", "silent"]]
    func support(_ claim: JSON) throws -> JSON? {
      try reply("Does {x} support {c}?", ["x": text, "c": claim], schema: verdict).right["answer"]
    }
    #expect(try support("Ada Novak was born in Linz.") == "supports")
    #expect(try support("Ada Novak was born in Graz.") == "contradicts")
    #expect(try support("Ada Novak died in Graz.") == "silent")
  }

  @Test func whatIsNotUnderstoodIsUnknown() throws {
    #expect(try reply("Compose a sonnet about {x}", ["x": "the sea"]).right == ["answer": "unknown"])
  }
}
