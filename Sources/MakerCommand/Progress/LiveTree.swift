import MakerRuns
import MakerConsole
import Maker
import Synchronization

/// The tree on a terminal, drawn anew in place while it grows.
final class LiveTree: Sendable {
  /// At most twenty drawings a second.
  static let interval = Duration.milliseconds(50)

  private struct State {
    var fold = RunFold()
    var isChanged = false
    /// Lines on the screen that belong to the tree.
    var drawn = 0
    var isEnded = false
  }

  private let console: Console
  private let style: Style
  private let state: Mutex<State>

  private let isPlan: Bool
  private let words: @Sendable (Reason) -> String

  init(_ output: Output, isPlan: Bool = false, words: @escaping @Sendable (Reason) -> String = { $0.description }) {
    console = output.console
    style = output.style
    state = Mutex(State())
    (self.isPlan, self.words) = (isPlan, words)
  }

  /// Begins with what was told before the run was taken up again.
  func begin(_ fold: RunFold) {
    state.withLock { $0.fold = fold }
  }

  private func root(_ state: State) -> TreeNode? {
    state.fold.tree().map { TreeNode($0, isPlan: isPlan, words: words) }
  }

  /// Takes an event in; nothing is drawn yet.
  func listen(_ event: Event) {
    state.withLock { state in
      state.fold.apply(event)
      state.isChanged = true
    }
  }

  /// Draws as long as the task is not cancelled.
  func drawContinuously() async {
    while !Task.isCancelled {
      draw()
      try? await console.clock.sleep(for: Self.interval)
    }
  }

  /// Draws the tree if it has changed.
  func draw() {
    state.withLock { state in
      guard state.isChanged, !state.isEnded, let size = console.errorSize(), let root = root(state) else { return }
      state.isChanged = false
      // The last column stays free: some terminals break the line when it is written.
      let lines = TreeRenderer(width: max(20, size.columns - 1), style: style)
        .lines(root, atMost: max(1, size.lines - 2))
      replace(lines, &state)
    }
  }

  /// Draws the tree for the last time, as the run's result has it, whole; it stays.
  ///
  /// - Parameters:
  ///   - root: the final tree; `nil` keeps the one that the events told.
  func end(_ root: TreeNode?) {
    state.withLock { state in
      guard !state.isEnded else { return }
      state.isEnded = true
      guard let root = root ?? self.root(state) else { return }
      let width = max(20, (console.errorSize()?.columns ?? 80) - 1)
      replace(TreeRenderer(width: width, style: style).lines(root), &state)
    }
  }

  private func replace(_ lines: [String], _ state: inout State) {
    var text = state.drawn > 0 ? "\u{1b}[\(state.drawn)A\r" : ""
    for line in lines { text += line + "\u{1b}[K\n" }
    console.writeError(text + "\u{1b}[J")
    state.drawn = lines.count
  }
}
