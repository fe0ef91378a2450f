import Foundation
import LocalGateway

/// A local gateway in a process of its own, which tests may kill as they like.
///
/// Arguments: the state directory, the program that takes the place of the actor host, the project's folder, how many runs
/// go on at a time. Prints its address and its token on one line, and serves until standard input ends.
@main
enum Main {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let runs = Int(arguments[4]) else { exit(64) }
        let gateway = try await LocalGateway.start(
            LocalGateway.Configuration(
                stateDirectory: .path(arguments[1]), actorExecutable: arguments[2], maximumConcurrentRuns: runs,
                projectDirectory: arguments[3]))
        print(gateway.baseURL, gateway.token)
        fflush(nil)
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                while readLine() != nil {}
                continuation.resume()
            }
        }
        await gateway.shutdown()
    }
}
