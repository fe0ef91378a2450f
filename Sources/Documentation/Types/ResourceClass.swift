import ApifyModule
import GatewayAPI

/// What operations answer with, as a class of the type definitions: a run, a dataset, the key of a record.
struct ResourceClass {
    /// `apify.Run`
    let name: String
    /// One sentence about it.
    let summary: String
    /// What is known of its fields; there are more.
    let fields: [DefinitionWriter.Item]

    /// All of them, in the order of the catalogue.
    static let all: [ResourceClass] = {
        var names: [String] = []
        var operations: [String: [Operation]] = [:]
        for operation in Catalogue.operations {
            guard let name = name(answering: operation) else { continue }
            if operations[name] == nil { names.append(name) }
            operations[name, default: []].append(operation)
        }
        return names.map { ResourceClass($0, operations[$0] ?? []) }
    }()

    /// What the answer of an operation, or an entry of it, is an instance of; nil for data of the user's own.
    static func name(answering operation: Operation) -> String? {
        switch operation.response {
        case .keys: return "apify.Key"
        case .resource, .page, .array:
            if operation.path.hasSuffix("/requests") { return "apify.AddedRequest" }
            return name(ofGroup: operation.path.hasSuffix("/runs") ? "runs" : operation.group)
        case .items, .record, .nothing: return nil
        }
    }

    /// The class of what a group is about: `apify.KeyValueStore`.
    static func name(ofGroup group: String) -> String {
        // Only the wire calls an actor so.
        let singular = group == "acts" ? "actor" : String(group.dropLast(group.hasSuffix("s") ? 1 : 0))
        return "apify." + singular.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The columns come first, then what one may set.
    private init(_ name: String, _ operations: [Operation]) {
        self.name = name
        let phrases = operations.map { "apify.\($0.id)" }.joined(separator: ", ")
        summary = "What \(phrases) \(operations.count == 1 ? "answers" : "answer") with."
        let mayBeUnnamed = operations.contains { $0.queryParameter("name")?.defaultValue == "unnamed" }
        var settable: [Parameter] = []
        for operation in operations where Self.name(ofGroup: operation.group) == name {
            for field in operation.body?.fields ?? [] where !settable.contains(where: { $0.name == field.name }) {
                settable.append(field)
            }
        }
        var fields: [DefinitionWriter.Item] = []
        for column in operations.flatMap(\.columns) where !fields.contains(where: { $0.name == column }) {
            let parameter = settable.first { $0.name == column }
            fields.append(
                DefinitionWriter.Item(
                    name: column, type: parameter.flatMap(Self.type) ?? Self.type(ofColumn: column),
                    isOptional: Self.lateOrLacking.contains(column) || column == "name" && mayBeUnnamed,
                    text: parameter?.doc ?? ""))
        }
        for parameter in settable where !fields.contains(where: { $0.name == parameter.name }) {
            fields.append(
                DefinitionWriter.Item(
                    name: parameter.name, type: Self.type(of: parameter) ?? "any", isOptional: true,
                    text: parameter.doc))
        }
        self.fields = fields
    }

    private static func type(of parameter: Parameter) -> String? { LuaType.reading(ArgumentHelp(parameter).type) }

    /// What the name of a field says about its type.
    private static func type(ofColumn name: String) -> String {
        if name.hasSuffix("Count") || name == "size" { return "integer" }
        if name.hasSuffix("Usd") { return "number" }
        if name.hasPrefix("was") { return "boolean" }
        return Self.texts.contains(name) || name.hasSuffix("Id") || name.hasSuffix("At") ? "string" : "any"
    }

    /// What comes later or never, and what nobody has to give.
    private static let lateOrLacking: Set<String> = ["finishedAt", "lastRunAt", "nextRunAt", "title", "usageTotalUsd"]

    private static let texts: Set<String> = [
        "id", "name", "title", "actName", "username", "email", "status", "app", "connection_id", "creation_time", "key",
    ]
}
