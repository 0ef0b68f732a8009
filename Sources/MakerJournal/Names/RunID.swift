import Foundation

/// Makes ids of runs: they sort by time and name no machine.
package enum RunID {
  /// A new id: the time in milliseconds and some randomness, both in base 36.
  package static func make() -> String {
    var random = SystemRandomNumberGenerator()
    let time = String(UInt64(Date().timeIntervalSince1970 * 1000), radix: 36)
    let salt = String(random.next() % 1_679_616, radix: 36)
    return time + "-" + String(repeating: "0", count: 4 - salt.count) + salt
  }
}
