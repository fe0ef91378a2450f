import GatewayAPI
import GatewayClient
import LuaEngine

/// What `apify.dev` answers. It exists on the local gateway only, whose control interface it calls:
///
///     apify.dev.demo_url                      the start page of the demo site
///     apify.dev.state()                       what the gateway holds, its clock, its faults
///     apify.dev.clock()                       the time; clock { advance = "1h" }, { freeze = true }, { set = … }
///     apify.dev.requests { after = 10 }       the last requests; requests(12) is one of them with its bodies
///     apify.dev.seed { datasets = { … } }     fills the account
///     apify.dev.reset()                       removes everything; reset { "datasets", "runs" } removes these
///     apify.dev.faults.add { then = … }       also list(), remove(id), clear()
///     apify.dev.snapshot.save(name)           also restore(name), list(), diff(name, other), delete(name)
struct DevelopmentTable: Sendable {
    let gateway: any GatewayAccess

    private static let name = "apify.dev"

    /// Called with the name of a field.
    var native: NativeFunction {
        NativeFunction(Self.name) { [self] call in
            switch call.string(at: 1) {
            case "demo_url": return .await { try await demoURL() }
            case "state": return .values([.function(function("state") { _ in Request(.get, "/state") })])
            case "clock":
                return .values([.function(function("clock") { try Self.optional($0, "clock", .get, .post, "/clock") })])
            case "requests": return .values([.function(function("requests", Self.requests))])
            case "seed":
                return .values([.function(function("seed") { Request(.post, "/seed", try Self.table($0, "seed")) })])
            case "reset": return .values([.function(function("reset", Self.reset))])
            case "faults": return .values([.table(faults)])
            case "snapshot": return .values([.table(snapshot)])
            default: return .values([.nil])
            }
        }
    }

    private func demoURL() async throws -> [LuaValue] {
        do {
            return [try await gateway.demoURL().map(LuaValue.string) ?? .nil]
        } catch let error as GatewayError {
            throw ErrorObject(error)
        }
    }

    private var faults: LuaTable {
        [
            "list": .function(function("faults.list") { _ in Request(.get, "/faults") }),
            "add": .function(
                function("faults.add") { Request(.post, "/faults", try Self.table($0, "faults.add")) }),
            "remove": .function(
                function("faults.remove") { Request(.delete, "/faults/" + (try Self.text($0, 1, "faults.remove"))) }),
            "clear": .function(function("faults.clear") { _ in Request(.delete, "/faults") }),
        ]
    }

    private var snapshot: LuaTable {
        func named(_ verb: Verb, _ field: String, _ rest: String = "") -> LuaValue {
            let name = "snapshot.\(field)"
            return .function(
                function(name) { Request(verb, "/snapshots/" + (try Self.text($0, 1, name)) + rest) })
        }
        return [
            "list": .function(function("snapshot.list") { _ in Request(.get, "/snapshots") }),
            "save": .function(function("snapshot.save", Self.save)),
            "restore": named(.post, "restore", "/restore"),
            "delete": named(.delete, "delete"),
            "diff": .function(function("snapshot.diff", Self.difference)),
        ]
    }

    // MARK: - Requests

    private struct Request: Sendable {
        var verb: Verb
        var path: String
        var body: [UInt8]?

        init(_ verb: Verb, _ path: String, _ body: [UInt8]? = nil) {
            (self.verb, self.path, self.body) = (verb, path, body)
        }
    }

    private func function(
        _ field: String, _ read: @escaping @Sendable (NativeCall) throws -> Request
    ) -> NativeFunction {
        NativeFunction("\(Self.name).\(field)") { [gateway] call in
            let request = try read(call)
            let changes = request.verb != .get
            if let refusal = gateway.gatekeeper?.refusal(
                ofDevelopment: "\(Self.name).\(field)", changes: changes, place: call.position)
            {
                throw refusal
            }
            return .await {
                do {
                    let client = try await gateway.client()
                    let answer = try await client.develop(request.verb, request.path, body: request.body)
                    guard !answer.isEmpty else { return [.boolean(true)] }
                    return [.json(answer, JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: [])))]
                } catch let error as GatewayError {
                    throw ErrorObject(error)
                }
            }
        }
    }

    private static func requests(_ call: NativeCall) throws -> Request {
        if let number = call.integer(at: 1) { return Request(.get, "/requests/\(number)") }
        guard call.type(at: 1) != .none, call.type(at: 1) != .nil else { return Request(.get, "/requests") }
        guard call.type(at: 1) == .table, case .table(let options) = try call.value(at: 1) else {
            throw mismatch(call, 1, "requests", "a table of options or a number")
        }
        let known = ["after", "limit", "wait", "bodies"]
        let pairs = try options.entries.map { key, value -> (String, String) in
            guard known.contains(key) else {
                throw ErrorObject.badArgument(
                    Suggestion.message(unknown: "option", key, for: "\(name).requests", among: known))
            }
            switch value {
            case .integer(let number): return (key, String(number))
            case .number(let number): return (key, String(number))
            case .boolean(let flag): return (key, String(flag))
            default: throw ErrorObject.badArgument("\(name).requests: option '\(key)' takes a number")
            }
        }
        return Request(.get, "/requests?" + PercentEncoding.query(pairs))
    }

    private static func reset(_ call: NativeCall) throws -> Request {
        guard call.type(at: 1) != .none, call.type(at: 1) != .nil else { return Request(.post, "/reset") }
        guard call.type(at: 1) == .table else { throw mismatch(call, 1, "reset", "an array of kinds") }
        return Request(.post, "/reset", Array(#"{"kinds":"#.utf8) + (try call.json(at: 1)) + [UInt8(ascii: "}")])
    }

    private static func save(_ call: NativeCall) throws -> Request {
        guard let name = call.string(at: 1) else { throw mismatch(call, 1, "snapshot.save", "a name") }
        var overwrite = false
        if call.type(at: 2) == .table, case .table(let options) = try call.value(at: 2),
            case .boolean(let flag)? = options["overwrite"]
        {
            overwrite = flag
        }
        // Only letters, digits and hyphens get past the gateway, but the name must reach it first.
        let quoted = name.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
                ? "\\u" + String(scalar.value + 0x10000, radix: 16).dropFirst() : String(scalar)
        }.joined()
        return Request(.post, "/snapshots", Array(#"{"name":"\#(quoted)","overwrite":\#(overwrite)}"#.utf8))
    }

    private static func difference(_ call: NativeCall) throws -> Request {
        let path = "/snapshots/\(try text(call, 1, "snapshot.diff"))/diff"
        guard call.type(at: 2) != .none, call.type(at: 2) != .nil else { return Request(.get, path) }
        return Request(.get, "\(path)?with=\(try text(call, 2, "snapshot.diff"))")
    }

    /// Asks with no argument, changes with a table.
    private static func optional(
        _ call: NativeCall, _ field: String, _ asking: Verb, _ changing: Verb, _ path: String
    ) throws -> Request {
        if call.type(at: 1) == .none || call.type(at: 1) == .nil { return Request(asking, path) }
        return Request(changing, path, try table(call, field))
    }

    private static func table(_ call: NativeCall, _ field: String) throws -> [UInt8] {
        guard call.type(at: 1) == .table else { throw mismatch(call, 1, field, "a table") }
        return try call.json(at: 1)
    }

    /// An argument that becomes part of a path.
    private static func text(_ call: NativeCall, _ position: Int, _ field: String) throws -> String {
        guard let text = call.string(at: position), !text.isEmpty, text != ".", text != ".." else {
            throw mismatch(call, position, field, "a name")
        }
        return PercentEncoding.encode(text)
    }

    private static func mismatch(
        _ call: NativeCall, _ position: Int, _ field: String, _ expected: String
    ) -> ErrorObject {
        .badArgument(
            "bad argument #\(position) to '\(name).\(field)' (\(expected) expected, got \(call.type(at: position).name))"
        )
    }
}
