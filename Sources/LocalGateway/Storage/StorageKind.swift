/// The three kinds of storage, which share names, listing and life cycle.
enum StorageKind: String, Sendable {
    case dataset
    case keyValueStore = "key-value-store"
    case requestQueue = "request-queue"

    /// As it stands in "… was not found".
    var title: String {
        switch self {
        case .dataset: "Dataset"
        case .keyValueStore: "Key-value Store"
        case .requestQueue: "Request Queue"
        }
    }

    /// The first path segment of its endpoints.
    var path: String { rawValue + "s" }

    /// Where what it holds is kept.
    var contentTable: (name: String, column: String) {
        switch self {
        case .dataset: ("dataset_items", "dataset_id")
        case .keyValueStore: ("records", "store_id")
        case .requestQueue: ("requests", "queue_id")
        }
    }
}
