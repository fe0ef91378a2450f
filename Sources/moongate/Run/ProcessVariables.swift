import Glibc

/// The environment variables that moongate was started with.
enum ProcessVariables {
    /// What no script sees, also not through a process that it starts.
    static let secret: Set<String> = ["MATON_API_KEY"]

    /// All of them, the secret ones too. Taken over, and the secret ones removed from the process, the first time; that has
    /// to be before there is a second thread.
    static let all: [String: String] = {
        let variables = read()
        for name in secret {
            // What is only taken off the list still stands in the memory that `/proc` shows.
            if let value = getenv(name) { memset(value, 0, strlen(value)) }
            unsetenv(name)
        }
        return variables
    }()

    /// Not with Foundation's `ProcessInfo`: nothing else that every start needs would make it ready.
    private static func read() -> [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            next += 1
            guard let mark = strchr(entry, Int32(UInt8(ascii: "="))), mark > entry else { continue }
            let name = UnsafeRawBufferPointer(start: entry, count: mark - entry)
            variables[String(decoding: name, as: UTF8.self)] = String(cString: mark + 1)
        }
        return variables
    }
}
