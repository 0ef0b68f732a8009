import MakerConsole
package import MakerVoting

/// What somebody wants done, whole: from the JSON of a request the same run can be made again. It never holds a key.
package struct RunRequest: Hashable, Sendable {
  /// The name of the kind of problem.
  package let kind: String
  /// The kind's arguments. Files are named; what came from standard input or in a call stands here itself.
  package let arguments: JSONObject
  /// What was chosen otherwise than by default of all that decides what is asked, elected and spent, and the models.
  package let settings: JSONObject

  /// A request.
  package init(_ kind: String, _ arguments: JSONObject, settings: JSONObject = [:]) {
    (self.kind, self.arguments, self.settings) = (kind, arguments, settings)
  }

  /// The request as a journal keeps it.
  package var json: JSON {
    ["kind": .string(kind), "arguments": .object(arguments), "settings": .object(settings)]
  }

  /// A request that was kept; `nil` for JSON that is none.
  package init?(_ json: JSON) {
    guard let kind = json["kind"]?.string, let arguments = json["arguments"]?.object,
      let settings = json["settings"]?.object
    else { return nil }
    self.init(kind, arguments, settings: settings)
  }
}

extension RunPreparation {
  /// The settings of a request: the models that were chosen, and what was set.
  package var requested: JSONObject {
    var members = settings.requested
    members[Flag.model.member] = .strings(choice.named)
    return members
  }
}
