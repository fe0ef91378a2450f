/// Which environment variables an actor's author may set.
enum ActorEnvironmentRules {
    /// - Throws: ``ActorDefinition/Problem`` for names that are none, that belong to the platform, or that tell the system's
    ///   loader to bring other code into the process.
    static func check(_ name: String, _ value: String) throws {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, !first.isDigit, bytes.count <= 256,
            bytes.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") })
        else {
            throw ActorDefinition.Problem(
                "the environment variable \"\(name)\" must be named with letters, digits and underscores")
        }
        for prefix in ["ACTOR_", "APIFY_", "LD_", "GLIBC_", "MALLOC_"] where name.hasPrefix(prefix) {
            throw ActorDefinition.Problem("environment variables that begin with \(prefix) cannot be set: \"\(name)\"")
        }
        guard !["PATH", "HOME", "TMPDIR", "GCONV_PATH", "LOCPATH", "NLSPATH"].contains(name) else {
            throw ActorDefinition.Problem("the environment variable \"\(name)\" cannot be set")
        }
        guard value.utf8.count <= 1 << 16, !value.utf8.contains(0) else {
            throw ActorDefinition.Problem(
                "the value of the environment variable \"\(name)\" is too long or has a zero byte")
        }
    }
}
