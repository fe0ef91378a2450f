import Foundation
import GatewayAPI

/// The text of a library: one file, or several of which `init.lua` is the one that `require "NAME"` loads.
public struct LibraryContent: Sendable, Equatable {
    static let main = "init.lua"
    /// What a store takes in one record.
    private static let largest = 8 << 20

    /// The texts by file name: `init.lua`, `parts.lua`, `parts/list.lua`.
    public let files: [String: [UInt8]]
    /// What is stored, and what the hash is of: the text of the only file, else a JSON document with all of them.
    public let record: [UInt8]
    /// The SHA-256 of the record, as hexadecimal digits.
    public let sha256: String

    /// Whether it is one file.
    public var isSingle: Bool { files.count == 1 }
    /// What its record is said to be where it is stored.
    public var contentType: String { isSingle ? "text/x-lua; charset=utf-8" : "application/json; charset=utf-8" }
    /// The text of the file that is loaded first.
    var mainText: [UInt8] { files[Self.main] ?? [] }

    /// - Parameter files: the texts by file name, `init.lua` among them.
    /// - Throws: ``LibraryError`` for what cannot be a library.
    public init(files: [String: [UInt8]]) throws(LibraryError) {
        try self.init(files, sha256: nil)
    }

    /// - Parameter sha256: the hash of the record, where it is known already.
    private init(_ files: [String: [UInt8]], sha256: String?) throws(LibraryError) {
        guard files[Self.main] != nil else { throw LibraryError(.damaged, "there is no \(Self.main)") }
        guard files.count <= LibraryFolder.mostFiles else {
            throw LibraryError(.damaged, "it has more than \(LibraryFolder.mostFiles) files")
        }
        for (name, text) in files {
            guard Self.isModuleFile(name), !LibraryFolder.isLeftOut(name) else {
                throw LibraryError(.damaged, "'\(name.prefix(80))' is no name that require could find")
            }
            guard text.first != 0x1B else {
                throw LibraryError(.damaged, "\(name) is bytecode; libraries are text, which people can read")
            }
        }
        self.files = files
        record = files.count == 1 ? files[Self.main] ?? [] : try Self.bundle(files)
        // Which of both a record is, its first character tells: no Lua text begins with a brace.
        guard files.count > 1 || !Self.isBundle(record) else {
            throw LibraryError(.damaged, "the text begins with '{', which is no Lua")
        }
        guard record.count <= Self.largest else {
            throw LibraryError(.damaged, "it is larger than the \(Self.largest >> 20) MB that a record takes")
        }
        self.sha256 = sha256 ?? SHA256.hexadecimal(record)
    }

    /// - Parameters:
    ///   - record: what is stored.
    ///   - sha256: its hash, where it is known already.
    /// - Throws: ``LibraryError`` when that is no library.
    public init(record: [UInt8], sha256: String? = nil) throws(LibraryError) {
        guard Self.isBundle(record) else {
            try self.init([Self.main: record], sha256: sha256)
            return
        }
        guard let bundle = try? JSONDecoder().decode(Bundle.self, from: Data(record)) else {
            throw LibraryError(
                .damaged, "it is neither Lua nor a JSON document such as {\"files\": {\"init.lua\": \"...\"}}")
        }
        try self.init(bundle.files.mapValues { Array($0.utf8) }, sha256: sha256)
        guard self.record == record else {
            throw LibraryError(.damaged, "its files are not written as moongate writes them")
        }
    }

    private struct Bundle: Decodable {
        let files: [String: String]
    }

    private static func isBundle(_ record: [UInt8]) -> Bool {
        record.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    }

    private static func bundle(_ files: [String: [UInt8]]) throws(LibraryError) -> [UInt8] {
        var texts: [String: String] = [:]
        for (name, bytes) in files {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw LibraryError(.damaged, "\(name) is not UTF-8, which a library of several files has to be")
            }
            texts[name] = text
        }
        return Array((JSONValue.object(["files": .texts(texts)]).text() + "\n").utf8)
    }

    private static func isModuleFile(_ name: String) -> Bool {
        guard name.hasSuffix(".lua"), name.utf8.count <= 200 else { return false }
        return name.dropLast(4).split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                }
        }
    }

    /// The files by the names under which scripts require them: `reports`, `reports.parts`.
    ///
    /// - Parameter name: what the library is called.
    public func modules(ofLibrary name: String) -> [String: String] {
        var modules: [String: String] = [:]
        // `parts.lua` goes before `parts/init.lua`, as everywhere.
        for file in files.keys.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            var words = file.dropLast(4).split(separator: "/").map(String.init)
            if words.last == "init" { words.removeLast() }
            modules[([name] + words).joined(separator: ".")] = file
        }
        return modules
    }
}
