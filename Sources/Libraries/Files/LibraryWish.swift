/// What a project says it wants of a library, in `libs` of its `moongate.json`.
public struct LibraryWish: Sendable, Equatable {
    /// Where it is looked for.
    public enum Place: Sendable, Equatable {
        /// In a store; nil for the one that it was locked from.
        case store(String?)
        /// In `lib/vendor`, where a commit or a folder was copied to.
        case vendored
    }

    /// Where it comes from.
    public var place: Place
    /// The versions that will do.
    public var range: VersionRange

    /// - Parameters:
    ///   - place: where it comes from.
    ///   - range: the versions that will do.
    public init(_ place: Place, _ range: VersionRange) {
        (self.place, self.range) = (place, range)
    }

    var store: String? {
        guard case .store(let store) = place else { return nil }
        return store
    }

    var json: JSONValue {
        switch place {
        case .store(nil): .string(range.description)
        case .store(let store?): .texts(["store": store, "version": range.description])
        case .vendored: .texts(["vendored": "lib/vendor", "version": range.description])
        }
    }
}

extension LibraryWish: Decodable {
    private enum CodingKeys: String, CodingKey { case store, version, vendored }

    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(.store(nil), try VersionRange(text))
            return
        }
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let range = try fields.decodeIfPresent(String.self, forKey: .version).map { try VersionRange($0) } ?? .any
        let isVendored = fields.contains(.vendored)
        self.init(isVendored ? .vendored : .store(try fields.decodeIfPresent(String.self, forKey: .store)), range)
    }
}
