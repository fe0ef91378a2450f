import GatewayAPI
import GatewayClient
import LuaEngine

/// The argument that becomes a request's body.
struct BodyArgument {
    let body: Body
    let position: Int
    let functionName: String

    private static let jsonType = "application/json; charset=utf-8"
    private static let textType = "text/plain; charset=utf-8"
    /// What one request may carry (https://docs.apify.com/platform/storage/dataset, "Limits").
    private static let largestItems = 9_437_184
    private static let bytesType = "application/octet-stream"

    /// Puts the body and its content type into the request.
    ///
    /// - Throws: `ErrorObject` when the value is missing, has the wrong shape, or cannot be written as JSON.
    func read(_ call: NativeCall, contentType: String?, into request: inout OperationCall) throws {
        let type = call.type(at: position)
        if request.file != nil {
            guard type == .none || type == .nil else { throw mismatch("nil beside the option 'file'", type) }
            request.contentType = contentType
            return
        }
        if type == .none || type == .nil {
            guard !body.isRequired else { throw mismatch("a value", type) }
            return
        }
        switch body.kind {
        case .raw: try readRecord(call, contentType, into: &request)
        case .json: request.body = try json(call)
        case .object: request.body = try object(call)
        case .objectOrArray: request.body = try items(call)
        }
        request.contentType = request.contentType ?? contentType ?? body.contentType
    }

    /// A record: a string is stored as it is, anything else as JSON.
    private func readRecord(_ call: NativeCall, _ contentType: String?, into request: inout OperationCall) throws {
        if let bytes = call.bytes(at: position) {
            request.body = bytes
            request.contentType = contentType ?? (call.string(at: position) == nil ? Self.bytesType : Self.textType)
            return
        }
        if let contentType, !contentType.lowercased().contains("json") {
            throw ErrorObject.badArgument(
                "\(functionName): a \(call.type(at: position).name) is stored as JSON, not as '\(contentType)'")
        }
        request.body = try json(call)
        request.contentType = contentType ?? Self.jsonType
    }

    private func object(_ call: NativeCall) throws -> [UInt8] {
        guard call.type(at: position) == .table else { throw mismatch("a table", call.type(at: position)) }
        let text = try json(call)
        guard text.first == UInt8(ascii: "{") else {
            throw ErrorObject.badArgument(
                "bad argument #\(position) to '\(functionName)' (\(body.name): fields by name expected, got an array)")
        }
        return text
    }

    /// Items: an empty table means no items, where JSON alone would make it one empty item.
    private func items(_ call: NativeCall) throws -> [UInt8] {
        guard call.type(at: position) == .table else { throw mismatch("a table", call.type(at: position)) }
        let text = try json(call)
        guard text.count <= Self.largestItems else {
            throw ErrorObject(
                message:
                    "\(functionName): the items have \(text.count) bytes, and a request takes \(Self.largestItems)",
                fields: [("code", .string("body_too_large"))])
        }
        let isEmptyTable = text == Array("{}".utf8) && !call.isMarkedAsObject(at: position)
        return isEmptyTable ? Array("[]".utf8) : text
    }

    private func json(_ call: NativeCall) throws -> [UInt8] {
        do {
            return try call.json(at: position)
        } catch let error as ErrorObject {
            throw ErrorObject.badArgument(
                "bad argument #\(position) to '\(functionName)' (\(body.name): \(error.message))")
        }
    }

    private func mismatch(_ expected: String, _ type: LuaType) -> ErrorObject {
        .badArgument(
            "bad argument #\(position) to '\(functionName)' (\(body.name): \(expected) expected, got \(type.name))")
    }
}
