import ApifyModule
import GatewayAPI

extension DefinitionWriter {
    /// The options that all operations take.
    static let commonOptions: [ArgumentHelp] = {
        let all = Catalogue.operations.map { ClientOptions.all(for: $0) }
        return (all.first ?? []).filter { option in all.allSatisfy { $0.contains(option) } }
    }()

    /// The table of a group, and its operations.
    mutating func group(_ group: OperationGroup) {
        gap()
        comment([group.summary])
        code("---@class apify.\(group.name)")
        code("apify.\(group.name) = {}")
        for operation in group.operations { self.operation(operation) }
    }

    private mutating func operation(_ operation: Operation) {
        let topic = HelpTopic(operation)
        let options = topic.options + topic.callOptions.filter { !Self.commonOptions.contains($0) }
        let optionsClass = topic.name + ".Options"
        type(optionsClass, extends: "apify.CallOptions", "", options.map(\.item))
        var parameters = topic.arguments.map(\.item)
        for index in operation.pathParameters.indices { stand(for: operation, &parameters[index]) }
        if let fields = topic.fields, let body = parameters.last {
            let bodyClass = topic.name + "." + fields.of.prefix(1).uppercased() + fields.of.dropFirst()
            type(bodyClass, "", fields.items.map(\.item), isOpen: true)
            parameters[parameters.count - 1].type = body.type.replacing("table", with: bodyClass)
        }
        parameters.append(Item(name: "options", type: optionsClass, isOptional: true))
        gap()
        comment([topic.summary] + topic.details + [effects(operation.effect)], example: topic.example)
        for parameter in parameters { self.parameter(parameter) }
        for item in Self.results(of: operation, topic) { result(item) }
        code("---@see \(operation.source)")
        code("function \(topic.name)(\(parameters.map(\.name).joined(separator: ", "))) end")
    }

    /// The thing itself is taken in place of its ID.
    private func stand(for operation: Operation, _ parameter: inout Item) {
        let resource = ResourceClass.name(ofGroup: operation.group)
        let isOfGroup = operation.pathParameters.first?.name == parameter.name
        let hasID = ResourceClass.all.first { $0.name == resource }?.fields.contains { $0.name == "id" } ?? false
        if isOfGroup, hasID { parameter.type += "|" + resource }
    }

    private static func results(of operation: Operation, _ topic: HelpTopic) -> [Item] {
        let resource = ResourceClass.name(answering: operation) ?? "table"
        let text = topic.result ?? ""
        switch operation.response {
        case .page, .keys, .array, .items: return [Item(name: "", type: "apify.Cursor<\(resource)>", text: text)]
        case .resource where operation.name == "get":
            return [Item(name: "", type: resource + "?", text: text), Item(name: "", type: "apify.Error?")]
        case .resource: return [Item(name: "", type: resource, text: text)]
        case .record: return [Item(name: "", type: "any", text: text), Item(name: "", type: "table?")]
        case .nothing: return [Item(name: "", type: "boolean", text: text)]
        }
    }
}
