import GatewayAPI

/// Whether a download that was cut can go on where it stopped.
///
/// The API counts stored items and knows nothing of bytes, so it can where the file shows how many items it holds: with
/// one line or row for each.
enum Resumption: Sendable {
    /// Complete rows say how many items have come.
    case rows(RowScanner)
    /// Only from the beginning; says why.
    case impossible(String)

    private static let droppingFlags = ["clean", "skipEmpty", "skipFailedPages", "simplified"]
    private static let reshaping = ["unwind", "view"]

    init(_ call: OperationCall, _ format: ItemFormat?) {
        func value(_ name: String) -> String? { call.query.last { $0.0 == name && !$0.1.isEmpty }?.1 }
        func isSet(_ name: String) -> Bool { value(name).map { $0 != "false" && $0 != "0" } ?? false }
        guard let format, call.operation.paging == .items else {
            self = .impossible("a record comes as a whole")
            return
        }
        if let option = (Self.droppingFlags.filter(isSet) + Self.reshaping.filter { value($0) != nil }).first {
            self = .impossible("with the option '\(option)' the rows do not show how many items have been read")
        } else if isSet("desc") {
            self = .impossible("with the option 'desc' items that are added meanwhile move all others")
        } else if format == .jsonl {
            self = .rows(.lines)
        } else if format == .csv {
            self = Self.csv(delimiter: value("delimiter") ?? ",", hasHeader: !isSet("skipHeaderRow"))
        } else {
            self = .impossible("\(format.rawValue) cannot be put together from parts; jsonl can")
        }
    }

    /// The columns of a later part may differ, which only its header row shows.
    private static func csv(delimiter: String, hasHeader: Bool) -> Resumption {
        guard hasHeader else {
            return .impossible("without a header row nothing shows whether the columns are the same")
        }
        guard let byte = delimiter.utf8.first, delimiter.utf8.count == 1, !"\"\r\n".utf8.contains(byte) else {
            return .impossible("with this delimiter rows cannot be told for sure")
        }
        return .rows(.table(delimiter: byte))
    }
}
