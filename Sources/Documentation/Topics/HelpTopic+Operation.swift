import ApifyModule
import GatewayAPI

extension HelpTopic {
    /// What the catalogue says of an operation.
    init(_ operation: Operation) {
        let name = "apify." + operation.id
        var arguments = operation.pathParameters.map(ArgumentHelp.init)
        if let body = operation.body {
            arguments.append(ArgumentHelp(body.name, body.kind.phrase, required: body.isRequired, body.doc))
        }
        var options = operation.queryParameters.map(ArgumentHelp.init)
        if let body = operation.body, body.kind == .raw {
            options.append(ArgumentHelp("file", "string", "Send what is in this file instead of a value."))
            options.append(ArgumentHelp("content_type", "string", default: body.contentType, "What the bytes are."))
        }
        self.init(
            name, .function, signature: Self.signature(name, arguments, hasOptions: true),
            summary: operation.summary, example: operation.example)
        effect = operation.effect
        endpoint = operation.endpoint
        self.arguments = arguments
        if let body = operation.body, !body.fields.isEmpty { fields = (body.name, body.fields.map(ArgumentHelp.init)) }
        self.options = options
        callOptions = ClientOptions.all(for: operation)
        result = operation.result
        details = Library.notes[operation.id] ?? []
        if operation.repeatability.kind != .idempotent { details.append(operation.repeatability.note) }
        related = Self.related(to: operation)
        source = operation.source
    }

    /// What a table of operations holds.
    init(_ group: OperationGroup) {
        let name = "apify." + group.name
        self.init(name, .table, summary: group.summary, example: group.operations.first?.example ?? name)
        related =
            group.operations.map { "apify." + $0.id }
            + Library.functions.map(\.name).filter { $0.hasPrefix(name + ".") }
        source = group.operations.first?.source
        effect = group.operations.first?.effect
    }

    /// The name with its arguments; what may be left out stands in brackets.
    static func signature(_ name: String, _ arguments: [ArgumentHelp], hasOptions: Bool = false) -> String {
        var names = arguments.map { $0.isRequired ? $0.name : "[\($0.name)]" }
        if hasOptions { names.append("[options]") }
        return "\(name)(\(names.joined(separator: ", ")))"
    }

    private static func related(to operation: Operation) -> [String] {
        let composites = Library.functions.filter { $0.operations.contains(operation.id) }.map(\.name)
        let siblings = Catalogue.group(operation.group)?.operations.filter { $0.id != operation.id } ?? []
        return (operation.paging == .none ? [] : ["cursor"]) + composites + siblings.map { "apify." + $0.id }
    }
}

extension Operation {
    /// The request as Apify's own reference writes it.
    fileprivate var endpoint: String {
        host == .gateway ? "\(method.rawValue) /v2\(path)" : "\(method.rawValue) \(path) (control host)"
    }

    /// What scripts get.
    fileprivate var result: String {
        let shown = columns.isEmpty ? "" : ": " + columns.joined(separator: ", ") + " …"
        switch response {
        case .page, .keys: return "a cursor; an item is a table" + shown
        case .items: return "a cursor over the items; the bytes when another format than json is asked for"
        // A cursor walks what comes in one piece as well.
        case .array: return "a cursor; an item is a table" + shown
        case .resource:
            return "a table" + shown + (name == "get" && method == .get ? "; nil and an error when there is none" : "")
        case .record: return "the value and a table that says its content_type; nil and an error when there is none"
        case .nothing: return method == .delete ? "true; false when there was none" : "true"
        }
    }
}

extension Body.Kind {
    fileprivate var phrase: String {
        switch self {
        case .object: "table"
        case .json: "any JSON value"
        case .objectOrArray: "table or list of tables"
        case .raw: "any value"
        }
    }
}
