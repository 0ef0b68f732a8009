import MakerRuns
import MakerConsole
import Maker

/// The line at the end of a run.
enum SummaryLine {
  static func text(status: RunStatus, reliability: Double, usage: Usage) -> String {
    var parts = [head(status, reliability)]
    parts.append(Words.count(usage.calls, "call"))
    parts.append(Words.count(usage.samples, "sample"))
    parts.append((usage.isEstimate ? "about " : "") + Words.count(usage.tokens, "token"))
    if let cost = usage.cost, cost > 0 { parts.append("$" + Words.fixed(cost, cost < 0.1 ? 4 : 2)) }
    parts.append(Words.fixed(usage.seconds, usage.seconds < 1 ? 2 : 1) + " s")
    return parts.joined(separator: " · ")
  }

  private static func head(_ status: RunStatus, _ reliability: Double) -> String {
    guard status == .solved else { return status.rawValue.replacing("_", with: " ") }
    // Cut, not rounded: .949 must not read as .95.
    let share = (reliability * 100).rounded(.down) / 100
    let digits = Words.fixed(share, 2)
    let shown = share < 1 ? String(digits.dropFirst()) : digits
    return "\(Confidence(reliability: reliability).rawValue) confidence (agreement \(shown))"
  }
}
