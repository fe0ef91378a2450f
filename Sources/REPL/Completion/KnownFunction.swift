import ApifyModule
import GatewayAPI

/// What is known of a function, method or value, as far as typing a call goes.
struct KnownFunction: Sendable {
    /// A field of a table that the function takes.
    struct Option: Sendable {
        let name: String
        let type: String
        let summary: String
        /// The values it can have, where these are few: as they are written between quotes, or as they are.
        var texts: [String] = []
        var constants: [String] = []
    }

    /// Something that the function takes by position.
    struct Argument: Sendable {
        let name: String
        let isRequired: Bool
        /// What it refers to.
        var resource: ResourceKind?
        /// The fields that are known, when it is a table.
        var fields: [Option] = []
        /// Whether it is a table of options, which only has fields that are known.
        var isOptions = false
    }

    /// What a call returns, as far as it can be said beforehand.
    enum Result: Equatable, Sendable {
        case unknown
        /// A value with the methods of this table of the library.
        case object(String)
        /// A record, with the most important of its fields.
        case record
    }

    /// How scripts write it: `apify.acts.run`, `cursor:take`.
    let name: String
    /// Nil for a value that is not called.
    let arguments: [Argument]?
    let effect: Effect
    let summary: String
    var result = Result.unknown
    /// The fields of the record that it returns, or of the records in its list.
    var columns: [String] = []

    /// The name behind the last dot or colon.
    var lastName: Substring { name.suffix(while: { $0 != "." && $0 != ":" }) }

    /// What stands between the parentheses of a call, from one argument on.
    func signature(from position: Int = 0) -> String {
        (arguments ?? []).dropFirst(position).map { argument in
            argument.isOptions ? "{ \(argument.name) }" : argument.isRequired ? argument.name : "[\(argument.name)]"
        }.joined(separator: ", ")
    }
}

extension KnownFunction {
    /// An operation of the catalogue.
    init(_ operation: Operation) {
        var arguments = operation.pathParameters.map {
            Argument(name: $0.name, isRequired: true, resource: ResourceKind(argument: $0.name))
        }
        if let body = operation.body {
            arguments.append(
                Argument(name: body.name, isRequired: body.isRequired, fields: body.fields.map(Option.init)))
        }
        arguments.append(
            Argument(name: "options", isRequired: false, fields: Self.options(of: operation), isOptions: true))
        self.init(
            name: "apify." + operation.id, arguments: arguments, effect: operation.effect, summary: operation.summary,
            result: Self.result(of: operation), columns: operation.columns)
    }

    /// A function of the library.
    init(_ function: LibraryFunction) {
        let last = (function.arguments?.count ?? 0) - 1
        let own = function.options.map(Option.init)
        let others = function.optionsOf.flatMap(Catalogue.operation).map(Self.options) ?? []
        let arguments = function.arguments?.enumerated().map { position, argument in
            let fields = position == last ? own + others : []
            return Argument(
                name: argument.name, isRequired: argument.isRequired,
                resource: ResourceKind(argument: argument.name), fields: fields,
                isOptions: !fields.isEmpty && argument.name == "options")
        }
        self.init(
            name: function.name, arguments: arguments, effect: function.effect, summary: function.summary,
            result: Self.result(of: function))
    }

    /// The option by which a request takes its body from a file, which stands in no description of the API.
    private static let file = Option(
        name: "file", type: "string", summary: "The path of a file whose bytes are sent in place of the value.")

    private static func options(of operation: Operation) -> [Option] {
        var options = operation.queryParameters.map(Option.init)
        if let body = operation.body, let name = body.contentTypeOption {
            options.append(Option(name: name, type: "string", summary: "The content type of the bytes."))
        }
        if operation.body?.kind == .raw { options.append(file) }
        return options + ClientOptions.all(for: operation).map(Option.init)
    }

    private static func result(of operation: Operation) -> Result {
        switch operation.response {
        case .page, .keys, .array, .items: .object("cursor")
        case .resource: .record
        case .record, .nothing: .unknown
        }
    }

    private static func result(of function: LibraryFunction) -> Result {
        switch function.name {
        case "async.spawn", "task:detach": .object("task")
        case "cursor:map", "cursor:filter": .object("cursor")
        case "apify.acts.call", "apify.tasks.call", "apify.wait": .record
        default: .unknown
        }
    }
}

extension KnownFunction.Option {
    init(_ parameter: Parameter) {
        self.init(ArgumentHelp(parameter))
        switch parameter.type {
        case .choice(let values), .choices(let values): texts = values
        default: break
        }
    }

    init(_ argument: ArgumentHelp) {
        var summary = argument.summary
        if let value = argument.defaultValue { summary += " Default: \(value)." }
        self.init(name: argument.name, type: argument.type, summary: summary)
        if argument.type == "boolean" { constants = ["true", "false"] }
    }
}

extension StringProtocol {
    /// The longest end of the text whose characters all pass.
    fileprivate func suffix(while condition: (Character) -> Bool) -> SubSequence {
        self[(lastIndex { !condition($0) }.map(index(after:)) ?? startIndex)...]
    }
}
