import CXlsxWriter
import Foundation
import Hummingbird
import NIOCore
import NIOPosix

/// `xlsx`: a workbook of one sheet, written to a file row by row by libxlsxwriter and sent from there.
struct SheetFile: Sendable {
    /// What a sheet can hold, and how long a text in it may be.
    private static let maximumRows = 1_048_576
    private static let maximumText = 32767
    /// Excel calculates with fifteen digits; longer integers stay whole as text.
    private static let maximumDigits = 15

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
                try write(columns, to: path, folder: folder)
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
            throw limit("\(rowCount) rows and their heading; a sheet holds \(maximumRows) rows")
        }
    }

    private static func limit(_ reason: String) -> APIError {
        APIError.invalidRequest(
            "The items do not fit into an xlsx sheet: \(reason). Choose another format or fewer items.")
    }

    private func write(_ columns: TableColumns, to path: String, folder: String) throws {
        let workbook = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = UInt8(LXW_TRUE.rawValue)
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return workbook_new_opt(path, &options)
        }
        guard let workbook else { throw IOError(errnoCode: ENOSPC, reason: "cannot make \(path)") }
        var properties = lxw_doc_properties()
        properties.created = time_t(now.milliseconds / 1000)
        workbook_set_properties(workbook, &properties)
        let written = Result {
            guard let sheet = workbook_add_worksheet(workbook, nil) else {
                throw IOError(errnoCode: ENOSPC, reason: "cannot make a sheet in \(folder)")
            }
            try fill(sheet, columns)
        }
        // Closing also gives back what the workbook holds, so it happens in any case.
        let code = workbook_close(workbook)
        try written.get()
        try Self.check(code)
    }

    private func fill(_ sheet: UnsafeMutablePointer<lxw_worksheet>, _ columns: TableColumns) throws {
        guard columns.rowCount > 0 else { return }
        for (column, heading) in columns.headings.enumerated() { try Self.put(heading, sheet, 0, column) }
        var number = 1
        var done: Int64 = 0
        while done < window.count {
            let start = done
            let block = try database.readBlocking { db in try window.block(db, after: start) }
            var rows = BlockRows(block, transform)
            while let row = try rows.next() {
                for (column, cell) in try columns.cells(row).enumerated() {
                    if let cell { try Self.put(cell, sheet, number, column) }
                }
                number += 1
            }
            done = block.done
        }
    }

    private static func put(
        _ cell: ItemTransform.Text, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ row: Int, _ column: Int
    ) throws {
        let (line, place) = (lxw_row_t(row), lxw_col_t(column))
        switch cell.first {
        case UInt8(ascii: "n"), nil: return
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            try check(worksheet_write_boolean(sheet, line, place, cell.first == UInt8(ascii: "t") ? 1 : 0, nil))
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["):
            try put(TableCells.text(cell), sheet, row, column)
        default:
            let text = String(decoding: cell, as: UTF8.self)
            if let number = Double(text), number.isFinite, cell.count(where: \.isDigit) <= maximumDigits {
                try check(worksheet_write_number(sheet, line, place, number, nil))
            } else {
                try put(text, sheet, row, column)
            }
        }
    }

    /// A text; one that looks like a formula or a link is a text like any other.
    private static func put(_ text: String, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ row: Int, _ column: Int)
        throws
    {
        guard text.utf8.count <= maximumText || text.utf16.count <= maximumText else {
            throw limit(
                "row \(row), column \(column + 1) has a text of \(text.utf16.count) characters; a cell holds \(maximumText)"
            )
        }
        try check(worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), printable(text), nil))
    }

    /// XML, which sheets are written in, cannot hold these at all; a zero would end the text.
    private static func printable(_ text: String) -> String {
        // The last two begin with this byte.
        guard text.utf8.contains(where: { $0 == 0 || $0 == 0xEF }) else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { "\0\u{FFFE}\u{FFFF}".unicodeScalars.contains($0) ? "\u{FFFD}" : $0 }))
    }

    private static func check(_ code: lxw_error) throws {
        guard code != LXW_NO_ERROR else { return }
        let reason = lxw_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
        throw APIError(.internalServerError, "internal-server-error", "The xlsx file could not be written: \(reason)")
    }
}
