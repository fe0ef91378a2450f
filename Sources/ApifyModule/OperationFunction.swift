import GatewayAPI
import GatewayClient
import LuaEngine

/// One operation of the catalogue as a native function.
struct OperationFunction: Sendable {
    let operation: Operation
    let gateway: any GatewayAccess
    let arguments: OperationArguments

    init(operation: Operation, gateway: any GatewayAccess) {
        self.operation = operation
        self.gateway = gateway
        arguments = OperationArguments(operation)
    }

    var call: NativeFunction {
        NativeFunction(arguments.functionName) { [self] call in
            let request = try arguments.read(call)
            return .await {
                do {
                    let client = try await gateway.client()
                    let response = try await gateway.startedRuns.watch(operation) { () async throws(GatewayError) in
                        try await client.send(request)
                    }
                    return OperationResult(operation: operation, response: response).values()
                } catch let error as GatewayError {
                    if error.saysThatNothingIsThere, let answer = operation.answerForNothing(error) { return answer }
                    throw ErrorObject(error)
                }
            }
        }
    }
}
