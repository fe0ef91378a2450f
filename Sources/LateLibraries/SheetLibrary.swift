public import CXlsxWriter

/// The functions of libxlsxwriter that are used. What they take and return the headers say.
public struct SheetLibrary: Sendable {
    public typealias Workbook = UnsafeMutablePointer<lxw_workbook>
    public typealias Worksheet = UnsafeMutablePointer<lxw_worksheet>
    public typealias Format = UnsafeMutablePointer<lxw_format>

    public let newWorkbook:
        @convention(c) @Sendable (UnsafePointer<CChar>?, UnsafeMutablePointer<lxw_workbook_options>?) -> Workbook?
    public let setProperties:
        @convention(c) @Sendable (Workbook?, UnsafeMutablePointer<lxw_doc_properties>?) -> lxw_error
    public let addWorksheet: @convention(c) @Sendable (Workbook?, UnsafePointer<CChar>?) -> Worksheet?
    public let closeWorkbook: @convention(c) @Sendable (Workbook?) -> lxw_error
    public let writeBoolean: @convention(c) @Sendable (Worksheet?, lxw_row_t, lxw_col_t, Int32, Format?) -> lxw_error
    public let writeNumber: @convention(c) @Sendable (Worksheet?, lxw_row_t, lxw_col_t, Double, Format?) -> lxw_error
    public let writeString:
        @convention(c) @Sendable (Worksheet?, lxw_row_t, lxw_col_t, UnsafePointer<CChar>?, Format?) -> lxw_error
    public let describe: @convention(c) @Sendable (lxw_error) -> UnsafeMutablePointer<CChar>?

    private static let found = LoadedOnce<SheetLibrary>()

    /// The library, loaded when it was not yet. Any thread.
    ///
    /// - Throws: ``MissingLibrary`` when it is not on this machine; it may be the next time.
    public static func load() throws(MissingLibrary) -> SheetLibrary {
        try found.get { () throws(MissingLibrary) in
            try SheetLibrary(SystemLibrary("libxlsxwriter.so." + LXW_SOVERSION))
        }
    }

    private init(_ library: SystemLibrary) throws(MissingLibrary) {
        newWorkbook = try library.function("workbook_new_opt")
        setProperties = try library.function("workbook_set_properties")
        addWorksheet = try library.function("workbook_add_worksheet")
        closeWorkbook = try library.function("workbook_close")
        writeBoolean = try library.function("worksheet_write_boolean")
        writeNumber = try library.function("worksheet_write_number")
        writeString = try library.function("worksheet_write_string")
        describe = try library.function("lxw_strerror")
    }
}
