extension RunRecord {
    /// The full object of `GET /actor-runs/{id}`.
    func json(user: LocalUser, baseURL: String) -> JSONValue {
        .object(
            head(user: user) + [
                ("statusMessage", .optional(statusMessage)), ("isStatusMessageTerminal", .optional(isMessageTerminal)),
                ("stats", stats), ("options", optionsJSON), ("exitCode", .optional(exitCode)),
                ("generalAccess", .string(generalAccess)), ("isContainerServerReady", .bool(false)),
                ("consoleUrl", .string("\(baseURL)/v2/actor-runs/\(id)")), ("gitBranchName", .null),
                (
                    "storageIds",
                    .object([
                        ("datasets", .object([("default", .string(datasetId))])),
                        ("keyValueStores", .object([("default", .string(storeId))])),
                        ("requestQueues", .object([("default", .string(queueId))])),
                    ])
                ),
                ("usage", usageJSON), ("usageUsd", usageUsdJSON), ("metamorphs", metamorphs.map(Self.raw) ?? .null),
                ("chargedEventCounts", charges.map(Self.raw) ?? .object([])),
                ("platformUsageBillingModel", .string("USER")),
            ])
    }

    /// The shorter object of lists.
    func listJSON(user: LocalUser) -> JSONValue { .object(head(user: user)) }

    private func head(user: LocalUser) -> [(String, JSONValue)] {
        let number = buildNumber ?? LocalActor.buildNumber
        return [
            ("id", .string(id)), ("actId", .string(actId)), ("userId", .string(user.id)),
            ("actorTaskId", .optional(taskId)),
            ("status", .string(status.rawValue)), ("startedAt", .date(startedAt)), ("finishedAt", .date(finishedAt)),
            ("buildId", .string(buildId ?? Identifier.derived(from: "\(actName)@\(number)"))),
            ("buildNumber", .string(number)), ("buildNumberInt", .int(ActorBuild.integer(number))),
            ("meta", .object(meta)),
            ("usageTotalUsd", .double(usageTotalUsd)), ("defaultKeyValueStoreId", .string(storeId)),
            ("defaultDatasetId", .string(datasetId)), ("defaultRequestQueueId", .string(queueId)),
        ]
    }

    private var meta: [(String, JSONValue)] {
        let head: [(String, JSONValue)] = [("origin", .string(origin)), ("userAgent", .optional(userAgent))]
        guard let scheduleId else { return head }
        return head + [("scheduleId", .string(scheduleId)), ("scheduledAt", .date(scheduledAt))]
    }

    private static func raw(_ text: String) -> JSONValue { .raw(Array(text.utf8)) }

    private var stats: JSONValue {
        .object([
            ("inputBodyLen", .int(inputLength)), ("migrationCount", .int(0)), ("rebootCount", .int(rebootCount)),
            ("restartCount", .int(restartCount)), ("resurrectCount", .int(resurrectCount)),
            ("memAvgBytes", .double(usage.memoryAverage)), ("memMaxBytes", .int(usage.memoryMaximum)),
            ("memCurrentBytes", .int(usage.memoryCurrent)), ("cpuAvgUsage", .double(usage.cpuAverage)),
            ("cpuMaxUsage", .double(usage.cpuMaximum)), ("cpuCurrentUsage", .double(usage.cpuCurrent)),
            ("netRxBytes", .int(netReceived)), ("netTxBytes", .int(netSent)), ("durationMillis", .int(usage.runMillis)),
            ("runTimeSecs", .double(Double(usage.runMillis) / 1000)),
            ("metamorph", .int(Int64(metamorphs.flatMap { ActorStore.parse($0).elements?.count } ?? 0))),
            ("computeUnits", .double(usage.computeUnits)),
        ])
    }

    private var optionsJSON: JSONValue {
        .object([
            ("build", .string(options.build)), ("timeoutSecs", .int(options.timeoutSecs)),
            ("memoryMbytes", .int(options.memoryMbytes)), ("diskMbytes", .int(options.memoryMbytes * 2)),
            ("maxItems", .optional(options.maxItems)), ("maxTotalChargeUsd", .optional(options.maxTotalChargeUsd)),
            ("restartOnError", .bool(options.restartOnError)),
        ])
    }
}
