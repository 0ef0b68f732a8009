/// Asks inside a long computation of our own, once in so many turns, whether its task was cancelled.
///
/// The time limit of a run and a user who has had enough cancel a task, and nothing but the computation itself can then
/// end it. To ask costs tens of nanoseconds, too much for every turn of a tight loop: give as many turns as take about a
/// millisecond.
///
/// ```swift
/// var watch = CancellationWatch(every: 256)
/// for action in plan {
///   if watch.isCancelled() { throw Rejection("the check was cancelled") }
///   …
/// }
/// ```
package struct CancellationWatch: Sendable {
  private let period: Int
  private var turns = 0

  /// A watch that asks in every turn that is a multiple of `period`, which is at least 1.
  package init(every period: Int) {
    self.period = max(1, period)
  }

  /// Counts one turn. `true` in a turn that asks, if the task was cancelled.
  package mutating func isCancelled() -> Bool {
    turns += 1
    guard turns >= period else { return false }
    turns = 0
    return Task.isCancelled
  }
}
