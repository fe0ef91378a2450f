extension OperationGroup {
    static let keyValueStores = OperationGroup(
        name: "key_value_stores",
        summary: "Key-value stores: records of any content type under a name.",
        operations: [
            StoreOperations.list, StoreOperations.get, StoreOperations.create, StoreOperations.keys,
            StoreOperations.getRecord, StoreOperations.putRecord, StoreOperations.deleteRecord, StoreOperations.delete,
        ]
    )
}

private enum StoreOperations {
    static let storeID = Parameter.path("storeId", .reference, "The store: its ID, or username~name.")
    static let key = Parameter.path("key", .string, "The record's key: up to 256 letters, digits and !-_.'()")
    static let columns = ["id", "name", "createdAt", "modifiedAt"]

    static let list = Operation(
        "key_value_stores", "list", .get, "/key-value-stores",
        query: [.offset, .limit, .desc, .unnamed, .ownership],
        response: .page(userData: []),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the account's key-value stores.",
        example: "for store in apify.key_value_stores.list() do print(store.id, store.name) end",
        columns: columns,
        source: "https://docs.apify.com/api/v2/key-value-stores-get"
    )

    static let get = Operation(
        "key_value_stores", "get", .get, "/key-value-stores/{storeId}",
        pathParameters: [storeID],
        response: .resource(wrapper: "data", userData: ["schema"]),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns what is known about a key-value store, not its records.",
        example: "print(apify.key_value_stores.get(run.defaultKeyValueStoreId).modifiedAt)",
        columns: columns,
        source: "https://docs.apify.com/api/v2/key-value-store-get"
    )

    static let create = Operation(
        "key_value_stores", "create", .post, "/key-value-stores",
        query: [.storageName("store")],
        response: .resource(wrapper: "data", userData: ["schema"]),
        effect: .write,
        patience: .short,
        repeatability: Repeatability(
            .idempotentWithKey("name", .query),
            "A name that exists returns its store; without a name every request creates another one.",
            check: "apify.key_value_stores.list({ unnamed = true, desc = true }) shows whether a store was created"
        ),
        summary: "Creates a key-value store, or returns the one that has the name already.",
        example: "local store = apify.key_value_stores.create({ name = 'my-store' })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/key-value-stores-post"
    )

    static let keys = Operation(
        "key_value_stores", "keys", .get, "/key-value-stores/{storeId}/keys",
        pathParameters: [storeID],
        query: [
            Parameter("exclusiveStartKey", .string, default: "from the first", "Only keys that come after this one."),
            Parameter("limit", .integer, default: "1000", minimum: 0, "The most keys in one page, at most 1000."),
            Parameter("prefix", .string, "Only keys that start with this."),
            Parameter("collection", .string, "Only keys of this collection of the store's schema."),
            .signature,
        ],
        response: .keys,
        effect: .read,
        paging: .exclusiveStartKey,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the keys of a store's records with their sizes, in the order of their bytes.",
        example: "for entry in apify.key_value_stores.keys(store.id, { prefix = 'page-' }) do print(entry.key) end",
        columns: ["key", "size"],
        source: "https://docs.apify.com/api/v2/key-value-store-keys-get"
    )

    static let getRecord = Operation(
        "key_value_stores", "get_record", .get, "/key-value-stores/{storeId}/records/{key}",
        pathParameters: [storeID, key],
        query: [
            Parameter(
                "attachment", .boolean, default: "false",
                "Mark the answer as a download; HTML records then come exactly as they were stored."
            ),
            .signature,
        ],
        response: .record,
        effect: .read,
        rate: .records,
        patience: .long,
        repeatability: .reading,
        summary:
            "Returns a record - a value when it is JSON, else its bytes - and what is known of it; nil when there is none.",
        example: "local input = apify.key_value_stores.get_record(run.defaultKeyValueStoreId, 'INPUT')",
        source: "https://docs.apify.com/api/v2/key-value-store-record-get"
    )

    static let putRecord = Operation(
        "key_value_stores", "put_record", .put, "/key-value-stores/{storeId}/records/{key}",
        pathParameters: [storeID, key],
        body: Body(.raw, "value", "The record: a table is stored as JSON, a string as it is."),
        response: .nothing,
        effect: .write,
        rate: .records,
        patience: .long,
        repeatability: Repeatability(.idempotent, "The record gets the same bytes again."),
        summary: "Stores a record, replacing the one that has the key already.",
        example:
            "apify.key_value_stores.put_record(store.id, 'page-1', '<h1>Hello</h1>', { content_type = 'text/html' })",
        source: "https://docs.apify.com/api/v2/key-value-store-record-put"
    )

    static let deleteRecord = Operation(
        "key_value_stores", "delete_record", .delete, "/key-value-stores/{storeId}/records/{key}",
        pathParameters: [storeID, key],
        response: .nothing,
        effect: .delete,
        rate: .records,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a record.",
        example: "apify.key_value_stores.delete_record(store.id, 'page-1')",
        source: "https://docs.apify.com/api/v2/key-value-store-record-delete"
    )

    static let delete = Operation(
        "key_value_stores", "delete", .delete, "/key-value-stores/{storeId}",
        pathParameters: [storeID],
        response: .nothing,
        effect: .delete,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a key-value store and all its records.",
        example: "apify.key_value_stores.delete(store.id)",
        source: "https://docs.apify.com/api/v2/key-value-store-delete"
    )
}
