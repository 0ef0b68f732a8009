// What a vote is on is text and JSON: whoever imports the one has the other.
@_exported public import MakerText
