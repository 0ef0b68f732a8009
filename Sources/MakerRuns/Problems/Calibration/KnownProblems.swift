package import MakerConsole
package import MakerVoting

/// How a kind of problem generates problems with known replies.
package struct KnownProblems: Sendable {
  /// Flags of its own, besides how many there shall be.
  package let flags: [Flag]
  /// Makes so many.
  package let make:
    @Sendable (_ count: Int, _ random: inout SplitMix64, ProblemArguments, Settings) throws -> KnownSamples

  package init(
    flags: [Flag] = [],
    make:
      @escaping @Sendable (_ count: Int, _ random: inout SplitMix64, ProblemArguments, Settings) throws -> KnownSamples
  ) {
    (self.flags, self.make) = (flags, make)
  }
}
