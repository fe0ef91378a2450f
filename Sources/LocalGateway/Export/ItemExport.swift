import Hummingbird
import NIOCore

/// The body of an answer with dataset items. Whatever the size of the dataset, a few blocks of it are in memory at a time:
/// the next one is read while the client takes this one, and none is read that nobody takes.
struct ItemExport: Sendable {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let pieceLength = 64 << 10

    let database: GatewayDatabase
    let view: DatasetView
    let window: ItemWindow
    /// Where files may be made on the way.
    let folder: String
    let now: Moment

    /// - Throws: what goes wrong before the first byte; what goes wrong later cuts the connection.
    func body() async throws -> ResponseBody {
        if view.format == .xlsx {
            let sheet = SheetFile(database: database, window: window, transform: view.transform, now: now)
            return try await sheet.body(columns: try await columns(), folder: folder)
        }
        if view.transform.isIdentity, view.format == .json || view.format == .jsonl { return try await plain() }
        return try await encoded(try await encoder())
    }

    // MARK: - Items as they are stored

    private func plain() async throws -> ResponseBody {
        let isLines = view.format == .jsonl
        let mark = view.hasByteOrderMark ? Self.byteOrderMark : []
        let opening = mark + (isLines ? [] : Array("[".utf8))
        let separator = UInt8(ascii: isLines ? "\n" : ",")
        let closing = !isLines ? "]" : window.count > 0 ? "\n" : ""
        let read: @Sendable (Int64) async throws -> ItemWindow.Block = { [database, window] done in
            try await database.read { db in
                try window.block(
                    db, after: done, lead: done == 0 ? opening : [separator], separator: separator, marksEnds: false)
            }
        }
        var first = try await read(0)
        if first.done == window.count {
            first.bytes.writeString(closing)
            return ResponseBody(byteBuffer: first.bytes)
        }
        return ResponseBody { [window, first] writer in
            var block = first
            while block.done < window.count {
                let done = block.done
                async let following = read(done)
                try await writer.write(block.bytes)
                block = try await following
            }
            block.bytes.writeString(closing)
            try await writer.write(block.bytes)
            try await writer.finish(nil)
        }
    }

    // MARK: - Items in another form

    private func encoder() async throws -> any ItemEncoder {
        switch view.format {
        case .csv:
            CSVItemEncoder(columns: try await columns(), delimiter: view.delimiter, skipsHeader: view.skipsHeader)
        case .html: HTMLItemEncoder(columns: try await columns())
        case .xml: XMLItemEncoder(root: view.xmlRoot, row: view.xmlRow)
        case .rss:
            XMLItemEncoder(
                feedTitle: view.feedTitle ?? "Dataset \(window.dataset.name ?? window.dataset.id)",
                description: view.feedDescription ?? "Items in dataset with id \"\(window.dataset.id)\".")
        case .json, .jsonl, .xlsx: JSONItemEncoder(isLines: view.format == .jsonl)
        }
    }

    /// The first pass over the items: what columns there are.
    private func columns() async throws -> TableColumns {
        var columns = TableColumns(fields: view.transform.outputNames, sources: view.transform.sources)
        var done: Int64 = 0
        while done < window.count {
            let block = try await read(after: done)
            var rows = BlockRows(block, view.transform)
            while let row = try rows.next() { try columns.add(row) }
            done = block.done
            try Task.checkCancellation()
        }
        columns.arrange()
        return columns
    }

    private func read(after done: Int64) async throws -> ItemWindow.Block {
        try await database.read { [window] db in try window.block(db, after: done) }
    }

    private func encoded(_ encoder: any ItemEncoder) async throws -> ResponseBody {
        let first = try await read(after: 0)
        let start = view.hasByteOrderMark && !isEmptyTable(encoder) ? Self.byteOrderMark : []
        return ResponseBody { [self] writer in
            var encoder = encoder
            var output = ByteBuffer(bytes: start)
            encoder.begin(&output)
            var block = first
            while true {
                let done = block.done
                async let following = done < window.count ? read(after: done) : nil
                var rows = BlockRows(block, view.transform)
                while let row = try rows.next() {
                    try encoder.write(row, to: &output)
                    guard output.readableBytes >= Self.pieceLength else { continue }
                    try await writer.write(output)
                    output = ByteBuffer()
                }
                guard let next = try await following else { break }
                block = next
            }
            encoder.end(&output)
            if output.readableBytes > 0 { try await writer.write(output) }
            try await writer.finish(nil)
        }
    }

    /// A table without rows has no columns either, and is an empty body.
    private func isEmptyTable(_ encoder: any ItemEncoder) -> Bool {
        (encoder as? CSVItemEncoder)?.columns.rowCount == 0
    }
}
