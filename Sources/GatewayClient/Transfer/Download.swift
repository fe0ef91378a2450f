import GatewayAPI

/// What goes into which file.
public struct Download: Sendable {
    /// The operation whose answer it is.
    public var call: OperationCall
    /// The resolved path of the file, as bytes.
    public var target: [UInt8]
    /// The form of a dataset's items; nil for a record.
    public var format: ItemFormat?
    /// Whether it goes on from what an earlier download left beside the target.
    public var resumes: Bool
    /// The most bytes that the file may have; nil for any number.
    public var maximumSize: Int?
    /// Told how far it is, for every piece that comes.
    public var progress: (@Sendable (TransferProgress) -> Void)?

    public init(
        _ call: OperationCall, to target: [UInt8], format: ItemFormat? = nil, resumes: Bool = false,
        maximumSize: Int? = nil, progress: (@Sendable (TransferProgress) -> Void)? = nil
    ) {
        self.call = call
        self.target = target
        self.format = format
        self.resumes = resumes
        self.maximumSize = maximumSize
        self.progress = progress
    }
}

/// How far a transfer is.
public struct TransferProgress: Sendable {
    /// The bytes in the file so far.
    public var bytes: Int
    /// The bytes that will be in it, where the answer says so.
    public var total: Int?
    /// How many items the answer goes through, where it says so.
    public var items: Int?

    public init(bytes: Int, total: Int?, items: Int? = nil) {
        self.bytes = bytes
        self.total = total
        self.items = items
    }
}

/// What came of a download.
public struct DownloadResult: Sendable {
    /// The size of the file.
    public var bytes: Int
    /// How many requests it took.
    public var attempts: Int
    /// The headers of the answer, secrets redacted.
    public var headers: [(name: String, value: String)]
    /// How many items the answer went through, where it said so.
    public var items: Int?

    public init(bytes: Int, attempts: Int, headers: [(name: String, value: String)], items: Int?) {
        (self.bytes, self.attempts, self.headers, self.items) = (bytes, attempts, headers, items)
    }

    /// The first header called `name`, in any letter case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
