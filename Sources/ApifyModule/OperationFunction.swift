import GatewayAPI
import GatewayClient
import LuaEngine

/// One operation of the catalogue as a native function.
struct OperationFunction: Sendable {
    let operation: Operation
    let gateway: any GatewayAccess
    let arguments: OperationArguments

    init(operation: Operation, gateway: any GatewayAccess, ownOptions: [String] = []) {
        self.operation = operation
        self.gateway = gateway
        arguments = OperationArguments(operation, ownOptions: ownOptions)
    }

    var call: NativeFunction {
        NativeFunction(arguments.functionName) { [self] call in
            let request = try arguments.read(call)
            return send(request, gateway.intent(request, arguments.functionName, call))
        }
    }

    /// Sends a request, if it may be sent, and makes its answer values.
    func send(_ request: OperationCall, _ intent: Intent?, _ meter: TransferMeter? = nil) -> NativeOutcome {
        .await {
            defer { meter?.end() }
            let room = RoomMeter(gateway.progress)
            defer { room.end() }
            var request = request
            request.refusedForNow = { room.show($0) }
            do {
                let response = try await gateway.admitting(intent) { [request] in
                    let client = try await gateway.client()
                    return try await gateway.noting(.request(request)) {
                        try await gateway.startedRuns.watch(operation) { () async throws(GatewayError) in
                            try await client.send(request)
                        }
                    }
                }
                gateway.sawAnswer?(operation, response)
                return OperationResult(operation: operation, response: response).values()
            } catch let error as GatewayError {
                if error.saysThatNothingIsThere, let answer = operation.answerForNothing(error) { return answer }
                throw ErrorObject(error)
            }
        }
    }
}
