import ApifyModule
import GatewayAPI

extension HelpTopic {
    private static let ownSource = "moongate's own; the Apify API knows nothing of it"

    /// What the library says of one of its functions.
    init(_ function: LibraryFunction) {
        let signature = function.arguments.map { Self.signature(function.name, $0) }
        self.init(
            function.name, signature == nil ? .value : .function, signature: signature, summary: function.summary,
            example: function.example)
        details = function.details
        effect = function.effect.isEmpty ? nil : function.effect
        arguments = function.arguments ?? []
        options = function.options
        if let operation = function.optionsOf.flatMap(Catalogue.operation) {
            options += operation.queryParameters.map(ArgumentHelp.init)
            callOptions = ClientOptions.all(for: operation)
        }
        result = function.result ?? (signature == nil ? nil : "nothing")
        let table = Library.tables.first { $0.functions.contains { $0.name == function.name } }
        let siblings = table?.functions.map(\.name).filter { $0 != function.name } ?? []
        related = function.operations.map { "apify." + $0 } + (table?.name == "apify" ? [] : siblings)
        source = Self.ownSource
    }

    /// What one of the library's tables holds.
    init(_ table: LibraryTable) {
        self.init(table.name, .table, summary: table.summary, example: table.example)
        let groups = table.name == "apify" ? Catalogue.groups.map { "apify." + $0.name } : []
        // What stands in a group is listed there.
        let own = table.functions.map(\.name).filter { name in !groups.contains { name.hasPrefix($0 + ".") } }
        related = groups + own
        if table.name == "apify" { related += ["apify.dev", "cursor", "async", "json"] }
        if table.name == "apify.dev" { related += ["apify.dev.faults", "apify.dev.snapshot"] }
        source = table.name == "apify" ? "https://docs.apify.com/api/v2" : Self.ownSource
    }

    /// What a command does.
    init(_ command: CommandHelp) {
        let words = [command.name, command.arguments].filter { !$0.isEmpty }
        self.init(
            command.name, .command, signature: words.joined(separator: " "), summary: command.summary,
            example: command.example)
        details = command.details
        aliases = command.aliases
        source = "a command of the prompt"
    }
}
