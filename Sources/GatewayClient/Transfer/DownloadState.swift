/// What an attempt at a download that failed was good for.
enum DownloadGain: Sendable {
    case none
    /// Bytes came and had to be thrown away.
    case received
    /// The next attempt has less to fetch.
    case advanced
}

/// Where a download stands.
struct DownloadState: Sendable {
    var resumption: Resumption
    /// How many bytes are in the file.
    var written: Int
    /// Whether this attempt has brought any.
    var hasReceived = false
    var check = ItemFormat.Check(nil)
    /// What a continuation repeats of the beginning of the file, as far as it has not come yet.
    var repeated: ArraySlice<UInt8> = []
    /// The first successful answer that the file begins with.
    var head: TransportResponse?
    /// What was in the file before that answer.
    var before = (bytes: 0, rows: 0)
    /// Where the continuation that was asked for begins.
    var offset: Int?

    init(_ resumption: Resumption, written: Int) {
        self.resumption = resumption
        self.written = written
    }

    /// How many items the file holds for sure, where rows tell.
    var rows: Int {
        if case .rows(let scanner) = resumption { scanner.rows } else { 0 }
    }

    var progress: TransferProgress {
        func number(_ name: String) -> Int? { head?.header(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
        // The length of something compressed says nothing about the file.
        let isPlain = head?.header("Content-Encoding").map { $0.lowercased() == "identity" } ?? true
        let length = isPlain ? number("Content-Length").map { before.bytes &+ $0 } : nil
        let items = number("X-Apify-Pagination-Count").map { before.rows &+ $0 }
        return TransferProgress(bytes: written, total: length, items: items)
    }
}

extension TransportError {
    static func unexpected(_ what: String, _ status: Int?) -> TransportError {
        TransportError(code: .invalidResponse, message: "answered with \(what)", mayHaveBeenSent: true, status: status)
    }

    /// Passes when the next attempt begins at the beginning.
    static var otherPart: TransportError {
        TransportError(
            code: .unavailable, message: "answered with another part than the one that was asked for",
            mayHaveBeenSent: true)
    }
}
