/// The folders in which a user's files belong (XDG Base Directory).
package enum UserFolders {
  /// A file in such a folder; `nil` where neither the folder's variable nor HOME is set.
  package static func path(_ variable: String, in home: String, _ name: String, _ console: Console) -> String? {
    // The specification has relative paths ignored.
    if let folder = console.variable(variable), folder.hasPrefix("/") { return folder + "/" + name }
    return console.variable("HOME").map { "\($0)/\(home)/\(name)" }
  }
}
