/// Writes expressions as English questions. Whatever it writes, ``QuestionParser`` reads back.
package struct QuestionWriter: Sendable {
  private let world: World

  /// A writer that takes articles from that world.
  package init(world: World) {
    self.world = world
  }

  /// The question that asks for the expression.
  package func question(_ expression: Expression) -> String {
    switch expression {
    case .entity, .number, .placeholder: return "What is \(phrase(expression))?"
    case .sum: return "What is \(phrase(expression))?"
    case .pair: return "What are \(phrase(expression))?"
    case .larger(let a, let b): return "Which has more inhabitants, \(phrase(a)) or \(phrase(b))?"
    case .related(.country, .related(.birthplace, let person)): return "In which country was \(phrase(person)) born?"
    case .related(let relation, let inner): return Self.question(relation, phrase(inner))
    }
  }

  /// The noun phrase that stands for the expression inside a sentence.
  func phrase(_ expression: Expression) -> String {
    switch expression {
    case .entity(let name): world.inSentence(name)
    case .number(let value): String(value)
    case .placeholder(let name): "{\(name)}"
    case .sum(let a, let b): "the sum of \(phrase(a)) and \(phrase(b))"
    case .pair(let a, let b): "\(phrase(a)) and \(phrase(b))"
    case .larger(let a, let b): "whichever of \(phrase(a)) and \(phrase(b)) has more inhabitants"
    case .related(.country, .related(.birthplace, let person)): "the country where \(phrase(person)) was born"
    case .related(let relation, let inner): Self.phrase(relation, phrase(inner))
    }
  }

  private static func question(_ relation: Relation, _ subject: String) -> String {
    switch relation {
    case .capital: "What is the capital of \(subject)?"
    case .country: "In which country is \(subject)?"
    case .inventor: "Who invented \(subject)?"
    case .author: "Who wrote \(subject)?"
    case .composer: "Who composed \(subject)?"
    case .painter: "Who painted \(subject)?"
    case .birthplace: "In which city was \(subject) born?"
    case .currency: "What is the currency of \(subject)?"
    case .language: "Which language is spoken in \(subject)?"
    case .continent: "On which continent is \(subject)?"
    case .river: "Which river flows through \(subject)?"
    case .population: "What is the population of \(subject)?"
    case .born: "In which year was \(subject) born?"
    case .died: "In which year did \(subject) die?"
    case .published: "In which year was \(subject) published?"
    }
  }

  private static func phrase(_ relation: Relation, _ subject: String) -> String {
    switch relation {
    case .capital: "the capital of \(subject)"
    case .country: "the country in which \(subject) lies"
    case .inventor: "the inventor of \(subject)"
    case .author: "the author of \(subject)"
    case .composer: "the composer of \(subject)"
    case .painter: "the painter of \(subject)"
    case .birthplace: "the city where \(subject) was born"
    case .currency: "the currency of \(subject)"
    case .language: "the language spoken in \(subject)"
    case .continent: "the continent on which \(subject) lies"
    case .river: "the river that flows through \(subject)"
    case .population: "the population of \(subject)"
    case .born: "the year in which \(subject) was born"
    case .died: "the year in which \(subject) died"
    case .published: "the year in which \(subject) was published"
    }
  }
}
