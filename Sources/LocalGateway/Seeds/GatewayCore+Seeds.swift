import Foundation
import GRDB
import GatewayAPI

/// Filling an account from one document:
///
///     {"datasets": {"products": [{…}, …]},
///      "keyValueStores": {"settings": {"INPUT": {…}, "page": {"contentType": "text/html", "text": "<p>"},
///                                      "logo": {"contentType": "image/png", "base64": "…"}}},
///      "requestQueues": {"todo": ["https://example.com", {"url": "…", "userData": {…}}]},
///      "tasks": [{"actId": "apify/hello-world", "name": "hello", "input": {…}}],
///      "schedules": [{"cronExpression": "@daily", "actions": […]}], "webhooks": [{"eventTypes": […], …}]}
///
/// Tasks, schedules and webhooks are what the API takes when one is created. What is there already stays: items are added to a dataset, records take the place of those with the same key, and
/// requests that a queue knows are left alone.
extension GatewayCore {
    /// The sections a seed may have.
    private func seedSections(startsPrograms: Bool) -> [SeedSection] {
        [
            datasetSeeds, storeSeeds, queueSeeds, taskSeeds, scheduleSeeds(startsPrograms: startsPrograms),
            webhookSeeds,
        ]
    }

    /// Reads a whole seed, then writes it in one transaction.
    ///
    /// - Parameters:
    ///   - body: the seed.
    ///   - startsPrograms: whether whoever sent it may start actors that are programs.
    func plant(_ body: [UInt8], startsPrograms: Bool) async throws -> JSONValue {
        let text = body.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        do {
            try JSONScanner.validate(body)
        } catch {
            throw APIError.invalidRequest("The seed is not valid JSON: \(error)")
        }
        let sections = seedSections(startsPrograms: startsPrograms)
        var plantings: [SeedSection.Planting] = []
        for (name, value) in try SeedText.members(text, of: "the seed") {
            guard let section = sections.first(where: { $0.name == name }) else {
                throw APIError.invalidValue(
                    Suggestion.message(unknown: "field", name, for: "the seed", among: sections.map(\.name)))
            }
            plantings.append(try await section.read(value))
        }
        let steps = plantings
        let counts = try await database.write { db in try steps.flatMap { try $0(db) } }
        board.everythingChanged()
        timeline.changed()
        return .object(counts.map { ($0.0, .int(Int64($0.1))) })
    }

    private var datasetSeeds: SeedSection {
        SeedSection(name: "datasets") { [datasets] text in
            let sets = try SeedText.members(text, of: "\"datasets\"").map { name, value in
                let place = "dataset \"\(name.prefix(80))\""
                try SeedText.check(name: name, of: "datasets")
                guard value.first == UInt8(ascii: "[") else {
                    throw APIError.invalidValue("\(place) must be an array of items")
                }
                return (name, try SeedText.at(place) { try DatasetItem.items(in: Array(value)) })
            }
            return { db in
                for (name, items) in sets {
                    let row = try datasets.storages.create(db, name: name).row
                    try SeedText.at("dataset \"\(name)\"") { _ = try datasets.push(db, row.id, items) }
                }
                return [("datasets", sets.count), ("items", sets.reduce(0) { $0 + $1.1.count })]
            }
        }
    }

    private var storeSeeds: SeedSection {
        SeedSection(name: "keyValueStores") { [records] text in
            let stores = try SeedText.members(text, of: "\"keyValueStores\"").map { name, value in
                try SeedText.check(name: name, of: "keyValueStores")
                let place = "key-value store \"\(name)\""
                return (name, try SeedText.members(value, of: place).map { try Self.record($0, $1, place) })
            }
            return { db in
                for (name, found) in stores {
                    let row = try records.storages.create(db, name: name).row
                    for (key, record) in found { _ = try records.put(db, row.id, key, record) }
                }
                return [("keyValueStores", stores.count), ("records", stores.reduce(0) { $0 + $1.1.count })]
            }
        }
    }

    /// A record: any JSON, or an object with `contentType` and either `text` or `base64`.
    private static func record(
        _ key: String, _ value: ArraySlice<UInt8>, _ place: String
    ) throws -> (String, RecordStore.Record) {
        guard Identifier.isRecordKey(key) else {
            throw APIError(
                .badRequest, "invalid-record-key",
                "\(place): the record key \"\(key.prefix(80))\" is empty, longer than 256 characters, or contains an "
                    + "invalid character")
        }
        var record = RecordStore.Record(
            contentType: APIResponse.jsonType, contentEncoding: .identity, body: JSONValue.compact(value))
        guard value.first == UInt8(ascii: "{") else { return (key, record) }
        let names = try SeedText.members(value, of: place).map(\.0)
        guard names.contains("contentType"), names.contains("text") != names.contains("base64"), names.count == 2 else {
            return (key, record)
        }
        let typed = try SeedText.value(value)
        let what = "the record \"\(key)\" of \(place)"
        guard let type = try typed.wordField("contentType", of: what) else {
            throw APIError.invalidValue("\"contentType\" of \(what) must be a string")
        }
        record.contentType = type
        if names.contains("text") {
            guard let text = typed["text"]?.string else {
                throw APIError.invalidValue("\"text\" of \(what) must be a string")
            }
            record.body = Array(text.utf8)
        } else {
            guard let data = typed["base64"]?.string.flatMap({ Data(base64Encoded: $0) }) else {
                throw APIError.invalidValue("\"base64\" of \(what) is not valid base64")
            }
            record.body = [UInt8](data)
        }
        return (key, record)
    }

    private var queueSeeds: SeedSection {
        SeedSection(name: "requestQueues") { [queues] text in
            let found = try SeedText.members(text, of: "\"requestQueues\"").map { name, value in
                try SeedText.check(name: name, of: "requestQueues")
                let place = "request queue \"\(name)\""
                let requests = try SeedText.elements(value, of: place).enumerated().map { position, element in
                    try SeedText.at("request \(position + 1) of \(place)") { try Self.request(element) }
                }
                return (name, requests)
            }
            return { db in
                for (name, requests) in found {
                    let row = try queues.storages.create(db, name: name).row
                    _ = try queues.add(db, row.id, requests, isForefront: false, clientKey: nil)
                }
                return [("requestQueues", found.count), ("requests", found.reduce(0) { $0 + $1.1.count })]
            }
        }
    }

    /// A request: its URL alone, or an object as the API takes it.
    private static func request(_ text: ArraySlice<UInt8>) throws -> QueuedRequest {
        let value = try SeedText.value(text)
        guard let url = value.string else { return try QueuedRequest(value) }
        return try QueuedRequest(.object([("url", .string(url))]))
    }
}
