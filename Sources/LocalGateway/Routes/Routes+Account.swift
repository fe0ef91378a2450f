import GRDB

/// Limits and usage of the account.
extension GatewayCore {
    var accountRoutes: [Route] {
        [
            Route("GET", "/users/me/limits") { [self] _ in .data(try await limits()) },
            Route("PUT", "/users/me/limits") { [self] in try await updateLimits($0) },
            Route("GET", "/users/me/usage/monthly") { [self] in try await monthlyUsage($0) },
        ]
    }

    private func limits() async throws -> JSONValue {
        let cycle = UsageCycle(clock.now)
        let count = try await actors.all().count { $0.username == user.username }
        let (limits, days, active) = try await database.read { [runs] db in
            (try AccountLimits(db), try runs.usage(db, in: cycle), try runs.inProgress(db))
        }
        let memory = configuration.refusesRunsBeyond?.memoryMbytes ?? configuration.maximumTotalMemoryMbytes
        let concurrent = configuration.refusesRunsBeyond?.concurrentRuns ?? 10_000
        let units = days.reduce(0) { $0 + $1.computeUnits }
        let used = active.reduce(0) { $0 + $1.options.memoryMbytes }
        return .object([
            ("monthlyUsageCycle", cycle.json),
            (
                "limits",
                .object([
                    ("maxMonthlyUsageUsd", .double(limits.monthlyUsageUsd)),
                    ("maxMonthlyActorComputeUnits", .int(1_000_000)),
                    ("maxMonthlyExternalDataTransferGbytes", .int(1_000_000)), ("maxMonthlyProxySerps", .int(0)),
                    ("maxMonthlyResidentialProxyGbytes", .int(0)),
                    ("maxActorMemoryGbytes", .double(Double(memory) / 1024)), ("maxActorCount", .int(500)),
                    ("maxActorTaskCount", .int(5000)), ("maxConcurrentActorJobs", .int(Int64(concurrent))),
                    ("maxTeamAccountSeatCount", .int(1)), ("dataRetentionDays", .int(limits.dataRetentionDays)),
                    ("maxScheduleCount", .int(100)),
                ])
            ),
            (
                "current",
                .object([
                    ("monthlyUsageUsd", .double(units * LocalPrice.usdPerComputeUnit)),
                    ("monthlyActorComputeUnits", .double(units)),
                    ("monthlyExternalDataTransferGbytes", .double(days.reduce(0) { $0 + $1.gigabytes })),
                    ("monthlyProxySerps", .int(0)), ("monthlyResidentialProxyGbytes", .int(0)),
                    ("actorMemoryGbytes", .double(Double(used) / 1024)),
                    ("actorCount", .int(Int64(count))), ("actorTaskCount", .int(0)),
                    ("activeActorJobCount", .int(Int64(active.count))), ("teamAccountSeatCount", .int(1)),
                    ("scheduleCount", .int(0)),
                ])
            ),
        ])
    }

    private func updateLimits(_ request: APIRequest) async throws -> APIResponse {
        let body = try await request.jsonObject()
        let usage = try body.numberField("maxMonthlyUsageUsd", 0...Double(AccountLimits.maximumMonthlyUsageUsd))
        let days: Int64? = try body.wholeField("dataRetentionDays", 1...3650)
        try await database.write { db in
            var limits = try AccountLimits(db)
            limits.monthlyUsageUsd = usage ?? limits.monthlyUsageUsd
            limits.dataRetentionDays = days ?? limits.dataRetentionDays
            try limits.store(db)
        }
        // The reference promises 201 with an empty object.
        return .json(.object([]), status: .created)
    }

    private func monthlyUsage(_ request: APIRequest) async throws -> APIResponse {
        let cycle = UsageCycle(try request.date("date") ?? clock.now)
        let days = try await database.read { [runs] db in try runs.usage(db, in: cycle) }
        let total = days.reduce(0) { $0 + $1.computeUnits } * LocalPrice.usdPerComputeUnit
        let sum = RunStore.DailyUsage(
            day: cycle.start, computeUnits: days.reduce(0) { $0 + $1.computeUnits },
            gigabytes: days.reduce(0) { $0 + $1.gigabytes })
        let daily = days.map { day in
            JSONValue.object([
                ("date", .date(day.day)), ("serviceUsage", day.json),
                ("totalUsageCreditsUsd", .double(day.computeUnits * LocalPrice.usdPerComputeUnit)),
            ])
        }
        return .data(
            .object([
                ("usageCycle", cycle.json), ("monthlyServiceUsage", sum.json), ("dailyServiceUsages", .array(daily)),
                ("totalUsageCreditsUsdBeforeVolumeDiscount", .double(total)),
                ("totalUsageCreditsUsdAfterVolumeDiscount", .double(total)),
            ]))
    }
}
