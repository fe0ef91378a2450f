import GRDB
import GatewayAPI

/// A run as the database knows it.
struct RunRecord: Sendable {
    var id: String
    var actId: String
    var actName: String
    var taskId: String?
    /// Which schedule started it, and for what time.
    var scheduleId: String?
    var scheduledAt: Moment?
    var status: RunStatus
    var statusMessage: String?
    var isMessageTerminal: Bool?
    var startedAt: Moment
    var finishedAt: Moment?
    var exitCode: Int64?
    var origin: String
    var userAgent: String?
    var options: RunOptions
    var generalAccess: String
    var datasetId: String
    var storeId: String
    var queueId: String
    var inputLength: Int64
    /// Where in its store the input is; a metamorph puts another one beside the first.
    var inputKey: String
    var buildId: String?
    var buildNumber: String?
    var restartCount: Int64
    var resurrectCount: Int64
    var rebootCount: Int64
    /// JSON text: what the run was before, as the API lists it.
    var metamorphs: String?
    /// How often the run was told to start its process anew.
    var changes: Int64
    /// What its default storages counted.
    var storageUsage: StorageUsage
    /// JSON text: how often each event was charged.
    var charges: String?
    var usage: RunUsage
    var netReceived: Int64
    var netSent: Int64
    /// How long an aborted run may clean up.
    var abortGraceMillis: Int64
    /// Who runs it: ``OwnerIdentity`` as text.
    var owner: String
    /// The child process, as ``ProcessIdentity`` text, while there is one.
    var child: String?

    init(_ row: Row) {
        id = row["id"]
        actId = row["act_id"]
        actName = row["act_name"]
        taskId = row["task_id"]
        scheduleId = row["schedule_id"]
        scheduledAt = (row["scheduled_at"] as Int64?).map(Moment.init(milliseconds:))
        status = RunStatus(rawValue: row["status"]) ?? .failed
        statusMessage = row["status_message"]
        isMessageTerminal = row["is_message_terminal"]
        startedAt = Moment(milliseconds: row["started_at"])
        finishedAt = (row["finished_at"] as Int64?).map(Moment.init(milliseconds:))
        exitCode = row["exit_code"]
        origin = row["origin"]
        userAgent = row["user_agent"]
        options = RunOptions(
            build: row["build"], timeoutSecs: row["timeout_secs"], memoryMbytes: row["memory_mbytes"],
            maxItems: row["max_items"], maxTotalChargeUsd: row["max_total_charge_usd"],
            restartOnError: row["restart_on_error"])
        generalAccess = row["general_access"]
        datasetId = row["dataset_id"]
        storeId = row["store_id"]
        queueId = row["queue_id"]
        inputLength = row["input_length"]
        inputKey = row["input_key"] ?? RecordStore.inputKey
        buildId = row["build_id"]
        buildNumber = row["build_number"]
        rebootCount = row["reboot_count"]
        metamorphs = row["metamorphs"]
        changes = row["changes"]
        storageUsage = StorageUsage(row)
        charges = row["charges"]
        restartCount = row["restart_count"]
        resurrectCount = row["resurrect_count"]
        usage = RunUsage(row)
        netReceived = row["net_received"]
        netSent = row["net_sent"]
        abortGraceMillis = row["abort_grace_millis"]
        owner = row["owner"]
        child = row["child"]
    }
}
