import GatewayAPI
import GatewayClient
import LuaEngine

extension ApifyModule {
    /// The functions that stream answers into files.
    func transfers(_ files: FileAccess) -> LuaValue {
        var table = LuaTable()
        let functions = [
            ("download", "datasets.items", "datasets"),
            ("download_record", "key_value_stores.get_record", "key_value_stores"),
        ]
        for (name, id, group) in functions {
            guard let operation = Catalogue.operation(id) else { continue }
            let function = DownloadFunction(operation, name: "\(group).\(name)", gateway: gateway, files: files)
            table.entries.append((name, .function(function.call)))
        }
        return .table(table)
    }
}

/// `apify.datasets.download(dataset, path, options)` and `apify.key_value_stores.download_record(store, key, path,
/// options)`: an operation's answer as a file.
struct DownloadFunction: Sendable {
    private static let resume = "resume"

    private let operation: Operation
    private let arguments: OperationArguments
    private let gateway: any GatewayAccess
    private let files: FileAccess
    private let pathPosition: Int

    private var hasFormats: Bool { operation.paging == .items }

    init(_ operation: Operation, name: String, gateway: any GatewayAccess, files: FileAccess) {
        self.operation = operation
        self.gateway = gateway
        self.files = files
        pathPosition = operation.pathParameters.count + 1
        arguments = OperationArguments(
            operation, name: name, extra: ["path"], ownOptions: operation.paging == .items ? [Self.resume] : [])
    }

    var call: NativeFunction {
        NativeFunction(arguments.functionName) { [self] call in
            let path = try path(call)
            let (download, meter) = try read(call, path)
            let intent = gateway.intent(download.call, arguments.functionName, call)
            return .await { try await perform(download, path, intent, meter) }
        }
    }

    private func path(_ call: NativeCall) throws -> [UInt8] {
        let path = call.bytes(at: pathPosition)
        if let path, !path.isEmpty { return path }
        let given = path == nil ? call.type(at: pathPosition).name : "an empty string"
        throw ErrorObject.badArgument(
            "bad argument #\(pathPosition) to '\(arguments.functionName)' "
                + "(path: the name of a file expected, got \(given))")
    }

    private func read(_ call: NativeCall, _ path: [UInt8]) throws -> (Download, TransferMeter) {
        var resumes = false
        var request = try arguments.read(call) { name, value, _ in resumes = try flag(value, option: name) }
        let format = hasFormats ? Self.format(&request, path) : nil
        let meter = TransferMeter(gateway.progress, "downloading", path)
        var download = Download(request, to: try files.resolve(path, writes: true), format: format, resumes: resumes)
        if gateway.progress != nil { download.progress = { meter.show($0) } }
        return (download, meter)
    }

    private func flag(_ value: LuaValue, option: String) throws -> Bool {
        if case .boolean(let flag) = value { return flag }
        throw ErrorObject.badArgument(
            "\(arguments.functionName): option '\(option)' takes a boolean, not \(value.typeName)")
    }

    /// The format that was asked for, else the one that the file's name says, else JSON.
    private static func format(_ request: inout OperationCall, _ path: [UInt8]) -> ItemFormat {
        if let name = request.query.last(where: { $0.0 == "format" })?.1, let format = ItemFormat(rawValue: name) {
            return format
        }
        let format = ItemFormat(extensionOf: path) ?? .json
        request.query.append(("format", format.rawValue))
        return format
    }

    private func perform(
        _ download: Download, _ path: [UInt8], _ intent: Intent?, _ meter: TransferMeter
    ) async throws -> [LuaValue] {
        defer { meter.end() }
        do {
            let result = try await gateway.admitting(intent) { () -> DownloadResult in
                // What is not there yet is planned: no file is written for it.
                if let unknown = gateway.gatekeeper?.guessWatcher?.unknown,
                    download.call.path.contains(where: { $0.contains(unknown) })
                {
                    return DownloadResult(bytes: 0, attempts: 0, headers: [], items: hasFormats ? 0 : nil)
                }
                return try await gateway.noting(.download(path: String(decoding: path, as: UTF8.self))) {
                    try await gateway.client().download(download)
                }
            }
            var table: LuaTable = ["path": .bytes(path), "bytes": .integer(Int64(result.bytes))]
            if let items = result.items { table.entries.append(("items", .integer(Int64(items)))) }
            if !hasFormats, let type = result.header("Content-Type") {
                table.entries.append(("content_type", .string(type)))
            }
            return [.table(table)]
        } catch let error as GatewayError {
            if error.saysThatNothingIsThere, let answer = operation.answerForNothing(error) { return answer }
            throw ErrorObject(error)
        }
    }
}
