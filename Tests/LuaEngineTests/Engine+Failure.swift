@testable import LuaEngine

extension Engine {
    /// How a script fails; nil when it does not.
    nonisolated func failure(of source: String) async -> LuaError? {
        do {
            try await run(Chunk(source, name: "=test"))
            return nil
        } catch {
            return error
        }
    }

    /// Runs a script while one allocation finds no memory, then another one, which must not suffer from it.
    ///
    /// - Returns: how the script failed, and how many allocations it has asked for.
    nonisolated func failure(
        of source: String, failingAt number: Int64, then next: String
    ) async -> (error: LuaError?, allocations: Int64, next: LuaError?) {
        let before = await self.allocations
        await failAllocation(number)
        let error = await failure(of: source)
        await failAllocation(0)
        let allocations = await self.allocations - before
        return (error, allocations, await failure(of: next))
    }
}
