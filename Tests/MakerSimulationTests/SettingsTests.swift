import MakerSimulation
import Testing

@Suite("Settings of the simulated model")
struct SettingsTests {
  @Test("every option is read, with and without spaces")
  func all() throws {
    let text = "accuracy=0.8, seed=7,malformed=0.02,verbose=0.03,correlated=.1,latency=50ms"
    let settings = try SimulationSettings(parsing: text)
    #expect(
      settings
        == SimulationSettings(
          accuracy: 0.8, malformed: 0.02, verbose: 0.03, correlated: 0.1, latency: .milliseconds(50), seed: 7))
    #expect(try SimulationSettings(parsing: "") == SimulationSettings())
    #expect(SimulationSettings().accuracy == 0.9)
    #expect(SimulationSettings().seed == nil)
  }

  @Test(
    "durations have a unit",
    arguments: [
      ("50ms", Duration.milliseconds(50)), ("5s", .seconds(5)), ("10m", .seconds(600)), ("1.5s", .milliseconds(1500)),
      ("0ms", .zero),
    ])
  func durations(text: String, duration: Duration) throws {
    #expect(try SimulationSettings(parsing: "latency=\(text)").latency == duration)
  }

  @Test(
    "what cannot be read is refused in one line that helps",
    arguments: [
      ("acuracy=0.9", SimulationSettingsError.Code.unknownOption, "did you mean \"accuracy\"?"),
      ("zzz=1", .unknownOption, "the options are accuracy, malformed"),
      ("accuracy=1.1", .outOfRange, "between 0 and 1"), ("correlated=-0.1", .outOfRange, "between 0 and 1"),
      ("malformed=0.5,verbose=0.5", .outOfRange, "below 1"), ("accuracy=high", .invalidValue, "accuracy=0.9"),
      ("accuracy=nan", .invalidValue, "accuracy=0.9"), ("accuracy=1e-1", .invalidValue, "accuracy=0.9"),
      ("accuracy", .invalidValue, "accuracy=0.9"), ("accuracy=", .invalidValue, "has no value"),
      ("seed=-1", .invalidValue, "seed=7"), ("seed=1.5", .invalidValue, "seed=7"),
      ("latency=50", .invalidValue, "50ms, 5s or 10m"), ("latency=-5s", .invalidValue, "50ms, 5s or 10m"),
      ("seed=1,seed=2", .repeatedOption, "give it once"), ("accuracy=0.9,", .unknownOption, "the options are"),
    ])
  func refused(text: String, code: SimulationSettingsError.Code, hint: String) {
    #expect {
      try SimulationSettings(parsing: text)
    } throws: { error in
      guard let error = error as? SimulationSettingsError else { return false }
      return error.code == code && error.description.contains(hint) && !error.description.contains("\n")
    }
  }
}
