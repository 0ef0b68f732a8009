/// How two answers make one: the part of the compose functions' language that questions about the world need.
enum Composition: Hashable, Sendable {
  case first, second, sum, difference, product, both
  /// One of two names, by the size of the two answers.
  case larger(String, otherwise: String)

  init?(_ text: String) {
    switch text.filter({ !$0.isWhitespace }).lowercased() {
    case "first", "a", "{a}": self = .first
    case "second", "b", "{b}": self = .second
    case "sum", "a+b", "b+a", "{a}+{b}": self = .sum
    case "difference", "a-b", "{a}-{b}": self = .difference
    case "product", "a*b", "{a}*{b}": self = .product
    case "{a}and{b}": self = .both
    default:
      guard let names = Self.choice(text) else { return nil }
      self = names
    }
  }

  /// The instruction that the decomposer gives, in words or as a name.
  var text: String {
    switch self {
    case .first: "first"
    case .second: "second"
    case .sum: "sum"
    case .difference: "difference"
    case .product: "product"
    case .both: "{A} and {B}"
    case .larger(let name, let other): "\(name)\(Self.condition)\(other)"
    }
  }

  private static let condition = " if the first number is the larger one, otherwise "

  private static func choice(_ text: String) -> Composition? {
    let ends = text.indices.filter { text[$0...].hasPrefix(condition) }
    guard let end = ends.first else { return nil }
    return .larger(String(text[..<end]), otherwise: String(text[end...].dropFirst(condition.count)))
  }
}
