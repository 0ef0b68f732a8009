/// A phrase with one open place, and the relations that it applies, in order, to what stands there.
struct Phrase: Sendable {
  let before: [String]
  let after: [String]
  let path: [Relation]

  init(_ text: String, _ path: [Relation]) {
    let halves = text.split(separator: "*", omittingEmptySubsequences: false)
    before = Words.split(String(halves.first ?? ""))
    let rest = halves.count > 1 ? halves[1] : ""
    after = rest.hasPrefix("'s") ? ["'s"] + Words.split(String(rest.dropFirst(2))) : Words.split(String(rest))
    self.path = path
  }

  /// What stands in the open place.
  func hole(in words: ArraySlice<String>) -> ArraySlice<String>? {
    guard words.count > before.count + after.count, words.starts(with: before) else { return nil }
    let rest = words.dropFirst(before.count)
    guard rest.suffix(after.count).elementsEqual(after) else { return nil }
    return rest.dropLast(after.count)
  }
}

/// The phrases of English that the offline model understands. `*` is the open place.
enum Grammar {
  /// The noun phrases that can start with that word, in the order of the table.
  static func nounPhrases(startingWith word: String) -> [Phrase] { nounsByFirstWord[word] ?? [] }

  /// The sentences that can start with that word, in the order of the table.
  static func questions(startingWith word: String) -> [Phrase] { questionsByFirstWord[word] ?? [] }

  /// "X's capital", for every "capital of X".
  static let possessives: [Phrase] = table(nouns).filter { $0.0.hasSuffix(" of *") }.map { phrase, path in
    Phrase("*'s \(phrase.dropLast(5))", path)
  }

  private static let nounsByFirstWord = byFirstWord(nouns)
  private static let questionsByFirstWord = byFirstWord(sentences)

  private static func byFirstWord(_ rows: [([Relation], [String])]) -> [String: [Phrase]] {
    Dictionary(grouping: table(rows).map { Phrase($0, $1) }) { $0.before.first ?? "" }
  }

  /// Nouns that ask the same of two things at once: "the capitals of X and Y".
  static let plurals: [String: Relation] = [
    "capitals": .capital, "currencies": .currency, "populations": .population, "languages": .language,
    "continents": .continent, "authors": .author, "inventors": .inventor, "composers": .composer,
    "painters": .painter, "birthplaces": .birthplace, "rivers": .river, "countries": .country,
  ]

  private static func table(_ rows: [([Relation], [String])]) -> [(String, [Relation])] {
    rows.flatMap { path, phrases in phrases.map { ($0, path) } }
  }

  private static let nouns: [([Relation], [String])] = [
    ([.capital], ["capital of *", "capital city of *"]),
    (
      [.birthplace, .country],
      [
        "country where * was born", "country in which * was born", "country * was born in", "country of birth of *",
        "native country of *", "home country of *",
      ]
    ),
    (
      [.country],
      [
        "country of *", "country where * lies", "country in which * lies", "country where * is",
        "country in which * is",
        "country where * is located", "country in which * is located", "country * is in", "country * lies in",
      ]
    ),
    (
      [.birthplace],
      [
        "birthplace of *", "place of birth of *", "place where * was born", "city where * was born",
        "city in which * was born", "city * was born in", "town where * was born", "town in which * was born",
      ]
    ),
    ([.inventor], ["inventor of *", "person who invented *", "man who invented *", "one who invented *"]),
    ([.author], ["author of *", "writer of *", "person who wrote *", "one who wrote *"]),
    ([.composer], ["composer of *", "person who composed *", "one who composed *"]),
    ([.painter], ["painter of *", "artist who painted *", "person who painted *", "one who painted *"]),
    ([.currency], ["currency of *", "currency used in *", "currency that is used in *", "currency in *"]),
    (
      [.language],
      [
        "language of *", "language spoken in *", "language that is spoken in *", "official language of *",
        "main language of *",
      ]
    ),
    (
      [.continent],
      [
        "continent of *", "continent on which * lies", "continent on which * is", "continent where * lies",
        "continent where * is",
      ]
    ),
    (
      [.river],
      [
        "river that flows through *", "river which flows through *", "river flowing through *",
        "river that runs through *",
        "river of *", "river in *", "name of the river that flows through *",
      ]
    ),
    (
      [.population],
      [
        "population of *", "number of inhabitants of *", "number of people who live in *",
        "number of people living in *",
      ]
    ),
    ([.born], ["year of birth of *", "birth year of *", "year in which * was born", "year when * was born"]),
    ([.died], ["year of death of *", "year in which * died", "year when * died"]),
    (
      [.published],
      [
        "year of publication of *", "publication year of *", "year in which * was published",
        "year when * was published",
      ]
    ),
  ]

  private static let sentences: [([Relation], [String])] = [
    (
      [],
      [
        "what is *", "what's *", "what are *", "what was *", "who is *", "who was *", "who are *", "which is *",
        "name *", "tell me *", "give me *", "find *", "what is the name of *", "identify *",
        "determine *", "look up *",
      ]
    ),
    (
      [.birthplace, .country],
      [
        "in which country was * born", "in what country was * born", "which country was * born in",
        "what country was * born in",
      ]
    ),
    (
      [.country],
      [
        "in which country is *", "in what country is *", "in which country does * lie", "in which country is * located",
        "which country is * in", "what country is * in", "in which country lies *", "where is *", "where is * located",
      ]
    ),
    (
      [.birthplace],
      [
        "where was * born", "in which city was * born", "in what city was * born", "in which town was * born",
        "in which place was * born", "which city was * born in",
      ]
    ),
    ([.inventor], ["who invented *"]),
    ([.author], ["who wrote *"]),
    ([.composer], ["who composed *"]),
    ([.painter], ["who painted *"]),
    (
      [.currency],
      [
        "what currency is used in *", "which currency is used in *", "which currency does * use",
        "what currency does * use",
        "what currency does * have", "what is the currency used in *",
      ]
    ),
    (
      [.language],
      [
        "which language is spoken in *", "what language is spoken in *", "which language do people speak in *",
        "what language do people speak in *",
      ]
    ),
    (
      [.continent],
      [
        "on which continent is *", "on what continent is *", "in which continent is *", "on which continent does * lie",
        "which continent is * on", "what continent is * on", "which continent is * in",
      ]
    ),
    (
      [.river],
      ["which river flows through *", "what river flows through *", "on which river is *", "on which river does * lie"]
    ),
    (
      [.population],
      [
        "how many people live in *", "how many inhabitants does * have", "how many people does * have",
        "how many inhabitants has *",
      ]
    ),
    ([.born], ["when was * born", "in which year was * born", "in what year was * born", "what year was * born"]),
    ([.died], ["when did * die", "in which year did * die", "in what year did * die"]),
    ([.published], ["when was * published", "in which year was * published", "in what year was * published"]),
  ]
}
