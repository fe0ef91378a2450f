extension RunRecord {
    /// The full object of `GET /actor-runs/{id}`.
    func json(user: LocalUser, actor: LocalActor?, baseURL: String) -> JSONValue {
        .object(
            head(user: user, actor: actor) + [
                ("statusMessage", .optional(statusMessage)), ("isStatusMessageTerminal", .optional(isMessageTerminal)),
                ("stats", stats), ("options", optionsJSON), ("exitCode", .optional(exitCode)),
                ("generalAccess", .string(generalAccess)), ("containerUrl", .null),
                ("isContainerServerReady", .bool(false)),
                ("consoleUrl", .string("\(baseURL)/v2/actor-runs/\(id)")), ("gitBranchName", .null),
                (
                    "storageIds",
                    .object([
                        ("datasets", .object([("default", .string(datasetId))])),
                        ("keyValueStores", .object([("default", .string(storeId))])),
                        ("requestQueues", .object([("default", .string(queueId))])),
                    ])
                ),
                ("usage", .object([("ACTOR_COMPUTE_UNITS", .double(usage.computeUnits))])),
                ("usageUsd", .object([("ACTOR_COMPUTE_UNITS", .int(0))])),
            ])
    }

    /// The shorter object of lists.
    func listJSON(user: LocalUser, actor: LocalActor?) -> JSONValue { .object(head(user: user, actor: actor)) }

    private func head(user: LocalUser, actor: LocalActor?) -> [(String, JSONValue)] {
        [
            ("id", .string(id)), ("actId", .string(actId)), ("userId", .string(user.id)),
            ("actorTaskId", .optional(taskId)),
            ("status", .string(status.rawValue)), ("startedAt", .date(startedAt)), ("finishedAt", .date(finishedAt)),
            ("buildId", .string(actor?.buildId ?? Identifier.derived(from: "\(actName)@\(LocalActor.buildNumber)"))),
            ("buildNumber", .string(LocalActor.buildNumber)), ("buildNumberInt", .int(1)),
            ("meta", .object(meta)),
            ("usageTotalUsd", .int(0)), ("defaultKeyValueStoreId", .string(storeId)),
            ("defaultDatasetId", .string(datasetId)), ("defaultRequestQueueId", .string(queueId)),
        ]
    }

    private var meta: [(String, JSONValue)] {
        let head: [(String, JSONValue)] = [("origin", .string(origin)), ("userAgent", .optional(userAgent))]
        guard let scheduleId else { return head }
        return head + [("scheduleId", .string(scheduleId)), ("scheduledAt", .date(scheduledAt))]
    }

    private var stats: JSONValue {
        .object([
            ("inputBodyLen", .int(inputLength)), ("migrationCount", .int(0)), ("rebootCount", .int(0)),
            ("restartCount", .int(restartCount)), ("resurrectCount", .int(resurrectCount)),
            ("memAvgBytes", .double(usage.memoryAverage)), ("memMaxBytes", .int(usage.memoryMaximum)),
            ("memCurrentBytes", .int(usage.memoryCurrent)), ("cpuAvgUsage", .double(usage.cpuAverage)),
            ("cpuMaxUsage", .double(usage.cpuMaximum)), ("cpuCurrentUsage", .double(usage.cpuCurrent)),
            ("netRxBytes", .int(netReceived)), ("netTxBytes", .int(netSent)), ("durationMillis", .int(usage.runMillis)),
            ("runTimeSecs", .double(Double(usage.runMillis) / 1000)), ("metamorph", .int(0)),
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
