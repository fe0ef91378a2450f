import CXlsxWriter
import Foundation
import LateLibraries
import NIOCore

/// A workbook of one sheet in a file, which libxlsxwriter writes row by row. Blocks its thread.
struct SheetWriter {
    /// How long a text in a cell may be.
    private static let maximumText = 32767
    /// Excel calculates with fifteen digits; longer integers stay whole as text.
    private static let maximumDigits = 15

    private let library: SheetLibrary
    private let workbook: SheetLibrary.Workbook
    private let sheet: SheetLibrary.Worksheet

    /// - Throws: ``APIError`` when it is not on this machine.
    private static func load() throws -> SheetLibrary {
        do throws(MissingLibrary) {
            return try SheetLibrary.load()
        } catch {
            throw APIError.invalidRequest(
                "This gateway cannot write xlsx, because libxlsxwriter cannot be loaded: \(error.reason). On Debian:"
                    + " apt-get install libxlsxwriter4. Or choose another format.")
        }
    }

    /// Begins a workbook.
    ///
    /// - Parameters:
    ///   - path: the file that it becomes when it is closed.
    ///   - folder: where files may be made on the way.
    ///   - created: what it says of its age.
    /// - Throws: `IOError` when there is no room for it, ``APIError`` when libxlsxwriter is not on this machine.
    init(path: String, folder: String, created: Moment) throws {
        let library = try Self.load()
        self.library = library
        let workbook = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = UInt8(LXW_TRUE.rawValue)
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return library.newWorkbook(path, &options)
        }
        guard let workbook else { throw IOError(errnoCode: ENOSPC, reason: "cannot make \(path)") }
        self.workbook = workbook
        var properties = lxw_doc_properties()
        properties.created = time_t(created.milliseconds / 1000)
        _ = library.setProperties(workbook, &properties)
        guard let sheet = library.addWorksheet(workbook, nil) else {
            _ = library.closeWorkbook(workbook)
            throw IOError(errnoCode: ENOSPC, reason: "cannot make a sheet in \(folder)")
        }
        self.sheet = sheet
    }

    /// Writes the file and gives back what the workbook holds. Nothing else may be called after it.
    ///
    /// - Throws: ``APIError`` when the file could not be written.
    func close() throws {
        try check(library.closeWorkbook(workbook))
    }

    /// What does not fit into a sheet.
    static func limit(_ reason: String) -> APIError {
        APIError.invalidRequest(
            "The items do not fit into an xlsx sheet: \(reason). Choose another format or fewer items.")
    }

    /// Fills a cell with a value, given as JSON.
    ///
    /// - Throws: ``APIError`` for what fits into no cell.
    func put(_ cell: ItemTransform.Text, row: Int, column: Int) throws {
        let (line, place) = (lxw_row_t(row), lxw_col_t(column))
        switch cell.first {
        case UInt8(ascii: "n"), nil: return
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            let isTrue = cell.first == UInt8(ascii: "t")
            try check(library.writeBoolean(sheet, line, place, isTrue ? 1 : 0, nil))
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["):
            try put(TableCells.text(cell), row: row, column: column)
        default:
            let text = String(decoding: cell, as: UTF8.self)
            if let number = Double(text), number.isFinite, cell.count(where: \.isDigit) <= Self.maximumDigits {
                try check(library.writeNumber(sheet, line, place, number, nil))
            } else {
                try put(text, row: row, column: column)
            }
        }
    }

    /// Fills a cell with a text; one that looks like a formula or a link is a text like any other.
    ///
    /// - Throws: ``APIError`` for what fits into no cell.
    func put(_ text: String, row: Int, column: Int) throws {
        guard text.utf8.count <= Self.maximumText || text.utf16.count <= Self.maximumText else {
            throw Self.limit(
                "row \(row), column \(column + 1) has a text of \(text.utf16.count) characters; a cell holds"
                    + " \(Self.maximumText)")
        }
        let (line, place) = (lxw_row_t(row), lxw_col_t(column))
        try check(library.writeString(sheet, line, place, Self.printable(text), nil))
    }

    /// XML, which sheets are written in, cannot hold these at all; a zero would end the text.
    private static func printable(_ text: String) -> String {
        // The last two begin with this byte.
        guard text.utf8.contains(where: { $0 == 0 || $0 == 0xEF }) else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { "\0\u{FFFE}\u{FFFF}".unicodeScalars.contains($0) ? "\u{FFFD}" : $0 }))
    }

    private func check(_ code: lxw_error) throws {
        guard code != LXW_NO_ERROR else { return }
        let reason = library.describe(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
        // It does not tell why a file could not be written; there is hardly another reason.
        let ofFiles = LXW_ERROR_CREATING_XLSX_FILE.rawValue...LXW_ERROR_ZIP_CLOSE.rawValue
        if ofFiles.contains(code.rawValue) { throw IOError(errnoCode: ENOSPC, reason: reason) }
        throw APIError(.internalServerError, "internal-server-error", "The xlsx file could not be written: \(reason)")
    }
}
