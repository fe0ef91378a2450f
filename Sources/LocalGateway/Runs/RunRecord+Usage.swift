/// What things cost here.
enum LocalPrice {
    /// Nobody is charged anything; runs have a price so that code that reads prices has something to read. It is near what
    /// the platform's plans ask for a compute unit, a gigabyte of memory for an hour. Everything else is free.
    static let usdPerComputeUnit = 0.25
}

extension RunRecord {
    var usageTotalUsd: Double { usage.computeUnits * LocalPrice.usdPerComputeUnit }

    var usageJSON: JSONValue {
        usageJSON(
            computeUnits: .double(usage.computeUnits),
            counts: [
                storageUsage.datasetReads, storageUsage.datasetWrites, storageUsage.storeReads,
                storageUsage.storeWrites, storageUsage.storeLists, storageUsage.queueReads, storageUsage.queueWrites,
            ],
            received: Double(netReceived + netSent) / 1e9)
    }

    var usageUsdJSON: JSONValue {
        usageJSON(
            computeUnits: .double(usageTotalUsd), counts: [Int64](repeating: 0, count: Self.countNames.count),
            received: 0)
    }

    private static let countNames = [
        "DATASET_READS", "DATASET_WRITES", "KEY_VALUE_STORE_READS", "KEY_VALUE_STORE_WRITES", "KEY_VALUE_STORE_LISTS",
        "REQUEST_QUEUE_READS", "REQUEST_QUEUE_WRITES",
    ]

    private func usageJSON(computeUnits: JSONValue, counts: [Int64], received: Double) -> JSONValue {
        .object(
            [("ACTOR_COMPUTE_UNITS", computeUnits)] + zip(Self.countNames, counts).map { ($0, .int($1)) } + [
                ("DATA_TRANSFER_INTERNAL_GBYTES", .int(0)), ("DATA_TRANSFER_EXTERNAL_GBYTES", .double(received)),
                ("PROXY_RESIDENTIAL_TRANSFER_GBYTES", .int(0)), ("PROXY_SERPS", .int(0)),
            ])
    }
}
