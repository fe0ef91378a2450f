import LuaEngine
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

/// What a script saw of a call: that it came back, or the fields of the error object.
struct Seen: Sendable {
    var succeeded = false
    var code: String?
    var status: Int64?
    var operation: String?
    var attempts: Int64?
    var isAmbiguous: Bool?
    var hint: String?
    var place: String?
    var text: String?

    /// Makes the call on line 2 of a script.
    init(_ kind: FaultKind, _ client: GatewayClient) async throws {
        let results = try await LentGateway.run(
            """
            local ok, problem = pcall(function()
              local result = \(kind.example.script)
            end)
            if ok then return true end
            if type(problem) ~= "table" then return false, tostring(problem) end
            return false, tostring(problem), problem.code, problem.status, problem.operation, problem.attempts,
              problem.ambiguous, problem.hint, problem.where
            """, with: client)
        let values = results + [LuaValue](repeating: .nil, count: 9)
        if case .boolean(true) = values[0] { succeeded = true }
        (text, code, operation) = (Self.text(values[1]), Self.text(values[2]), Self.text(values[4]))
        (hint, place) = (Self.text(values[7]), Self.text(values[8]))
        if case .integer(let number) = values[3] { status = number }
        if case .integer(let number) = values[5] { attempts = number }
        if case .boolean(let flag) = values[6] { isAmbiguous = flag }
    }

    private static func text(_ value: LuaValue) -> String? {
        guard case .string(let text) = value else { return nil }
        return text
    }

    /// The error says all about the failure.
    func expectFailure(
        _ kind: FaultKind, _ code: GatewayError.Code, status: Int? = nil, attempts: Int64, isAmbiguous: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let comment = Comment(rawValue: "\(kind): \(self)")
        #expect(!succeeded && self.code == code.rawValue, comment, sourceLocation: sourceLocation)
        #expect(self.status == status.map(Int64.init), comment, sourceLocation: sourceLocation)
        #expect(operation == kind.example.operation, comment, sourceLocation: sourceLocation)
        #expect(self.attempts == attempts, comment, sourceLocation: sourceLocation)
        #expect(self.isAmbiguous == isAmbiguous, comment, sourceLocation: sourceLocation)
        #expect(place == "test:2", comment, sourceLocation: sourceLocation)
        #expect(text?.hasPrefix("test:2: \(kind.example.operation): ") == true, comment, sourceLocation: sourceLocation)
        if isAmbiguous { #expect(hint == kind.check, comment, sourceLocation: sourceLocation) }
    }
}
