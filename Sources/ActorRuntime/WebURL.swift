import Foundation
import LateLibraries

/// An absolute http or https URL.
struct WebURL {
    private var components: URLComponents

    /// Nil when the text is no such URL.
    init?(_ text: String) {
        guard let components = URLComponents(string: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            let scheme = components.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = components.host, !host.isEmpty
        else { return nil }
        self.components = components
        self.components.scheme = scheme
        self.components.host = host.lowercased()
        if self.components.path.isEmpty { self.components.path = "/" }
    }

    var text: String? { components.string }

    /// Scheme, host and port, without a port that goes without saying.
    var origin: String {
        let standard = components.scheme == "https" ? 443 : 80
        let port = components.port.flatMap { $0 == standard ? nil : ":\($0)" } ?? ""
        return "\(components.scheme ?? "http")://\(components.host ?? "")\(port)"
    }

    /// What robots.txt rules are compared with: the path with its query.
    var pathAndQuery: String {
        components.percentEncodedPath + (components.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    /// The key under which a request queue knows the URL, as Apify's SDKs compute it: without fragment and `utm_`
    /// parameters, parameters sorted, no slash at the end.
    func uniqueKey(keepingFragment: Bool) -> String {
        var key = components
        if !keepingFragment { key.fragment = nil }
        if var items = key.percentEncodedQueryItems {
            items.removeAll { $0.name.lowercased().hasPrefix("utm_") }
            items.sort { ($0.name, $0.value ?? "") < ($1.name, $1.value ?? "") }
            key.percentEncodedQueryItems = items.isEmpty ? nil : items
        }
        if key.percentEncodedPath.hasSuffix("/") { key.percentEncodedPath.removeLast() }
        return key.string ?? ""
    }

    /// A reference resolved against a base (RFC 3986), nil when the result is no http or https URL.
    ///
    /// - Throws: an `ErrorObject` when libxml2, which knows how, is not on this machine.
    static func resolve(_ reference: String, against base: String) throws -> String? {
        let reference = reference.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !reference.utf8.contains(0), !base.utf8.contains(0) else { return nil }
        // Pages hold spaces and letters beyond ASCII in their links; browsers encode them, and so must we.
        let encoded = reference.addingPercentEncoding(withAllowedCharacters: Self.kept) ?? reference
        guard let built = try XMLLibrary.loadForPages().xmlBuildURI(encoded, base) else { return nil }
        defer { free(built) }
        return WebURL(String(cString: built))?.text
    }

    private static let kept = CharacterSet.urlQueryAllowed.union(CharacterSet(charactersIn: "#%[]"))
}
