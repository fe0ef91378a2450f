import Foundation
import LocalGateway

/// A gateway in a process of its own, which tests may kill at any moment.
///
///     GatewayHost STATE-DIRECTORY [LARGEST-FILE-IN-BYTES]
///
/// Prints `PORT TOKEN` when it accepts requests. Its actors end at once and well.
@main
struct Main {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count > 2, let limit = rlim_t(arguments[2]) {
            var bound = rlimit(rlim_cur: limit, rlim_max: limit)
            guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bound) == 0 else { exit(70) }
        }
        let gateway = try await LocalGateway.start(
            LocalGateway.Configuration(
                stateDirectory: .path(arguments[1]), actorExecutable: "/bin/true", maximumConcurrentRuns: 4))
        let port = gateway.baseURL.split(separator: ":").last ?? ""
        print("\(port) \(gateway.token)")
        fflush(nil)
        // Until somebody ends this process.
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
