public import MakerJournal

/// How hard an election is trying: the rungs are climbed when one does not converge or a verifier rejects what it
/// elected.
public struct Escalation: Hashable, Sendable {
  /// What this rung changes.
  public let step: EscalationStep
  /// Which of the run's models is asked.
  public let model: Int
  /// Which wording of the prompt is used.
  public let wording: Int
  /// Added to the temperature of later samples.
  public let heat: Double

  /// The rungs in order, for a run with so many models.
  public static func ladder(models: Int) -> [Escalation] {
    var rungs = [
      Escalation(step: .first, model: 0, wording: 0, heat: 0),
      Escalation(step: .diversity, model: 0, wording: 0, heat: 0.5),
      Escalation(step: .rewording, model: 0, wording: 1, heat: 0.5),
    ]
    for model in 1..<max(1, models) {
      rungs.append(Escalation(step: .nextModel, model: model, wording: 0, heat: 0))
      rungs.append(Escalation(step: .rewording, model: model, wording: 1, heat: 0.5))
    }
    return rungs
  }
}
