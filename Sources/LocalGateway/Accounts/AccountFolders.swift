import Foundation

/// The folders of accounts below a state directory.
enum AccountFolders {
    /// Where the account of a connection keeps its data.
    ///
    /// - Throws: ``APIError`` for what is no connection's identifier; nothing else becomes part of a path.
    static func path(of connectionId: String, in directory: String) throws -> String {
        guard isIdentifier(connectionId) else {
            throw APIError(.badRequest, "connection-not-found", "There is no Apify connection \"\(connectionId)\".")
        }
        return "\(directory)/accounts/\(connectionId)"
    }

    /// The connections that have a folder.
    static func all(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory + "/accounts")) ?? []
        return names.filter { name in
            isIdentifier(name)
                && FileManager.default.fileExists(atPath: "\(directory)/accounts/\(name)/\(GatewayDatabase.fileName)")
        }.sorted()
    }

    private static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isDigit || $0.isLetter }
    }
}
