import Foundation
import Hummingbird
import NIOCore
import NIOPosix

/// `xlsx`: a workbook of one sheet, written to a file row by row by libxlsxwriter and sent from there.
struct SheetFile: Sendable {
    /// What a sheet can hold.
    private static let maximumRows = 1_048_576

    let database: GatewayDatabase
    let window: ItemWindow
    let transform: ItemTransform
    let now: Moment

    /// - Throws: ``APIError`` for what fits into no sheet.
    func body(columns: TableColumns, folder: String) async throws -> ResponseBody {
        try Self.check(rowCount: columns.rowCount)
        // On a thread that may block: libxlsxwriter writes files, and packs them at the end.
        return try await NIOThreadPool.singleton.runIfActive {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let path = "\(folder)/\(Identifier.random()).xlsx"
            do {
                let sheet = try SheetWriter(path: path, folder: folder, created: now)
                let written = Result { try fill(sheet, columns) }
                // Closing also gives back what the workbook holds, so it happens in any case.
                let closed = Result { try sheet.close() }
                try written.get()
                try closed.get()
                return try OpenFile(removing: path).body
            } catch {
                try? FileManager.default.removeItem(atPath: path)
                throw error
            }
        }
    }

    /// - Throws: ``APIError`` for more rows than a sheet has besides its heading.
    static func check(rowCount: Int) throws {
        guard rowCount < maximumRows else {
            throw SheetWriter.limit("\(rowCount) rows and their heading; a sheet holds \(maximumRows) rows")
        }
    }

    private func fill(_ sheet: SheetWriter, _ columns: TableColumns) throws {
        guard columns.rowCount > 0 else { return }
        for (column, heading) in columns.headings.enumerated() { try sheet.put(heading, row: 0, column: column) }
        var number = 1
        var done: Int64 = 0
        while done < window.count {
            let start = done
            let block = try database.readBlocking { db in try window.block(db, after: start) }
            var rows = BlockRows(block, transform)
            while let row = try rows.next() {
                for (column, cell) in try columns.cells(row).enumerated() {
                    if let cell { try sheet.put(cell, row: number, column: column) }
                }
                number += 1
            }
            done = block.done
        }
    }
}
