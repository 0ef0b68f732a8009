// A user of the planner writes one import: voting, the code matcher and JSON come with it.
@_exported public import MakerCode
@_exported public import MakerVoting
@_exported public import MakerJournal
