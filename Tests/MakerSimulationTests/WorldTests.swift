import MakerSimulation
import Testing

@Suite("The offline world")
struct WorldTests {
  @Test("the built-in file is read, is small, and is wide enough")
  func size() throws {
    let text = try Repository.text("Fixtures/world.tsv")
    let world = try World(parsing: text)
    #expect(text.utf8.count < 14 * 1024)
    #expect(world.entities.count >= 80)
    #expect(Relation.allCases.count >= 10)
    #expect(Relation.allCases.allSatisfy { !world.objects(of: $0).isEmpty })
    #expect(World.standard.entities == world.entities)
  }

  @Test("every inventor, author, composer and painter leads on to a birthplace, a country, and its capital or currency")
  func chains() {
    let world = World.standard
    for relation in [Relation.inventor, .author, .composer, .painter] {
      for person in world.objects(of: relation) {
        let country = world.object(of: .birthplace, person).flatMap { world.object(of: .country, $0) }
        #expect(country.flatMap { world.object(of: .currency, $0) } != nil, "\(person)")
      }
    }
  }

  @Test(
    "a broken line is named by its number",
    arguments: [
      ("capital\tFrance\tParis\ncapital\tSpain", 2), ("colour\tSky\tblue", 1), ("population\tParis\tmany", 1),
      ("# note\n\ncapital\tFrance\tParis\ncapital\tFrance\tLyon", 4),
    ])
  func brokenLine(text: String, line: Int) {
    #expect { try World(parsing: text) } throws: { ($0 as? WorldError)?.line == line }
  }
}
