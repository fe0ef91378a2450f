import GatewayAPI
import GatewayClient
import LuaEngine

/// A file that a script names for a transfer.
enum TransferFile {
    /// The option by which a request takes its body from a file.
    static let option = "file"

    /// Content types by extension, for files whose type nobody says.
    private static let types = [
        "avif": "image/avif", "css": "text/css; charset=utf-8", "csv": "text/csv; charset=utf-8",
        "gif": "image/gif", "gz": "application/gzip", "htm": "text/html; charset=utf-8",
        "html": "text/html; charset=utf-8", "jpeg": "image/jpeg", "jpg": "image/jpeg",
        "js": "text/javascript; charset=utf-8", "json": "application/json; charset=utf-8",
        "jsonl": "application/jsonl; charset=utf-8", "md": "text/markdown; charset=utf-8", "mp3": "audio/mpeg",
        "mp4": "video/mp4", "pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml",
        "tar": "application/x-tar", "txt": "text/plain; charset=utf-8", "webp": "image/webp",
        "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xml": "application/xml; charset=utf-8", "zip": "application/zip",
    ]

    static func contentType(of path: [UInt8]) -> String {
        let parts = name(of: path).lowercased().split(separator: ".", omittingEmptySubsequences: false)
        return (parts.count > 1 ? parts.last : nil).flatMap { types[String($0)] } ?? "application/octet-stream"
    }

    /// The last part of a path.
    static func name(of path: [UInt8]) -> String {
        String(decoding: path.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    }
}

extension OperationFunction {
    /// The operation, which also takes its body from a file that the script may read.
    func callWithFile(_ files: FileAccess) -> NativeFunction {
        NativeFunction(arguments.functionName) { [self] call in
            var meter: TransferMeter?
            var request = try arguments.read(call) { name, value, request in
                let path = Array(try arguments.text(value, option: name).utf8)
                let begun = TransferMeter(gateway.progress, "sending", path)
                request.file = try source(try files.resolve(path, writes: false), begun)
                meter = begun
            }
            if let file = request.file, request.contentType == nil {
                request.contentType = TransferFile.contentType(of: file.path)
            }
            return send(request, gateway.intent(request, arguments.functionName, call), meter)
        }
    }

    private func source(_ path: [UInt8], _ meter: TransferMeter) throws -> FileSource {
        do throws(GatewayError) {
            var source = try FileSource(path: path)
            let size = source.size
            source.progress = { meter.show(TransferProgress(bytes: $0, total: size)) }
            return source
        } catch {
            throw ErrorObject(error)
        }
    }
}
