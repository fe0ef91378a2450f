import Libraries

/// What moongate keeps for its user, each in the folder that the XDG base directory specification gives it.
///
/// Source: https://specifications.freedesktop.org/basedir-spec/latest/
enum UserFolder: String {
    case settings = "XDG_CONFIG_HOME"
    case state = "XDG_STATE_HOME"
    case caches = "XDG_CACHE_HOME"

    private var standard: String {
        switch self {
        case .settings: ".config"
        case .state: ".local/state"
        case .caches: ".cache"
        }
    }

    /// - Parameter environment: the variables of this process.
    /// - Returns: the folder; nil when there is no home. A variable that is no absolute path counts for nothing.
    func path(in environment: [String: String]) -> String? {
        let base = environment.nonEmpty(rawValue).flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (base ?? environment.nonEmpty("HOME").map { "\($0)/\(standard)" }).map { $0 + "/moongate" }
    }
}

extension LibraryCache {
    /// - Parameter environment: says where caches are; nil when it does not.
    init?(environment: [String: String]) {
        guard let folder = UserFolder.caches.path(in: environment) else { return nil }
        self.init(folder: folder + "/lib")
    }
}
