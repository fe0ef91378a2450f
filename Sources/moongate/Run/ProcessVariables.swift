import Foundation
import Glibc

/// The environment variables that moongate was started with.
enum ProcessVariables {
    /// What no script sees, also not through a process that it starts.
    static let secret: Set<String> = ["MATON_API_KEY"]

    /// All of them, the secret ones too. Taken over, and the secret ones removed from the process, the first time; that has
    /// to be before there is a second thread.
    static let all: [String: String] = {
        let variables = ProcessInfo.processInfo.environment
        for name in secret {
            // What is only taken off the list still stands in the memory that `/proc` shows.
            if let value = getenv(name) { memset(value, 0, strlen(value)) }
            unsetenv(name)
        }
        return variables
    }()
}
