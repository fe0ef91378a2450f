import Foundation
import GRDB
import Testing

@testable import LocalGateway

extension TestGateway {
    /// A gateway with a dataset `data-set` that holds the items of a JSON text.
    static func withDataset(_ json: String, _ body: (TestGateway) async throws -> Void) async throws {
        try await with { test async throws in
            _ = try await test.client.post("/v2/datasets?name=data-set")
            #expect(try await test.client.post("/v2/datasets/~data-set/items", json: json).status == 201)
            try await body(test)
        }
    }

    /// Puts items into an empty dataset by way of the database, which is quicker than pushing a million of them: the
    /// members `n`, which counts, and `t`, a text of that length.
    func fill(_ dataset: String, count: Int, textLength: Int) async throws {
        let queue = try DatabaseQueue(path: gateway.stateDirectory + "/gateway.sqlite")
        try await queue.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)
                    INSERT INTO dataset_items (id, dataset_id, position, json)
                    SELECT (number << 36) + n, storages.id, n,
                        CAST(printf('{"n":%d,"t":"%s"}', n, substr(hex(zeroblob(?2)), 1, ?2)) AS BLOB)
                    FROM storages, numbers WHERE storages.id = ?3;
                    """, arguments: [count, textLength, dataset])
            try db.execute(sql: "UPDATE storages SET item_count = ? WHERE id = ?", arguments: [count, dataset])
        }
    }
}
