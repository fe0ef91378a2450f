import Foundation

/// The environment variables of an actor's process.
///
/// Source: https://docs.apify.com/platform/actors/development/programming-interface/environment-variables
enum ActorVariables {
    /// What the platform tells every run, under the names of the specification (`ACTOR_…`) and under the older ones
    /// (`APIFY_…`) that software development kits still read.
    static func platform(
        _ actor: LocalActor, _ run: RunRecord, _ environment: RunSupervisor.Environment, baseURL: String
    ) -> [String: String] {
        var variables = both(of(actor, run))
        variables.merge(account(environment, baseURL: baseURL)) { $1 }
        let memory = String(run.options.memoryMbytes)
        variables["ACTOR_MEMORY_MBYTES"] = memory
        variables["APIFY_MEMORY_MBYTES"] = memory
        variables["ACTOR_TIMEOUT_SECS"] = String(run.options.timeoutSecs)
        // Nothing is set aside here, so that all processors are the run's.
        variables["APIFY_DEDICATED_CPUS"] = String(ProcessInfo.processInfo.activeProcessorCount)
        variables["APIFY_META_ORIGIN"] = run.origin
        variables["ACTOR_STORAGES_JSON"] = storages(run)
        variables.merge(times(run)) { $1 }
        return variables
    }

    /// Names that only differ in what they begin with.
    private static func both(_ values: [String: String]) -> [String: String] {
        var variables: [String: String] = [:]
        for (name, value) in values {
            variables["ACTOR_" + name] = value
            let isOfActor = ["ID", "RUN_ID", "BUILD_ID", "BUILD_NUMBER", "TASK_ID"].contains(name)
            variables[(isOfActor ? "APIFY_ACTOR_" : "APIFY_") + name] = value
        }
        variables["APIFY_ACT_ID"] = values["ID"]
        variables["APIFY_ACT_RUN_ID"] = values["RUN_ID"]
        return variables
    }

    private static func of(_ actor: LocalActor, _ run: RunRecord) -> [String: String] {
        var values = [
            "ID": actor.id, "FULL_NAME": actor.fullName, "RUN_ID": run.id, "BUILD_ID": actor.buildId,
            "BUILD_NUMBER": actor.buildNumber,
            "BUILD_TAGS": actor.taggedBuilds.filter { $0.build.id == actor.buildId }.map(\.tag).joined(separator: ","),
            "DEFAULT_DATASET_ID": run.datasetId, "DEFAULT_KEY_VALUE_STORE_ID": run.storeId,
            "DEFAULT_REQUEST_QUEUE_ID": run.queueId, "INPUT_KEY": run.inputKey,
        ]
        values["TASK_ID"] = run.taskId
        // The cap is what a paid actor may charge for. It is the actor's to keep to: nobody stops a run that goes beyond it,
        // here or on the platform.
        values["MAX_PAID_DATASET_ITEMS"] = run.options.maxItems.map { String($0) }
        values["MAX_TOTAL_CHARGE_USD"] = run.options.maxTotalChargeUsd.map { JSONValue.double($0).text }
        return values
    }

    private static func account(_ environment: RunSupervisor.Environment, baseURL: String) -> [String: String] {
        [
            "APIFY_API_BASE_URL": baseURL, "APIFY_API_PUBLIC_BASE_URL": baseURL, "APIFY_TOKEN": environment.token,
            "APIFY_IS_AT_HOME": "1", "APIFY_USER_ID": environment.user.id, "APIFY_USER_IS_PAYING": "0",
            "APIFY_HEADLESS": "1",
        ]
    }

    private static func storages(_ run: RunRecord) -> String {
        JSONValue.object([
            ("datasets", .object([("default", .string(run.datasetId))])),
            ("keyValueStores", .object([("default", .string(run.storeId))])),
            ("requestQueues", .object([("default", .string(run.queueId))])),
        ]).text
    }

    /// By the system's clock, which is the one that the process has and that its timeout is measured with.
    private static func times(_ run: RunRecord) -> [String: String] {
        let now = Moment.system
        var variables = ["ACTOR_STARTED_AT": now.iso8601, "APIFY_STARTED_AT": now.iso8601]
        if run.options.timeoutSecs > 0 {
            let end = Moment(milliseconds: now.milliseconds + run.options.timeoutSecs * 1000).iso8601
            variables["ACTOR_TIMEOUT_AT"] = end
            variables["APIFY_TIMEOUT_AT"] = end
        }
        return variables
    }

    /// For scripts, which need nothing of the machine they run on.
    static func bare(directory: String) -> [String: String] {
        ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory, "TMPDIR": directory]
    }

    /// For programs, which need to find their interpreters and libraries. Keys that moongate was started with are not among
    /// it.
    static func inherited(directory: String) -> [String: String] {
        let names = [
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "VIRTUAL_ENV", "PYTHONPATH",
            "PYTHONHOME", "NODE_PATH", "NVM_DIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH",
        ]
        var variables = ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
        variables["TMPDIR"] = directory
        variables["PYTHONUNBUFFERED"] = "1"
        return variables
    }
}
