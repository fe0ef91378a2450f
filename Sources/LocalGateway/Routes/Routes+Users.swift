extension GatewayCore {
    var userRoutes: [Route] {
        // Nothing of it ever changes, and clients ask for it often.
        let answer = JSONValue.object([("data", account)]).bytes
        return [Route("GET", "/users/me") { _ in .bytes(answer, type: APIResponse.jsonType) }]
    }

    private var account: JSONValue {
        .object([
            ("id", .string(user.id)), ("username", .string(user.username)),
            (
                "profile",
                .object([("name", .string("Local account")), ("bio", .string("The account of a local gateway"))])
            ),
            ("email", .string("moongate@example.com")),
            ("proxy", .object([("password", .string("local")), ("groups", .array([]))])),
            ("plan", plan), ("effectivePlatformFeatures", features), ("createdAt", .date(user.createdAt)),
            ("isPaying", .bool(false)),
        ])
    }

    /// What the platform switches on and off for an account; there is no proxy here.
    private var features: JSONValue {
        let names = [
            "ACTORS", "STORAGE", "SCHEDULER", "PROXY", "PROXY_EXTERNAL_ACCESS", "PROXY_RESIDENTIAL", "PROXY_SERPS",
            "WEBHOOKS", "ACTORS_PUBLIC_ALL", "ACTORS_PUBLIC_DEVELOPER",
        ]
        return .object(
            names.map { name in
                let isHere = !name.hasPrefix("PROXY")
                return (
                    name,
                    .object([
                        ("isEnabled", .bool(isHere)),
                        ("disabledReason", isHere ? .null : .string("The local gateway has no proxy.")),
                        ("disabledReasonType", isHere ? .null : .string("DISABLED")), ("isTrial", .bool(false)),
                        ("trialExpirationAt", .null),
                    ])
                )
            })
    }

    /// The plan of an account that pays nothing and is limited by its machine alone.
    private var plan: JSONValue {
        .object([
            ("id", .string("LOCAL")), ("description", .string("Local gateway")), ("isEnabled", .bool(true)),
            ("monthlyBasePriceUsd", .int(0)), ("monthlyUsageCreditsUsd", .int(0)), ("usageDiscountPercent", .int(0)),
            ("enabledPlatformFeatures", .array(["ACTORS", "STORAGE"].map(JSONValue.string))),
            ("maxMonthlyUsageUsd", .int(AccountLimits.maximumMonthlyUsageUsd)),
            ("maxActorMemoryGbytes", .int(Int64(configuration.maximumTotalMemoryMbytes / 1024))),
            ("maxConcurrentActorRuns", .int(Int64(configuration.maximumConcurrentRuns))),
            ("maxActorCount", .int(500)), ("maxActorTaskCount", .int(5000)),
            ("maxScheduleCount", .int(100)), ("dataRetentionDays", .int(365)), ("availableProxyGroups", .object([])),
            ("teamAccountSeatCount", .int(1)), ("supportLevel", .string("COMMUNITY")), ("availableAddOns", .array([])),
        ])
    }
}
