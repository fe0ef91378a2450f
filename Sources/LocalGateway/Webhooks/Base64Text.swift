import Foundation

enum Base64Text {
    /// The bytes behind base64 text, with or without the padding at its end.
    static func decode(_ text: String) -> [UInt8]? {
        let bare = text.prefix { $0 != "=" }
        guard text.utf8.count - bare.utf8.count <= 2, bare.utf8.count % 4 != 1 else { return nil }
        let padded = bare + String(repeating: "=", count: (4 - bare.utf8.count % 4) % 4)
        return Data(base64Encoded: String(padded)).map { [UInt8]($0) }
    }
}
