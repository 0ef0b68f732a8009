import Maker
import MakerVoting

extension Settings {
  /// What governs a run.
  ///
  /// - Throws: ``CommandError`` for settings that cannot hold together.
  func runSettings() throws(CommandError) -> RunSettings {
    var run = RunSettings()
    if let target = number(.reliability) {
      run.margin = .reliability(target: target, accuracy: number(.accuracy) ?? 0.8)
    } else {
      if isSet(.accuracy) { throw .usage("--accuracy goes with --reliability; give both, or --k alone") }
      run.margin = .fixed(integer(.k) ?? 3)
    }
    run.maxVotes = integer(.maxVotes) ?? run.maxVotes
    try checkVotes(run)
    run.proposals = integer(.proposals) ?? run.proposals
    run.decompose = text(.decompose).flatMap(DecomposePolicy.init) ?? run.decompose
    run.maxDepth = integer(.maxDepth) ?? run.maxDepth
    run.reuse = !isOn(.noReuse)
    run.limits = BudgetLimits(
      calls: integer(.maxCalls), tokens: integer(.maxTokensTotal), cost: number(.maxCost), time: duration(.timeout),
      nodes: integer(.maxNodes))
    run.concurrency = integer(.concurrency) ?? run.concurrency
    run.seed = integer(.seed).map { UInt64($0) } ?? run.seed
    run.temperatures.first = number(.firstTemperature) ?? run.temperatures.first
    run.temperatures.later = number(.temperature) ?? run.temperatures.later
    run.redFlags.maxOutputTokens = integer(.maxOutputTokens) ?? run.redFlags.maxOutputTokens
    run.redFlags.minCharacters = integer(.minChars) ?? run.redFlags.minCharacters
    try chooseRedFlags(&run.redFlags)
    if !isSet(.maxOutputTokens) { run.redFlags.maxAnswerTokens = run.redFlags.taskKind?.maxOutputTokens }
    return run
  }

  private func checkVotes(_ run: RunSettings) throws(CommandError) {
    let k: Int
    do throws(Margin.InvalidParameter) {
      k = try run.margin.margin(atDepth: 0)
    } catch {
      throw .usage("--reliability: \(error.description)")
    }
    guard run.maxVotes < k else { return }
    let margin = isSet(.reliability) ? "a margin of \(k), which --reliability asks for" : "--k \(k)"
    throw .usage("--max-votes \(run.maxVotes) can never reach \(margin); it must be at least \(k)")
  }
}
