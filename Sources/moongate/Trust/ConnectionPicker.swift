import ApifyModule
import GatewayClient
import LuaEngine
import Permissions

/// Has somebody choose the connection to act on when there are several, once.
actor ConnectionPicker {
    private var isSettled = false
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// How often none was chosen.
    private var refusals = 0
    private var refusal: GatewayError?

    /// Makes sure that the client knows whom it acts for. Calls that come while somebody is asked wait for the answer.
    ///
    /// - Returns: what was chosen; nil when there was nothing to choose, or nobody to ask.
    /// - Throws: `ErrorObject` with the code `ambiguous_connection` when none was chosen.
    func settle(_ client: GatewayClient, _ desk: QuestionDesk) async throws -> ConnectionEntry? {
        let before = refusals
        while isBusy { await withCheckedContinuation { waiting.append($0) } }
        // Whoever has waited for an answer has it.
        if refusals > before, let refusal { throw ErrorObject(refusal) }
        guard !isSettled else { return nil }
        isBusy = true
        defer {
            isBusy = false
            for one in waiting { one.resume() }
            waiting = []
        }
        do throws(GatewayError) {
            _ = try await client.resolveConnection()
            isSettled = true
            return nil
        } catch {
            // Everything else the call itself will say.
            guard error.code == .ambiguousConnection, await desk.isAttended else { return nil }
            guard let chosen = await Self.choice(client, desk) else {
                (refusals, refusal) = (refusals + 1, error)
                throw ErrorObject(error)
            }
            try client.use(chosen)
            isSettled = true
            return chosen
        }
    }

    private static func choice(_ client: GatewayClient, _ desk: QuestionDesk) async -> ConnectionEntry? {
        guard let entries = try? await client.connectionChoices(), !entries.isEmpty else { return nil }
        let width = String(entries.count).count
        let rows = entries.enumerated().map { index, entry in
            let number = String(index + 1)
            let padding = String(repeating: " ", count: width - number.count)
            return "  \(padding)\(number)  \(RemoteText.tamed(entry.details, limit: 200))\n"
        }
        let list =
            "moongate: \(entries.count) connections to Apify are active. Which one is this session to act on?\n"
            + rows.joined()
        let question = "type a number from 1 to \(entries.count), or press Enter to choose none > "
        var text = list + question
        while let word = await desk.word(text), !word.isEmpty {
            if let number = Int(word), entries.indices.contains(number - 1) { return entries[number - 1] }
            text = question
        }
        return nil
    }
}

extension Guard {
    /// Before the first call of a script that goes to an account, and only then: what happens behind the scenes asks nobody.
    func chooseConnection(for intent: Intent, _ gateway: any GatewayAccess) async throws {
        guard !gateway.isLocal, intent.call.operation.host == .gateway, !setup.rules.asksNobody,
            let client = try? await gateway.client(), let chosen = try await picker.settle(client, desk)
        else { return }
        state.withLock { $0.connection = chosen.alias ?? chosen.id }
        connectionChosen.withLock { $0 }?(chosen)
    }
}
