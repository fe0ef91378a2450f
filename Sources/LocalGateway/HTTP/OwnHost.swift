/// The names under which the gateway is reached, and those that pages of this machine come from.
enum OwnHost {
    private static let names = ["127.0.0.1", "localhost", "[::1]"]

    /// - Parameter authority: a name and perhaps a port, such as `localhost:4747`.
    static func isMeant(by authority: Substring) -> Bool {
        var name = authority
        if authority.hasPrefix("[") {
            name = authority.firstIndex(of: "]").map { authority[...$0] } ?? ""
        } else if let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")) {
            name = authority[..<colon]
        }
        return names.contains(name.lowercased())
    }

    /// - Parameter origin: where a page comes from, as browsers tell: `http://localhost:3000`.
    static func isMeant(byOrigin origin: String) -> Bool {
        guard let mark = origin.firstRange(of: "://"), ["http", "https"].contains(origin[..<mark.lowerBound]) else {
            return false
        }
        return isMeant(by: origin[mark.upperBound...])
    }
}
