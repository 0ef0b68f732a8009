import Maker
import MakerVoting

/// The first line of a recording: its form, and the models whose exchanges follow, as a run sees them.
struct RecordingHeader: Hashable, Sendable {
  struct Model: Hashable, Sendable {
    var name: String
    var maxSamplesPerCall: Int
    var contextWindow: Int?
    var price: Price?
  }

  static let schema = "maker-recording"
  static let version = 1

  var models: [Model]

  var json: JSON {
    [
      "schema": .string(Self.schema), "version": .integer(Self.version),
      "models": .array(
        models.map { model in
          var object = JSONObject([("name", .string(model.name))])
          object["max_samples_per_call"] = .integer(model.maxSamplesPerCall)
          object["context_window"] = model.contextWindow.map { .integer($0) }
          object["price"] = model.price.map {
            ["input_per_million": .double($0.inputPerMillion), "output_per_million": .double($0.outputPerMillion)]
          }
          return .object(object)
        }),
    ]
  }

  init(models: [Model]) {
    self.models = models
  }

  /// Throws the reason if this is no header.
  init(_ json: JSON) throws(ReadFailure) {
    guard json["schema"]?.string == Self.schema else { throw ReadFailure("is no recording made by --record") }
    guard json["version"]?.int == Self.version else {
      throw ReadFailure("is a recording of another version; this program reads version \(Self.version)")
    }
    guard let list = json["models"]?.array, !list.isEmpty else { throw ReadFailure("names no model") }
    models = try list.map { item throws(ReadFailure) in
      guard let name = item["name"]?.string, let most = item["max_samples_per_call"]?.int, most >= 1 else {
        throw ReadFailure("names a model without `name` or `max_samples_per_call`")
      }
      var price: Price?
      if let input = item["price"]?["input_per_million"]?.double,
        let output = item["price"]?["output_per_million"]?.double
      {
        price = Price(inputPerMillion: input, outputPerMillion: output)
      }
      return Model(
        name: name, maxSamplesPerCall: most, contextWindow: item["context_window"]?.int, price: price)
    }
  }
}

/// Why a line of a recording cannot be read.
struct ReadFailure: Error, Hashable, Sendable {
  var reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}
