// Events speak of elections: whoever reads a journal has the words of voting.
@_exported public import MakerVoting
