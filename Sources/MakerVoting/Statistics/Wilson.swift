/// The Wilson score interval of a share that was observed as `successes` out of `trials`.
public struct WilsonInterval: Hashable, Sendable {
  /// The centre of the interval: the observed share, drawn towards one half when trials are few.
  public let center: Double
  /// Half of the interval's width.
  public let halfWidth: Double

  /// The lower bound, 0...1.
  public var lower: Double { max(0, center - halfWidth) }
  /// The upper bound, 0...1.
  public var upper: Double { min(1, center + halfWidth) }

  /// The interval at the confidence that `z` standard deviations give; 1.96 is 95%.
  ///
  /// - Parameters:
  ///   - successes: at most `trials`.
  ///   - trials: with none, the interval is 0...1.
  ///   - z: the normal quantile.
  public init(successes: Int, trials: Int, z: Double = 1.96) {
    guard trials > 0 else {
      self.init(center: 0.5, halfWidth: 0.5)
      return
    }
    self.init(share: Double(successes) / Double(trials), trials: Double(trials), z: z)
  }

  /// The interval of a share that as many independent trials would have shown.
  ///
  /// - Parameters:
  ///   - share: 0...1.
  ///   - trials: above 0, not necessarily whole.
  ///   - z: the normal quantile.
  public init(share: Double, trials n: Double, z: Double = 1.96) {
    let scale = 1 + z * z / n
    center = (share + z * z / (2 * n)) / scale
    halfWidth = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / scale
  }

  private init(center: Double, halfWidth: Double) {
    self.center = center
    self.halfWidth = halfWidth
  }
}
