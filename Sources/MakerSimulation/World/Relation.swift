/// A kind of fact: what leads from a subject to an object.
package enum Relation: String, CaseIterable, Sendable {
  case capital, country, inventor, author, composer, painter, birthplace, currency, language, continent, river
  case population, born, died, published

  /// Whether its objects are numbers.
  package var isNumeric: Bool {
    switch self {
    case .population, .born, .died, .published: true
    default: false
    }
  }

  /// Relations of the same kind of subject, which a careless reader takes for this one.
  var lookalikes: [Relation] {
    switch self {
    case .capital: [.currency, .language, .continent, .population]
    case .currency, .language, .continent: [.capital, .population]
    case .country: [.river, .population]
    case .river: [.country, .population]
    case .population: [.country, .river, .capital]
    case .birthplace: [.born, .died]
    case .born: [.died, .birthplace]
    case .died: [.born, .birthplace]
    case .inventor: [.author, .composer]
    case .author: [.published, .inventor]
    case .composer, .painter: [.author, .inventor]
    case .published: [.author, .composer]
    }
  }
}
