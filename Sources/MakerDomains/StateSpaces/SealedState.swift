public import Maker
import MakerVoting

/// A state together with a hash of it, taken where the state was made and checked wherever it arrives.
public struct SealedState<Space: StateSpace>: Hashable, Sendable {
  /// The state as it arrived. Use ``opened(in:)`` to get it checked.
  public let state: Space.State
  /// The hash; `nil` if whoever handed the state on left it out.
  public let seal: String?

  /// A state as somebody handed it on.
  public init(state: Space.State, seal: String?) {
    self.state = state
    self.seal = seal
  }

  /// Seals a state.
  public init(sealing state: Space.State, in space: Space) {
    self.init(state: state, seal: Self.hash(of: state, in: space))
  }

  /// The state, if its hash is there and fits.
  ///
  /// - Throws: `Rejection` for a missing or a wrong hash.
  public func opened(in space: Space) throws(Rejection) -> Space.State {
    guard let seal else { throw Rejection("a state was handed on without its hash") }
    guard seal == Self.hash(of: state, in: space) else { throw Rejection("a state was handed on with a wrong hash") }
    return state
  }

  private static func hash(of state: Space.State, in space: Space) -> String {
    StableHash(space.text(of: state)).hex
  }
}
