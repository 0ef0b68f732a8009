import MakerConsole
package import Maker

/// A run that can begin: everything is read and checked, and nothing spent.
package struct PreparedRun: Sendable {
  package let request: RunRequest
  package let kind: ProblemKind
  package let work: Work
  package var preparation: RunPreparation
  /// The models, once they are made.
  package var models: [any CompletionModel] = []
  /// What its journal keeps of it, so that it can be made again.
  package var kept: KeptRequest { KeptRequest(request, kind, arguments, preparation.settings) }
  /// The arguments of the request.
  package let arguments: ProblemArguments
}
