import GatewayAPI
import GatewayClient
import LuaEngine

/// The arguments of an operation as scripts give them: the path's parameters by position, then the body if there is one,
/// then a table of options under their wire names.
struct OperationArguments: Sendable {
    let operation: Operation
    /// What scripts call: `apify.acts.run`.
    let functionName: String
    /// The names of positional arguments that only this function has, between the path's and the options.
    private let extra: [String]
    /// The names of options that only this function has.
    private let ownOptions: [String]
    /// The names of options about how the call is made.
    private let clientOptions: [String]

    init(_ operation: Operation, name: String? = nil, extra: [String] = [], ownOptions: [String] = []) {
        self.operation = operation
        functionName = "apify." + (name ?? operation.id)
        self.extra = extra
        self.ownOptions = ownOptions
        clientOptions = ClientOptions.all(for: operation).map(\.name)
    }

    private var bodyPosition: Int { operation.pathParameters.count + 1 }

    /// Where the table of options stands.
    var optionsPosition: Int { bodyPosition + (operation.body == nil ? 0 : 1) + extra.count }

    /// Checks the arguments of a call and makes them a request.
    ///
    /// - Parameter own: given the options that only this function has.
    /// - Throws: `ErrorObject` with the code `bad_argument`, naming the argument and what it takes.
    func read(
        _ call: NativeCall, own: (String, LuaValue, inout OperationCall) throws -> Void = { _, _, _ in }
    ) throws -> OperationCall {
        try refuseSurplus(call)
        var request = OperationCall(operation, options: CallOptions(callSite: call.position))
        for (index, parameter) in operation.pathParameters.enumerated() {
            request.path.append(try reference(call, at: index + 1, parameter))
        }
        var contentType: String?
        for (name, value) in try options(call) {
            if ownOptions.contains(name) {
                try own(name, value, &request)
            } else if clientOptions.contains(name) {
                try ClientOptions.read(name, value, for: functionName, into: &request.options)
            } else if name == operation.body?.contentTypeOption {
                contentType = try text(value, option: name)
            } else {
                request.query.append((name, try encoded(name, value, call)))
            }
        }
        if let body = operation.body {
            let reader = BodyArgument(body: body, position: bodyPosition, functionName: functionName)
            try reader.read(call, contentType: contentType, into: &request)
        }
        try checkPath(request)
        return request
    }

    private func refuseSurplus(_ call: NativeCall) throws {
        guard call.argumentCount > optionsPosition else { return }
        let names = operation.pathParameters.map(\.name) + extra + [operation.body?.name, "options"].compactMap { $0 }
        throw ErrorObject.badArgument(
            "\(functionName) takes at most \(optionsPosition) arguments: \(names.joined(separator: ", "))")
    }

    /// An identifier; a resource object such as a run stands for its own id.
    private func reference(_ call: NativeCall, at position: Int, _ parameter: Parameter) throws -> String {
        if let text = call.string(at: position) { return text }
        if let number = call.integer(at: position) { return String(number) }
        if call.type(at: position) == .table, case .table(let fields) = try call.value(at: position),
            case .string(let id)? = fields["id"]
        {
            return id
        }
        throw ErrorObject.badArgument(
            "bad argument #\(position) to '\(functionName)' "
                + "(\(parameter.name): \(parameter.type.phrase) expected, got \(call.type(at: position).name))")
    }

    private func options(_ call: NativeCall) throws -> [(String, LuaValue)] {
        switch call.type(at: optionsPosition) {
        case .none, .nil: return []
        case .table: break
        case let other:
            throw ErrorObject.badArgument(
                "bad argument #\(optionsPosition) to '\(functionName)' (a table of options expected, got \(other.name))"
            )
        }
        switch try call.value(at: optionsPosition) {
        case .table(let fields): return fields.entries.map { ($0.key, $0.value) }
        default:
            throw ErrorObject.badArgument(
                "bad argument #\(optionsPosition) to '\(functionName)' (options are given by name, as in { limit = 10 })"
            )
        }
    }

    private func encoded(_ name: String, _ value: LuaValue, _ call: NativeCall) throws -> String {
        guard let parameter = operation.queryParameter(name) else {
            throw ErrorObject.badArgument(
                Suggestion.message(
                    unknown: "option", name, for: functionName,
                    among: operation.optionNames + ownOptions + clientOptions))
        }
        let argument: ArgumentValue =
            if case .base64JSON = parameter.type, case .table = value {
                .json(try call.json(at: optionsPosition, field: name))
            } else if case .base64JSON = parameter.type, case .array = value {
                .json(try call.json(at: optionsPosition, field: name))
            } else {
                try plain(value, option: name)
            }
        do {
            return try parameter.encode(argument)
        } catch {
            throw ErrorObject.badArgument("\(functionName): option \(error.message)")
        }
    }

    private func plain(_ value: LuaValue, option: String) throws -> ArgumentValue {
        switch value {
        case .boolean(let flag): .boolean(flag)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let elements): .list(try elements.map { try plain($0, option: option) })
        default:
            throw ErrorObject.badArgument(
                "\(functionName): option '\(option)' cannot be \(value.typeName)")
        }
    }

    func text(_ value: LuaValue, option: String) throws -> String {
        if case .string(let text) = value { return text }
        throw ErrorObject.badArgument("\(functionName): option '\(option)' takes a string, not \(value.typeName)")
    }

    /// Finds a path that cannot be built now, where the script's line is still known.
    private func checkPath(_ request: OperationCall) throws {
        do {
            _ = try operation.expandedPath(request.path)
        } catch {
            throw ErrorObject.badArgument(error.message)
        }
    }
}
