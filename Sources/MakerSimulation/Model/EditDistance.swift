/// How many letters have to be put in, taken out or changed to turn one word into another (Levenshtein).
enum EditDistance {
  static func between(_ a: String, _ b: String) -> Int {
    let target = Array(b)
    var row = Array(0...target.count)
    for (position, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for column in target.indices {
        let change = diagonal + (letter == target[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[target.count]
  }
}
