import GRDB

extension GatewayDatabase {
    static func registerStorages(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("2 storages") { db in
            try db.execute(sql: storageHeads + datasetItems + requestLocks)
        }
    }

    /// `number` is a dataset's place in the table of items; `signing_key` is the secret of its public links.
    private static let storageHeads = """
        ALTER TABLE storages ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE storages ADD COLUMN signing_key TEXT NOT NULL DEFAULT '';
        ALTER TABLE storages ADD COLUMN head_read_count INTEGER NOT NULL DEFAULT 0;
        UPDATE storages SET number = rowid, signing_key = lower(hex(randomblob(12)));
        INSERT INTO settings (name, value) SELECT 'storageNumber', COALESCE(MAX(number), 0) FROM storages;
        """

    /// The items of a dataset stand in one stretch of the table's own tree: `id` is the dataset's number and the item's
    /// position in it. Reading and appending need no other index, which makes both about twice as fast.
    private static let datasetItems = """
        CREATE TABLE numbered_items (
            id INTEGER PRIMARY KEY NOT NULL,
            dataset_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            json BLOB NOT NULL
        );
        INSERT INTO numbered_items (id, dataset_id, position, json)
            SELECT (number << \(StorageRow.positionBits)) + position, dataset_id, position, json
            FROM dataset_items JOIN storages ON storages.id = dataset_id ORDER BY 1;
        DROP TABLE dataset_items;
        ALTER TABLE numbered_items RENAME TO dataset_items;
        """

    private static let requestLocks = """
        ALTER TABLE requests ADD COLUMN retry_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE requests ADD COLUMN lock_expires_at INTEGER;
        ALTER TABLE requests ADD COLUMN lock_client TEXT;
        CREATE INDEX requests_by_lock ON requests (queue_id, lock_expires_at) WHERE lock_expires_at IS NOT NULL;
        """
}
