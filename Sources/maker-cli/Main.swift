import Foundation
import MakerCommand
import MakerConsole

@main
struct Main {
  static func main() async {
    let console = Console.system(environment: ProcessInfo.processInfo.environment)
    exit(await MakerCommand.run(arguments: Array(CommandLine.arguments.dropFirst()), console: console))
  }
}
