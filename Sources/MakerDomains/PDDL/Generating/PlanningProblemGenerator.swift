/// Random problems for the domains `blocksworld` and `logistics` of the fixtures, as PDDL text.
package enum PlanningProblemGenerator {
  /// Blocks in random towers, to be put into other random towers.
  package static func blocksworld(blocks: Int, name: String, using generator: inout some RandomNumberGenerator)
    -> String
  {
    let names = (1...max(2, blocks)).map { "b\($0)" }
    let start = towers(names, &generator)
    var goal = start
    while facts(goal) == facts(start) { goal = towers(names, &generator) }
    let clear = start.compactMap(\.first).map { "(clear \($0))" }
    return """
      (define (problem \(name))
        (:domain blocksworld)
        (:objects \(names.joined(separator: " ")) - block)
        (:init \((facts(start).sorted() + clear + ["(hand-empty)"]).joined(separator: " ")))
        (:goal (and \(facts(goal).sorted().joined(separator: " ")))))

      """
  }

  /// Cities with an airport and a market each, a truck in every city, one aeroplane, and packages to be moved.
  package static func logistics(
    cities: Int, packages: Int, name: String, using generator: inout some RandomNumberGenerator
  ) -> String {
    let cities = (1...max(1, cities)).map { "city\($0)" }
    let places = cities.flatMap { ["\($0)-airport", "\($0)-market"] }
    let packages = (1...max(1, packages)).map { "package\($0)" }
    var (start, goal): ([String], [String]) = ([], [])
    for package in packages {
      // At least one package is not yet where it has to be.
      let route = places.shuffled(using: &generator)
      start.append("(at \(package) \(route[0]))")
      goal.append("(at \(package) \(goal.isEmpty ? route[1] : places.randomElement(using: &generator) ?? route[1]))")
    }
    for city in cities {
      let place = Bool.random(using: &generator) ? "airport" : "market"
      start.append("(at truck-\(city) \(city)-\(place))")
    }
    start.append("(at plane \(cities.randomElement(using: &generator) ?? cities[0])-airport)")
    let inCity = cities.flatMap { ["(in-city \($0)-airport \($0))", "(in-city \($0)-market \($0))"] }
    return """
      (define (problem \(name))
        (:domain logistics)
        (:objects
          \(cities.joined(separator: " ")) - city
          \(cities.map { "\($0)-market" }.joined(separator: " ")) - location
          \(cities.map { "\($0)-airport" }.joined(separator: " ")) - airport
          \(cities.map { "truck-\($0)" }.joined(separator: " ")) - truck
          plane - airplane
          \(packages.joined(separator: " ")) - package)
        (:init
          \(inCity.joined(separator: " "))
          \(start.joined(separator: " ")))
        (:goal (and \(goal.joined(separator: " ")))))

      """
  }

  /// Towers from top to bottom.
  private static func towers(_ blocks: [String], _ generator: inout some RandomNumberGenerator) -> [[String]] {
    var towers: [[String]] = []
    for block in blocks.shuffled(using: &generator) {
      let choice = Int.random(in: 0...towers.count, using: &generator)
      if choice == towers.count { towers.append([block]) } else { towers[choice].insert(block, at: 0) }
    }
    return towers
  }

  private static func facts(_ towers: [[String]]) -> Set<String> {
    var facts: Set<String> = []
    for tower in towers {
      for (upper, lower) in zip(tower, tower.dropFirst()) { facts.insert("(on \(upper) \(lower))") }
      if let bottom = tower.last { facts.insert("(on-table \(bottom))") }
    }
    return facts
  }
}
