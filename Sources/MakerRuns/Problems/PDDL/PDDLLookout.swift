import MakerConsole
import MakerDomains
import Synchronization

/// What code knows of a planning problem before anybody is asked, worked out once.
final class PDDLLookout: Sendable {
  private let space: PDDLSpace
  private let known = Mutex<PDDLOutlook?>(nil)

  init(_ space: PDDLSpace) { self.space = space }

  var outlook: PDDLOutlook {
    if let outlook = known.withLock({ $0 }) { return outlook }
    let outlook = space.outlook()
    known.withLock { $0 = outlook }
    return outlook
  }

  /// Refuses a start that cannot be, and a goal that no plan can reach.
  func check() throws(CommandError) {
    do { try space.check(space.start) } catch { throw .badData("the start: \(error)") }
    guard let fact = outlook.unreachable else { return }
    throw .badData(space.problem.goalError("the goal cannot be reached: no plan can make \(fact) true").description)
  }
}
