import Synchronization

/// The functions of a library, looked up by whoever needs them first.
final class LoadedOnce<Functions: Sendable>: Sendable {
    private let found = Mutex<Functions?>(nil)

    /// Any thread.
    ///
    /// - Parameter load: finds the functions. What it throws is thrown, and it is asked again the next time.
    func get(_ load: () throws(MissingLibrary) -> Functions) throws(MissingLibrary) -> Functions {
        try found.withLock { found throws(MissingLibrary) in
            if let found { return found }
            let functions = try load()
            found = functions
            return functions
        }
    }
}
