/// A form in which a dataset's items come.
public enum ItemFormat: String, Sendable, CaseIterable {
    case json, jsonl, csv, xlsx, xml, rss, html

    /// The one that a file name ends in, if it is one of them.
    public init?(extensionOf path: [UInt8]) {
        let name = path.split(separator: UInt8(ascii: "/")).last ?? []
        let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last else { return nil }
        self.init(rawValue: String(decoding: last, as: UTF8.self).lowercased())
    }

    /// What a body starts with, and ends with; nil where it may be anything.
    ///
    /// An answer that is delimited by nothing but the end of its connection shows by its end whether it is whole.
    fileprivate var frame: (start: UInt8?, end: UInt8?) {
        switch self {
        case .json: (UInt8(ascii: "["), UInt8(ascii: "]"))
        case .jsonl: (UInt8(ascii: "{"), UInt8(ascii: "}"))
        case .xlsx: (UInt8(ascii: "P"), nil)
        case .xml, .rss, .html: (UInt8(ascii: "<"), UInt8(ascii: ">"))
        case .csv: (nil, nil)
        }
    }

    private var mayBeEmpty: Bool { self != .json && self != .xlsx }

    /// Watches the bytes of one body go by.
    struct Check {
        private let format: ItemFormat?
        private var first: UInt8?
        private var last: UInt8?

        /// - Parameter format: nil for a body that may be anything.
        init(_ format: ItemFormat?) { self.format = format }

        /// What a successful answer is when it cannot be the one asked for.
        func complaint(about head: TransportResponse) -> String? {
            guard let format, format != .html else { return nil }
            let type = head.header("Content-Type")?.lowercased().prefix { $0 != ";" }
            return type == "text/html" ? "a web page where \(format.rawValue) was expected" : nil
        }

        mutating func take(_ bytes: UnsafeRawBufferPointer) -> String? {
            guard let format else { return nil }
            last = bytes.last { $0 > 0x20 } ?? last
            guard first == nil, let start = bytes.first(where: { $0 > 0x20 && !Self.byteOrderMark.contains($0) }) else {
                return nil
            }
            first = start
            guard let expected = format.frame.start, start != expected else { return nil }
            return (start == UInt8(ascii: "<") ? "a web page" : "something else")
                + " where \(format.rawValue) was expected"
        }

        /// Whether the body can be over here.
        var isWhole: Bool {
            guard let format else { return true }
            guard first != nil else { return format.mayBeEmpty }
            return format.frame.end == nil || last == format.frame.end
        }

        private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    }
}
