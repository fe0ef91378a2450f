import Foundation
import LineEditor

/// The files of the prompt's user.
struct PromptFiles {
    let environment: [String: String]

    /// What was typed in earlier sessions.
    func history(hiding key: String?) -> History {
        let filter = SecretFilter(known: [key].compactMap { $0 })
        let path = HistoryFile.standardPath(environment: { environment[$0] })
        return path.map { History.loading(HistoryFile(path: $0), filter: filter) } ?? History(filter: filter)
    }

    /// Whether nothing was ever typed at the prompt: somebody is new to it.
    var isHistoryMissing: Bool {
        let path = HistoryFile.standardPath(environment: { environment[$0] })
        return path.map { !FileManager.default.fileExists(atPath: $0) } ?? false
    }

    /// The Lua that the user wants to have run before the first prompt; nil when there is none.
    func initFile() -> (text: [UInt8], name: String)? {
        guard let path = UserFolder.settings.path(in: environment).map({ $0 + "/init.lua" }),
            let text = FileManager.default.contents(atPath: path)
        else { return nil }
        return (Array(text), path)
    }
}
