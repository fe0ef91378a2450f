import GRDB

/// The head of a dataset, key-value store or request queue.
struct StorageRow: Sendable {
    /// How many bits of an item's key in the database are its position; the others are the dataset's number.
    static let positionBits: Int64 = 36

    var id: String
    var kind: StorageKind
    var name: String?
    var title: String?
    var createdAt: Moment
    var modifiedAt: Moment
    var accessedAt: Moment
    var actId: String?
    var runId: String?
    var generalAccess: String
    var readCount: Int64
    var writeCount: Int64
    var deleteCount: Int64
    var listCount: Int64
    var itemCount: Int64
    var cleanItemCount: Int64
    var handledCount: Int64
    var bytes: Int64
    /// JSON text: the union of the items' top-level keys.
    var fields: String?
    /// JSON text.
    var schema: String?
    var clientKey: String?
    var hadMultipleClients: Bool
    /// A dataset's place in the table of items.
    var number: Int64
    /// The secret of public links.
    var signingKey: String
    var headReadCount: Int64

    init(_ row: Row, kind: StorageKind) {
        self.kind = kind
        id = row["id"]
        name = row["name"]
        title = row["title"]
        createdAt = Moment(milliseconds: row["created_at"])
        modifiedAt = Moment(milliseconds: row["modified_at"])
        accessedAt = Moment(milliseconds: row["accessed_at"])
        actId = row["act_id"]
        runId = row["act_run_id"]
        generalAccess = row["general_access"]
        readCount = row["read_count"]
        writeCount = row["write_count"]
        deleteCount = row["delete_count"]
        listCount = row["list_count"]
        itemCount = row["item_count"]
        cleanItemCount = row["clean_item_count"]
        handledCount = row["handled_count"]
        bytes = row["bytes"]
        fields = row["fields"]
        schema = row["schema"]
        clientKey = row["client_key"]
        hadMultipleClients = row["had_multiple_clients"]
        number = row["number"]
        signingKey = row["signing_key"]
        headReadCount = row["head_read_count"]
    }

    /// The keys that items of this dataset have in the database.
    var itemKeys: Range<Int64> { number << Self.positionBits..<(number + 1) << Self.positionBits }
}
