/// Where a library comes from.
public enum LibraryOrigin: Sendable, Hashable {
    /// A record of a key-value store, which is given by its ID or as `username~name`.
    case store(String, key: String)
    /// A commit of a git repository.
    case git(String, commit: String)
    /// A folder, as it was when it was taken over.
    case folder(String)

    /// What people read: `acme~team-lib`.
    public var phrase: String {
        switch self {
        case .store(let store, _): store
        case .git(let address, let commit): "\(address) at \(commit.prefix(12))"
        case .folder(let path): path
        }
    }
}

extension LibraryOrigin: Decodable {
    private enum CodingKeys: String, CodingKey { case store, key, git, commit, folder }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        if let store = try fields.decodeIfPresent(String.self, forKey: .store) {
            self = .store(store, key: try fields.decode(String.self, forKey: .key))
        } else if let address = try fields.decodeIfPresent(String.self, forKey: .git) {
            self = .git(address, commit: try fields.decode(String.self, forKey: .commit))
        } else {
            self = .folder(try fields.decode(String.self, forKey: .folder))
        }
    }

    var json: JSONValue {
        switch self {
        case .store(let store, let key): .texts(["store": store, "key": key])
        case .git(let address, let commit): .texts(["git": address, "commit": commit])
        case .folder(let path): .texts(["folder": path])
        }
    }
}
