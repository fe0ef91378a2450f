extension Catalogue {
    /// What is wrong with the catalogue; empty when every operation has everything and says it once.
    public static func problems() -> [String] {
        problems(in: operations)
    }

    /// What is wrong with some operations.
    static func problems(in operations: [Operation]) -> [String] {
        var problems = operations.flatMap { operation in
            self.problems(in: operation).map { "\(operation.id): \($0)" }
        }
        problems += duplicates(operations.map(\.id)).map { "\($0) is there twice" }
        problems += duplicates(operations.map { "\($0.host.rawValue) \($0.method.rawValue) \($0.path)" })
            .map { "\($0) is served twice" }
        return problems
    }

    private static func problems(in operation: Operation) -> [String] {
        textProblems(operation) + parameterProblems(operation) + bodyProblems(operation) + meaningProblems(operation)
    }

    private static func textProblems(_ operation: Operation) -> [String] {
        var problems: [String] = []
        for (what, text) in [("group", operation.group), ("name", operation.name)] where !isSnakeCase(text) {
            problems.append("\(what) '\(text)' is not snake_case")
        }
        if !operation.path.hasPrefix("/") || operation.path.hasSuffix("/") { problems.append("odd path") }
        if operation.summary.isEmpty || !operation.summary.hasSuffix(".") { problems.append("no summary sentence") }
        if !operation.example.contains("apify.\(operation.id)(") { problems.append("the example does not call it") }
        if !operation.source.hasPrefix("https://") { problems.append("no source") }
        if operation.repeatability.note.isEmpty { problems.append("nothing said about repeating it") }
        if operation.repeatability.kind != .idempotent, operation.repeatability.check == nil {
            problems.append("nothing said about what to check when its answer is lost")
        }
        return problems
    }

    private static func parameterProblems(_ operation: Operation) -> [String] {
        var problems: [String] = []
        if operation.placeholders != operation.pathParameters.map(\.name) {
            problems.append("placeholders and path parameters differ")
        }
        let fields = operation.body?.fields ?? []
        for parameter in operation.pathParameters + operation.queryParameters + fields {
            if parameter.name.isEmpty || parameter.name.contains(" ") { problems.append("a parameter has no name") }
            if parameter.doc.isEmpty { problems.append("'\(parameter.name)' has no doc") }
            if parameter.defaultValue.isEmpty { problems.append("'\(parameter.name)' has no default") }
        }
        problems += duplicates(operation.optionNames).map { "option '\($0)' is there twice" }
        problems += duplicates(fields.map(\.name)).map { "field '\($0)' is there twice" }
        return problems
    }

    private static func bodyProblems(_ operation: Operation) -> [String] {
        guard let body = operation.body else { return [] }
        var problems: [String] = []
        if body.name.isEmpty { problems.append("the body has no name") }
        if body.doc.isEmpty { problems.append("the body has no doc") }
        if body.contentType.isEmpty { problems.append("the body has no content type") }
        if operation.method == .get || operation.method == .delete { problems.append("this verb carries no body") }
        return problems
    }

    private static func meaningProblems(_ operation: Operation) -> [String] {
        var problems: [String] = []
        if operation.effect.isEmpty { problems.append("no effect") }
        if (operation.method == .get) != (operation.effect == .read) { problems.append("verb and effect disagree") }
        if operation.method == .delete, !operation.effect.contains(.delete) { problems.append("deletes, says nothing") }
        if operation.method == .get, operation.repeatability.kind != .idempotent { problems.append("reads once only") }
        switch operation.response {
        case .resource, .page, .keys, .array:
            if operation.columns.isEmpty { problems.append("no columns") }
        case .items, .record, .nothing: break
        }
        let names = Set(operation.queryParameters.map(\.name))
        let needed: Set<String> =
            switch operation.paging {
            case .none: []
            case .offset, .items: ["offset", "limit", "desc"]
            case .exclusiveStartKey: ["exclusiveStartKey", "limit"]
            }
        if !needed.isSubset(of: names) { problems.append("its paging has no parameters") }
        switch operation.repeatability.kind {
        case .idempotentWithKey(let key, .query) where !names.contains(key):
            problems.append("the key '\(key)' is no parameter")
        case .idempotentWithKey(let key, .body) where operation.body?.fields.contains { $0.name == key } != true:
            problems.append("the key '\(key)' is no field")
        default: break
        }
        return problems
    }

    private static func isSnakeCase(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "_") }
    }

    private static func duplicates(_ names: [String]) -> [String] {
        Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.keys.sorted()
    }
}
