/// The actors that anybody may use: those inside the binary.
extension GatewayCore {
    var storeRoutes: [Route] {
        [Route("GET", "/store") { [self] in try await listStore($0) }]
    }

    private static let orders = ["relevance", "popularity", "newest", "lastUpdate"]
    private static let pricingModels = ["FREE", "FLAT_PRICE_PER_MONTH", "PRICE_PER_DATASET_ITEM", "PAY_PER_EVENT"]

    private func listStore(_ request: APIRequest) async throws -> APIResponse {
        let page = try Page(request)
        let sortBy = request.value("sortBy").flatMap { $0.isEmpty ? nil : $0 } ?? "relevance"
        guard Self.orders.contains(sortBy) else {
            throw APIError.invalidParameter(
                "Query parameter \"sortBy\" must be one of \(Self.orders.joined(separator: ", ")).")
        }
        let pricing = request.value("pricingModel").flatMap { $0.isEmpty ? nil : $0 }
        if let pricing, !Self.pricingModels.contains(pricing) {
            throw APIError.invalidParameter(
                "Query parameter \"pricingModel\" must be one of \(Self.pricingModels.joined(separator: ", ")).")
        }
        let statistics = try await database.read { [runs] db in try runs.statistics(db) }
        var found = actors.builtIn.filter { matches($0, request) && (pricing ?? "FREE") == "FREE" }
        if sortBy == "popularity" {
            found.sort { (statistics[$0.id]?.total ?? 0) > (statistics[$1.id]?.total ?? 0) }
        }
        let items = found.dropFirst(page.offset).prefix(page.limit).map {
            $0.storeJSON(user: user, statistics[$0.id], baseURL: baseURL)
        }
        return .data(page.envelope(total: found.count, items: items))
    }

    /// Every word of the search stands somewhere in what the actor says of itself. No actor here has a category.
    private func matches(_ actor: LocalActor, _ request: APIRequest) -> Bool {
        if let username = request.value("username"), !username.isEmpty, username != actor.username { return false }
        if let category = request.value("category"), !category.isEmpty { return false }
        let text = [actor.title, actor.name, actor.username, actor.description].joined(separator: " ").lowercased()
        let words = (request.value("search") ?? "").lowercased().split(separator: " ")
        return words.allSatisfy { text.contains($0) }
    }
}
