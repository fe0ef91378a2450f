import GatewayAPI
import GatewayClient
import LuaEngine
import Synchronization

/// A list operation as a native function that opens a reader of its pages.
struct ListFunction: Sendable {
    let operation: Operation
    let gateway: any GatewayAccess
    let arguments: OperationArguments

    init(_ function: OperationFunction) {
        operation = function.operation
        gateway = function.gateway
        arguments = function.arguments
    }

    /// Given the arguments of the operation: returns a function that gives the next page and what it says about the list,
    /// nil after the last one, and a function that ends the reading.
    var open: NativeFunction {
        NativeFunction(arguments.functionName) { [self] call in
            let request = try arguments.read(call)
            let intent = gateway.intent(request, arguments.functionName, call)
            let reader = PageReader(request, prepare: content) {
                [gateway] (call) async throws(GatewayError) in
                let response = try await gateway.send(call)
                gateway.sawAnswer?(call.operation, response)
                return response
            }
            return .values([.function(next(of: reader, intent)), .function(end(of: reader))])
        }
    }

    private func next(of reader: PageReader<LuaValue>, _ intent: Intent?) -> NativeFunction {
        let first = FirstPage(intent)
        return NativeFunction(arguments.functionName) { [self] _ in
            .await {
                do {
                    let page = try await gateway.admitting(first.intent) { try await reader.next() }
                    first.hasCome()
                    guard let page else { return [.nil] }
                    return [page.content, description(of: page.info)]
                } catch let error as GatewayError {
                    throw ErrorObject(error)
                }
            }
        }
    }

    private func end(of reader: PageReader<LuaValue>) -> NativeFunction {
        NativeFunction(arguments.functionName) { _ in
            Task { await reader.cancel() }
            return .pushed(0)
        }
    }

    /// Items become tables when the loop asks for them: a page may hold many, and a loop may want few.
    @Sendable private func content(of response: GatewayResponse) -> LuaValue {
        if operation.paging == .items { return .jsonPage(JSONPage(response.body, operation: operation.id)) }
        return OperationResult(operation: operation, response: response).values().first ?? .nil
    }

    /// Under the names that the API gives them.
    private func description(of info: PageInfo) -> LuaValue {
        var table = LuaTable()
        func add(_ name: String, _ number: Int?) {
            if let number { table.entries.append((name, .integer(Int64(number)))) }
        }
        add("total", info.total)
        add("offset", info.offset)
        add("limit", info.limit)
        add("count", info.count)
        if let isDescending = info.isDescending { table.entries.append(("desc", .boolean(isDescending))) }
        if let key = info.nextKey { table.entries.append(("nextExclusiveStartKey", .string(key))) }
        return .table(table)
    }
}

/// What a list is read for, which is decided once, before its first page.
private final class FirstPage: Sendable {
    private let pending: Mutex<Intent?>

    init(_ intent: Intent?) {
        pending = Mutex(intent)
    }

    /// Nil when it has been decided.
    var intent: Intent? { pending.withLock { $0 } }

    func hasCome() { pending.withLock { $0 = nil } }
}

extension GatewayAccess {
    /// Sends a request, opening the gateway first.
    func send(_ call: OperationCall) async throws(GatewayError) -> GatewayResponse {
        let client: GatewayClient
        do {
            client = try await self.client()
        } catch let error as GatewayError {
            throw error
        } catch {
            throw GatewayError(
                code: .connectionFailed, message: String(describing: error), operation: call.operation.id)
        }
        return try await client.send(call)
    }
}
