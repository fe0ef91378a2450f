import Foundation

/// The `storage/` folder of the Apify CLI as a seed: `datasets/NAME/000000001.json`, `key_value_stores/NAME/INPUT.json`
/// and other files by their ending, `request_queues/NAME/*.json`.
public struct SeedFolder: Sendable {
    /// Why a folder is no seed.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// What a seed may come to, which is what the gateway takes.
    private static let sizeLimit = 150 << 20
    private static let types = [
        "json": "application/json; charset=utf-8", "txt": "text/plain; charset=utf-8",
        "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "xml": "application/xml",
        "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml", "pdf": "application/pdf",
        "zip": "application/zip", "gz": "application/gzip", "bin": "application/octet-stream",
    ]

    private let root: String
    private var size = 0

    /// The seed that a folder comes to, as JSON text.
    ///
    /// - Parameter path: the folder itself, or the project it lies in.
    /// - Throws: ``Failure`` that names the file.
    public static func document(at path: String) throws -> [UInt8] {
        let candidates = [path, path + "/storage"]
        let root = candidates.first { candidate in
            ["datasets", "key_value_stores", "request_queues"].contains {
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: "\(candidate)/\($0)", isDirectory: &isFolder)
                    && isFolder.boolValue
            }
        }
        guard let root else {
            throw Failure(
                description: "\(path) has none of the folders datasets, key_value_stores and request_queues")
        }
        var folder = SeedFolder(root: root)
        return try folder.document()
    }

    private init(root: String) { self.root = root }

    private mutating func document() throws -> [UInt8] {
        var sections: [(String, JSONValue)] = []
        sections.append(("datasets", try storages("datasets") { try $0.items($1) }))
        sections.append(("keyValueStores", try storages("key_value_stores") { try $0.records($1) }))
        sections.append(("requestQueues", try storages("request_queues") { try $0.requests($1) }))
        return JSONValue.object(sections).bytes
    }

    private mutating func storages(
        _ kind: String, _ read: (inout SeedFolder, String) throws -> JSONValue
    ) throws -> JSONValue {
        var found: [(String, JSONValue)] = []
        for name in try entries("\(root)/\(kind)") where Self.kind("\(root)/\(kind)/\(name)") == .typeDirectory {
            found.append((name, try read(&self, "\(root)/\(kind)/\(name)")))
        }
        return .object(found)
    }

    private mutating func items(_ folder: String) throws -> JSONValue {
        .array(try files(folder).filter { $0.hasSuffix(".json") }.map { .raw(try json("\(folder)/\($0)")) })
    }

    private mutating func requests(_ folder: String) throws -> JSONValue {
        var found: [JSONValue] = []
        for name in try files(folder) where name.hasSuffix(".json") {
            let path = "\(folder)/\(name)"
            var value = try parse(try json(path), path)
            // One of the formats keeps the request as text inside an object of its own.
            if let inner = value["json"]?.string { value = try parse(Array(inner.utf8), path) }
            guard case .object(let members) = value else { throw Failure(description: "\(path) is no request") }
            let own = ["id", "orderNo", "order_no", "json"]
            found.append(.object(members.filter { !own.contains($0.0) && !$0.0.hasPrefix("__") }))
        }
        return .array(found)
    }

    private mutating func records(_ folder: String) throws -> JSONValue {
        var found: [(String, JSONValue)] = []
        for name in try files(folder) {
            let path = "\(folder)/\(name)"
            let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
            var key = Self.types[ending] == nil ? name : String(name.dropLast(ending.count + 1))
            var type = Self.types[ending] ?? "application/octet-stream"
            let note = "\(folder)/\(name).__metadata__.json"
            if FileManager.default.fileExists(atPath: note) {
                let about = try parse(try json(note), note)
                key = about["key"]?.string ?? key
                type = about["contentType"]?.string ?? about["content_type"]?.string ?? type
            }
            let body = try read(path)
            found.append(
                (key, .object([("contentType", .string(type)), ("base64", .string(body.base64EncodedString()))])))
        }
        return .object(found)
    }

    // MARK: - Files

    private func entries(_ folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw Failure(description: "cannot read the folder \(folder): \(error.localizedDescription)")
        }
    }

    /// Plain files; what a link leads to was not put here by whoever made the folder.
    private func files(_ folder: String) throws -> [String] {
        try entries(folder).filter {
            !$0.contains("__metadata__") && Self.kind("\(folder)/\($0)") == .typeRegular
        }
    }

    private static func kind(_ path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private mutating func read(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(description: "cannot read \(path)")
        }
        size += data.count
        guard size <= Self.sizeLimit else {
            throw Failure(description: "\(root) holds more than \(Self.sizeLimit >> 20) MB")
        }
        return data
    }

    private mutating func json(_ path: String) throws -> [UInt8] {
        let bytes = [UInt8](try read(path))
        do {
            try JSONScanner.validate(bytes)
        } catch {
            throw Failure(description: "\(path) is not valid JSON: \(error)")
        }
        return bytes
    }

    private func parse(_ bytes: [UInt8], _ path: String) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Failure(description: "\(path) is not valid JSON: \(error)")
        }
    }
}
