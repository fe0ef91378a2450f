import Foundation
import LocalGateway

/// A local gateway in a process of its own, which tests may kill at any moment.
///
///     LocalGatewayHost STATE-DIRECTORY ACTOR-HOST PROJECT RUNS LARGEST-FILE
///
/// The program that takes the place of the actor host, the project's folder (`-` for none), how many runs go on at a time, and
/// how large its files may get in bytes (0 for any size). Prints its address and its token on one line when it accepts
/// requests, and serves until standard input ends.
@main
enum Main {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let runs = Int(arguments[4]), let largest = rlim_t(arguments[5]) else { exit(64) }
        if largest > 0 {
            var bound = rlimit(rlim_cur: largest, rlim_max: largest)
            guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bound) == 0 else { exit(70) }
        }
        let gateway = try await LocalGateway.start(
            LocalGateway.Configuration(
                stateDirectory: .path(arguments[1]), actorExecutable: arguments[2], maximumConcurrentRuns: runs,
                projectDirectory: arguments[3] == "-" ? nil : arguments[3]))
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
