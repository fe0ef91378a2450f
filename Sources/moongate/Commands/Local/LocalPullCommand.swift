import ArgumentParser
import Foundation
import GatewayAPI
import GatewayClient

/// `moongate local pull`: copies a remote dataset or key-value store into the local gateway.
struct LocalPullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Copy a remote dataset or key-value store into the local gateway.",
        discussion: """
            Reads from Maton with the key in MATON_API_KEY, or from the gateway named with --from. Only reads there. \
            What is copied is the data as it is, so look at it before you share it.
            """
    )

    /// What to copy, such as `dataset:username~products`.
    struct Source: ExpressibleByArgument {
        enum Kind: String {
            case dataset
            case store = "key-value-store"
        }

        var kind: Kind
        var reference: String

        init?(argument: String) {
            let parts = argument.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
            (self.kind, reference) = (kind, String(parts[1]))
        }
    }

    @OptionGroup var options: LocalOptions

    @Option(help: ArgumentHelp("The remote gateway: maton or a URL.", valueName: "maton|URL"))
    var from: String = "maton"

    @Option(help: ArgumentHelp("The remote connection, by its ID or alias.", valueName: "ID|ALIAS"))
    var remoteConnection: String?

    @Option(help: ArgumentHelp("How many items or records to copy at most.", valueName: "N"))
    var limit: Int = 1000

    @Option(
        name: .customLong("as"), help: ArgumentHelp("The local name; the remote one when left out.", valueName: "NAME"))
    var name: String?

    @Argument(help: ArgumentHelp("What to copy.", valueName: "dataset:ID|key-value-store:ID"))
    var source: Source

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number above 0") }
        guard from != "local" else { throw ValidationError("--from takes maton or a URL") }
    }

    func run() async throws {
        throw await LocalControl.run(options, opens: true) { control in
            let document = try await remote()
            let answer = try await control.call(.post, "/seed", document)
            if options.json { return try options.printJSON(answer) }
            let counts = (answer ?? [:]).compactMapValues { $0 as? Int }.sorted { $0.key < $1.key }
            return options.print(counts.map { "pulled \($0.value) \($0.key)" })
        }
    }

    /// What is there, as a seed.
    private func remote() async throws -> [UInt8] {
        let session = try GatewaySession(
            GatewaySettings(choice: from, connection: remoteConnection),
            environment: ProcessVariables.all)
        do {
            let client = try await session.client()
            let document = try await source.kind == .dataset ? dataset(client) : store(client)
            await session.shutdown()
            return document
        } catch {
            await session.shutdown()
            throw error
        }
    }

    private func dataset(_ client: GatewayClient) async throws -> [UInt8] {
        let head = try await object(client, "datasets.get", [source.reference])
        // The items go over as they came, so that no number changes on the way.
        let items = try await send(
            client, "datasets.items", [source.reference], [("limit", String(limit)), ("format", "json")])
        let name = try JSONSerialization.data(withJSONObject: localName(head), options: [.fragmentsAllowed])
        return Array(#"{"datasets":{"#.utf8) + [UInt8](name) + [UInt8(ascii: ":")] + items.body + Array("}}".utf8)
    }

    private func store(_ client: GatewayClient) async throws -> [UInt8] {
        let head = try await object(client, "key_value_stores.get", [source.reference])
        var records: [String: Any] = [:]
        var start: String?
        repeat {
            let query = [("limit", "1000")] + (start.map { [("exclusiveStartKey", $0)] } ?? [])
            let page = try await object(client, "key_value_stores.keys", [source.reference], query)
            let keys = (page["items"] as? [[String: Any]] ?? []).compactMap { $0["key"] as? String }
            for key in keys.prefix(limit - records.count) {
                let record = try await send(client, "key_value_stores.get_record", [source.reference, key])
                records[key] = [
                    "contentType": record.header("Content-Type") ?? "application/octet-stream",
                    "base64": Data(record.body).base64EncodedString(),
                ]
            }
            start = keys.isEmpty || records.count >= limit ? nil : page["nextExclusiveStartKey"] as? String
        } while start != nil
        return try LocalControl.json(["keyValueStores": [localName(head): records]])
    }

    /// The name it has there; what has none is called after its identifier.
    private func localName(_ head: [String: Any]) -> String {
        if let name { return name }
        if let name = head["name"] as? String, !name.isEmpty { return name }
        return "pulled-\(head["id"] as? String ?? "data")"
    }

    private func send(
        _ client: GatewayClient, _ operation: String, _ path: [String], _ query: [(String, String)] = []
    ) async throws -> GatewayResponse {
        guard let operation = Catalogue.operation(operation) else {
            throw CommandProblem(message: "unknown operation \(operation)", status: ExitStatus.internalError)
        }
        return try await client.send(OperationCall(operation, path: path, query: query))
    }

    private func object(
        _ client: GatewayClient, _ operation: String, _ path: [String], _ query: [(String, String)] = []
    ) async throws -> [String: Any] {
        let response = try await send(client, operation, path, query)
        let value = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        return value?["data"] as? [String: Any] ?? [:]
    }
}
