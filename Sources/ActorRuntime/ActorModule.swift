import LuaEngine

/// What an actor's script finds: `actor`, `http`, `html` and `url`.
struct ActorModule: Sendable {
    let run: ActorRun

    /// - Throws: whatever keeps the run's input from being read.
    func install(in engine: isolated Engine) async throws {
        var functions = storageFunctions
        functions.entries += statusFunctions.entries
        functions.entries.append(("input", try await run.input()))
        try engine.setGlobal("actor", .table(functions))
        try engine.setGlobal("http", .table(["get": .function(run.fetcher.native)]))
        try engine.setGlobal("url", .table(URLFunctions.all))
        let glue = Chunk(bytes: PackageResources.html_lua, name: "=[html]")
        try engine.installModule("html", glue, arguments: [.function(HTMLFunctions.read)])
    }

    private var storageFunctions: LuaTable {
        [
            "push": .function(push), "set_value": .function(setValue), "get_value": .function(getValue),
            "add_request": .function(addRequest),
        ]
    }

    private var statusFunctions: LuaTable {
        ["status": .function(status), "fail": .function(fail)]
    }

    /// `actor.push(item)` or `actor.push { item, … }`: stores items in the run's dataset.
    private var push: NativeFunction {
        NativeFunction("actor.push") { [run] call in
            guard call.type(at: 1) == .table else {
                throw ErrorObject(message: "actor.push takes an item or an array of items")
            }
            let items = try call.json(at: 1)
            return .await {
                _ = try await run.call("datasets.push", [run.environment.datasetID], body: items)
                return []
            }
        }
    }

    /// `actor.set_value(key, value[, { content_type = … }])`: stores a record.
    private var setValue: NativeFunction {
        NativeFunction("actor.set_value") { [run] call in
            guard let key = call.string(at: 1) else { throw ErrorObject(message: "actor.set_value takes a key") }
            var type: String?
            if case .table(let options) = try call.value(at: 3), case .string(let text)? = options["content_type"] {
                type = text
            }
            let text = call.bytes(at: 2)
            let body = try text ?? call.json(at: 2)
            let contentType =
                type ?? (text == nil ? "application/json; charset=utf-8" : "text/plain; charset=utf-8")
            return .await {
                _ = try await run.call(
                    "key_value_stores.put_record", [run.environment.storeID, key], body: body,
                    contentType: contentType)
                return []
            }
        }
    }

    /// `actor.get_value(key)`: the record's value and its content type; nil when there is none.
    private var getValue: NativeFunction {
        NativeFunction("actor.get_value") { [run] call in
            guard let key = call.string(at: 1) else { throw ErrorObject(message: "actor.get_value takes a key") }
            return .await {
                do {
                    let path = [run.environment.storeID, key]
                    let record = RecordValue(try await run.call("key_value_stores.get_record", path))
                    return [record.value, .string(record.contentType)]
                } catch let error as ErrorObject {
                    if case .string("not_found")? = error["code"] { return [.nil] }
                    throw error
                }
            }
        }
    }

    /// `actor.add_request { url = …, uniqueKey = … }`: adds to the run's queue; says whether it was there already.
    private var addRequest: NativeFunction {
        NativeFunction("actor.add_request") { [run] call in
            guard call.type(at: 1) == .table else {
                throw ErrorObject(message: "actor.add_request takes a request, as in { url = 'https://…' }")
            }
            let request = try call.json(at: 1)
            return .await {
                let response = try await run.call(
                    "request_queues.add_request", [run.environment.queueID], body: request)
                return [.json(response.body, JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: [])))]
            }
        }
    }

    /// `actor.status(message)`: what people see of the run while it goes on.
    private var status: NativeFunction {
        NativeFunction("actor.status") { [run] call in
            guard let message = call.string(at: 1) else { throw ErrorObject(message: "actor.status takes a text") }
            return .await {
                try await run.setStatus(message)
                return []
            }
        }
    }

    /// `actor.fail(message)`: ends the run as FAILED.
    private var fail: NativeFunction {
        NativeFunction("actor.fail") { [run] call in
            run.fail(call.string(at: 1) ?? "The actor failed.")
            return .interrupt(.exit(1))
        }
    }
}
