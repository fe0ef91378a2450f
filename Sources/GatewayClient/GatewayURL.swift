/// The address of a host, taken apart and checked. Everything that the key is sent to comes from here.
struct GatewayURL: Sendable {
    /// `https://gateway.maton.ai`, with the port where it is given and the path without a slash at its end.
    let text: String
    /// Whether it names this very machine.
    let isLoopback: Bool
    /// Whether it belongs to Maton.
    let isMaton: Bool

    /// - Parameters:
    ///   - text: What the user gave.
    ///   - name: What it was given for, for messages.
    ///   - suffixes: Ends of the path that people paste along and that operations bring themselves.
    init(_ text: String, name: String, droppingSuffixes suffixes: [String] = []) throws(GatewayError) {
        func invalid(_ reason: String) -> GatewayError {
            GatewayError(
                code: .invalidConfiguration,
                message: "the \(name) '\(RemoteText.tamed(text, limit: 200))' \(reason)"
            )
        }
        // Foreign characters, white space and control characters have no place here, and could make what is checked
        // differ from what is connected to.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\\\"<>^`{|}".utf8.contains($0) }) else {
            throw invalid("holds characters that no URL has")
        }
        guard let separator = text.firstRange(of: "://") else { throw invalid("is no URL; it starts with https://") }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw invalid("is not an https URL") }
        let rest = text[separator.upperBound...]
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else { throw invalid("has a query") }
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<end].lowercased()
        guard !authority.contains("@") else {
            // The message would show what stands there, and that may be a password.
            throw GatewayError(code: .invalidConfiguration, message: "the \(name) holds a user name or password")
        }
        guard let (host, port) = GatewayURL.split(authority) else { throw invalid("has no usable host") }
        var path = rest[end...]
        while path.hasSuffix("/") { path.removeLast() }
        for suffix in suffixes where path.hasSuffix(suffix) {
            path.removeLast(suffix.count)
            break
        }
        isLoopback = GatewayURL.isLoopback(host)
        isMaton = host == "maton.ai" || host.hasSuffix(".maton.ai")
        guard scheme == "https" || isLoopback else {
            throw GatewayError(
                code: .insecureURL,
                message: "the \(name) '\(text)' is plain http, which would show the key to everybody on the way",
                hint: "use https; plain http is for this machine only (http://127.0.0.1:PORT)"
            )
        }
        self.text = "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    private static func split(_ authority: String) -> (host: String, port: Int?)? {
        var host = authority[...]
        var port: Int?
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            guard let number = Int(authority[authority.index(after: colon)...]), 1...65_535 ~= number else {
                return nil
            }
            port = number
            host = authority[..<colon]
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isBracketed ? host.dropFirst().dropLast() : host
        guard !bare.isEmpty, !bare.contains(where: { (isBracketed ? "[]%,;" : "[]%,;:").contains($0) }) else {
            return nil
        }
        return (String(host), port)
    }

    /// Only forms that cannot be read in two ways: 127.0.0.1 is this machine, 127.1 and 0x7f000001 are not recognised.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        return parts.allSatisfy { part in
            part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && (UInt8(part).map { String($0) == part } ?? false)
        }
    }
}
