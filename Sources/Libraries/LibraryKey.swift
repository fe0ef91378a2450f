/// The key of a library's record. Names hold no hyphens, so it can be taken apart again; dots, hyphens, letters and digits
/// are what keys may hold.
///
/// Source: https://docs.apify.com/api/v2/key-value-store-record-put
public enum LibraryKey {
    /// Where a store lists what it holds.
    public static let index = "moongate-index"

    /// The key of a library in one version: `reports-1.4.0`.
    public static func key(_ name: String, _ version: SemanticVersion) -> String { "\(name)-\(version)" }

    /// The library that a key stands for; nil for any other key.
    public static func library(_ key: String) -> (name: String, version: SemanticVersion)? {
        guard let hyphen = key.firstIndex(of: "-") else { return nil }
        let name = String(key[..<hyphen])
        guard (try? LibraryName.check(name)) != nil, let version = SemanticVersion(key[key.index(after: hyphen)...])
        else {
            return nil
        }
        return (name, version)
    }
}
