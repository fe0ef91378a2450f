import GRDB

/// How often a run's default storages were used.
struct StorageUsage: Sendable {
    var datasetReads: Int64
    var datasetWrites: Int64
    var storeReads: Int64
    var storeWrites: Int64
    var storeLists: Int64
    var queueReads: Int64
    var queueWrites: Int64

    /// - Parameter row: of ``RunStore/columns``; a storage that was deleted counts as unused.
    init(_ row: Row) {
        func count(_ name: String) -> Int64 { (row[name] as Int64?) ?? 0 }
        datasetReads = count("dataset_reads")
        datasetWrites = count("dataset_writes")
        storeReads = count("store_reads")
        storeWrites = count("store_writes")
        storeLists = count("store_lists")
        queueReads = count("queue_reads")
        queueWrites = count("queue_writes")
    }

    /// A run with the columns that are needed here.
    static let columns = [
        ("dataset_reads", "read_count", "dataset_id"), ("dataset_writes", "write_count", "dataset_id"),
        ("store_reads", "read_count", "store_id"), ("store_writes", "write_count", "store_id"),
        ("store_lists", "list_count", "store_id"), ("queue_reads", "read_count", "queue_id"),
        ("queue_writes", "write_count", "queue_id"),
    ].map { name, column, key in
        "(SELECT \(column) FROM storages WHERE storages.id = runs.\(key)) AS \(name)"
    }.joined(separator: ", ")
}
