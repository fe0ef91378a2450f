/// What the local gateway tells an actor's process about its run, in environment variables named as on the Apify platform.
struct ActorEnvironment: Sendable {
    let gatewayURL: String
    let token: String
    let runID: String
    let datasetID: String
    let storeID: String
    let queueID: String
    let inputKey: String
    let memoryMbytes: Int

    /// Nil when a variable is missing: then nobody but the local gateway should have started this.
    init?(_ variables: [String: String]) {
        guard let gatewayURL = variables["APIFY_API_BASE_URL"], let token = variables["APIFY_TOKEN"],
            let runID = variables["ACTOR_RUN_ID"], let datasetID = variables["ACTOR_DEFAULT_DATASET_ID"],
            let storeID = variables["ACTOR_DEFAULT_KEY_VALUE_STORE_ID"],
            let queueID = variables["ACTOR_DEFAULT_REQUEST_QUEUE_ID"]
        else { return nil }
        self.gatewayURL = gatewayURL
        self.token = token
        self.runID = runID
        self.datasetID = datasetID
        self.storeID = storeID
        self.queueID = queueID
        inputKey = variables["ACTOR_INPUT_KEY"] ?? "INPUT"
        memoryMbytes = variables["ACTOR_MEMORY_MBYTES"].flatMap { Int($0) } ?? 1024
    }
}
