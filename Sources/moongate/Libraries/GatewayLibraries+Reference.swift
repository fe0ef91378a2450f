import ApifyModule
import GatewayClient
import Libraries

extension GatewayLibraries {
    private static let longestReference = 200

    /// The store that is meant by what somebody has typed, under a name that means the same to everybody: an ID, or
    /// `username~name`.
    ///
    /// - Parameters:
    ///   - given: an ID, `username~name`, `username/name`, or the name of one of one's own.
    ///   - creates: whether a store of one's own that is not there is made. It then has to have a name, too: stores without
    ///     one expire.
    /// - Throws: `LibraryError` when there is no such store.
    func reference(_ given: String, creates: Bool) async throws -> String {
        let name = String(given.map { $0 == "/" ? "~" : $0 })
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "~-_.".unicodeScalars.contains($0))
        }
        guard isPlain, !name.isEmpty, name != "~", name.utf8.count <= Self.longestReference else {
            throw LibraryError(
                .usage,
                "'\(given.prefix(80))' is no store; name one by its ID, as username~name, or by its name if it is yours"
            )
        }
        for candidate in candidates(name) {
            guard let store = try await store(candidate) else { continue }
            guard store["name"]?.string != nil || !creates else {
                throw LibraryError(
                    .usage,
                    "the store \(candidate) has no name, and stores without one expire; publish to a store with a name, which is "
                        + "made when it is not there, as in --store team-lib")
            }
            return Self.reference(to: store, givenAs: candidate)
        }
        let own = name.hasPrefix("~") ? String(name.dropFirst()) : name
        guard creates, !own.contains("~"), !looksLikeID(own) else {
            throw LibraryError(
                .notFound,
                "there is no key-value store '\(given)' here"
                    + (own.contains("~") ? ", or it is not shared with this account" : "")
                    + "\nhint: apify.key_value_stores.list() shows those of the account")
        }
        guard let store = try await makeStore(own) else {
            throw LibraryError(.notFound, "the store '\(own)' could not be made")
        }
        // The plan goes on with a store that is not there, and so is empty.
        guard !isPlanned else { return "~" + own }
        StandardError.line("moongate: made the key-value store \(own)")
        return Self.reference(to: store, givenAs: "~" + own)
    }

    private func candidates(_ name: String) -> [String] {
        if name.contains("~") { return [name] }
        return looksLikeID(name) ? [name, "~" + name] : ["~" + name]
    }

    /// Source: IDs of resources have 17 letters and digits.
    private func looksLikeID(_ name: String) -> Bool {
        name.utf8.count == 17 && name.allSatisfy { $0.isLetter || $0.isNumber }
    }

    private static func reference(to store: JSONTree, givenAs candidate: String) -> String {
        let id = store["id"]?.string
        if candidate == id { return candidate }
        if let user = store["username"]?.string, let name = store["name"]?.string { return "\(user)~\(name)" }
        // Whose own it is somebody else could not tell from a bare name.
        return candidate.hasPrefix("~") ? id ?? candidate : candidate
    }
}
