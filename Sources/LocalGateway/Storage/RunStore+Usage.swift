import GRDB

extension RunStore {
    /// What the runs that started on one day used.
    struct DailyUsage: Sendable {
        var day: Moment
        var computeUnits: Double
        var gigabytes: Double

        var json: JSONValue {
            func item(_ quantity: Double, price: Double) -> JSONValue {
                .object([
                    ("quantity", .double(quantity)), ("baseAmountUsd", .double(quantity * price)),
                    ("baseUnitPriceUsd", .double(price)), ("amountAfterVolumeDiscountUsd", .double(quantity * price)),
                    ("priceTiers", .array([])),
                ])
            }
            return .object([
                ("ACTOR_COMPUTE_UNITS", item(computeUnits, price: LocalPrice.usdPerComputeUnit)),
                ("DATA_TRANSFER_EXTERNAL_GBYTES", item(gigabytes, price: 0)),
            ])
        }
    }

    /// Usage by day, for the days on which runs started.
    func usage(_ db: Database, in cycle: UsageCycle) throws -> [DailyUsage] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT started_at / 86400000 AS day, SUM(compute_units) AS units, SUM(net_received + net_sent) AS bytes
                FROM runs WHERE started_at BETWEEN ? AND ? GROUP BY day ORDER BY day
                """,
            arguments: [cycle.start.milliseconds, cycle.end.milliseconds]
        ).map { row in
            let bytes: Double = row["bytes"]
            return DailyUsage(
                day: Moment(milliseconds: (row["day"] as Int64) * 86_400_000), computeUnits: row["units"],
                gigabytes: bytes / 1e9)
        }
    }
}
