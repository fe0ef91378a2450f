import GatewayAPI
import NIOCore
import Synchronization

/// Writes a download into its file, over as many attempts as it takes, and knows what is still missing.
final class DownloadSink: BodySink {
    let part: PartFile
    private let format: ItemFormat?
    private let maximumSize: Int?
    private let progress: (@Sendable (TransferProgress) -> Void)?
    /// Only one attempt is under way at a time; the lock is for those who look from outside.
    private let state: Mutex<DownloadState>

    init(_ download: Download, part: PartFile, _ resumption: Resumption) throws(GatewayError) {
        self.part = part
        format = download.format
        maximumSize = download.maximumSize
        progress = download.progress
        state = Mutex(DownloadState(resumption, written: part.keptSize))
        guard part.keptSize > 0 else { return }
        if case .rows(var scanner) = resumption,
            (try? scanner.scan(part.file, to: part.keptSize)) == nil || !scanner.isSound || scanner.rows == 0
        {
            throw GatewayError(
                code: .fileError,
                message: "\(FileSource.shown(part.path)) holds no complete rows of this format to go on from",
                hint: "remove it, or download without resume")
        }
        _ = try rewound()
    }

    /// How far it is.
    var standing: TransferProgress { state.withLock { $0.progress } }
    /// How many items the file holds for sure, where rows tell.
    var rows: Int {
        state.withLock { $0.rows }
    }

    /// What to ask for now.
    ///
    /// - Returns: nil when everything that was asked for has come.
    func continuation(of call: OperationCall) -> OperationCall? {
        let rows = rows
        guard rows > 0 else {
            state.withLock { $0.offset = nil }
            return call
        }
        var call = call
        func number(_ name: String) -> Int { call.query.last { $0.0 == name }.flatMap { Int($0.1) } ?? 0 }
        let (offset, limit) = (number("offset").addingReportingOverflow(rows), number("limit"))
        guard !offset.overflow, limit == 0 || limit > rows else { return nil }
        // A byte order mark belongs to the beginning; that of CSV is part of what is compared.
        call.query.removeAll { ["offset", "limit"].contains($0.0) || $0.0 == "bom" && format == .jsonl }
        call.query.append(("offset", String(offset.partialValue)))
        state.withLock { $0.offset = offset.partialValue }
        if limit > 0 { call.query.append(("limit", String(limit - rows))) }
        return call
    }

    func begin(_ head: TransportResponse) throws(TransportError) {
        let check = ItemFormat.Check(format)
        if let complaint = check.complaint(about: head) { throw .unexpected(complaint, head.status) }
        let start = try repeatedStart()
        let rows = rows
        try state.withLock { (state) throws(TransportError) in
            state.check = check
            state.repeated = start[...]
            if let asked = state.offset, let given = head.header(Self.offsetHeader).flatMap({ Int($0) }), given != asked
            {
                state.resumption = .impossible("the server does not begin where it is asked to")
                throw .otherPart
            }
            guard state.head == nil || rows == 0 else { return }
            state.head = head
            state.before = (state.written, rows)
        }
    }

    func write(_ piece: ByteBuffer) throws(TransportError) {
        let failure = piece.withUnsafeReadableBytes { bytes -> TransportError? in
            do throws(TransportError) {
                try write(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    func end() throws(TransportError) {
        let state = state.withLock { $0 }
        guard state.check.isWhole, state.repeated.isEmpty || !state.hasReceived else {
            throw TransportError(
                code: .connectionFailed, message: "ended its answer before it was complete", mayHaveBeenSent: true)
        }
    }

    /// Takes note that an attempt has failed: throws away what the next one brings again.
    func rewind() -> DownloadGain { (try? rewound()) ?? .none }

    // MARK: -

    private static let offsetHeader = "X-Apify-Pagination-Offset"

    private func rewound() throws(GatewayError) -> DownloadGain {
        do {
            return try state.withLock { state in
                let (before, received) = (state.written, state.hasReceived)
                state.written = 0
                state.hasReceived = false
                var gain = DownloadGain.none
                if case .rows(var scanner) = state.resumption {
                    let known = scanner.end
                    try scanner.scan(part.file, to: before)
                    if scanner.isSound {
                        scanner.rewind()
                        state.resumption = .rows(scanner)
                        state.written = scanner.rows > 0 ? scanner.end : 0
                        gain = scanner.rows > 0 && scanner.end > known ? .advanced : .none
                    } else {
                        state.resumption = .impossible("its rows are not what they should be")
                    }
                }
                try part.file.truncate(to: state.written)
                if case .none = gain, received { return .received }
                return gain
            }
        } catch {
            throw GatewayError(code: .fileError, message: "\(FileSource.shown(part.path)): \(error)")
        }
    }

    /// The header row that a continuation brings again.
    private func repeatedStart() throws(TransportError) -> [UInt8] {
        let resumption = state.withLock { $0.resumption }
        guard case .rows(let scanner) = resumption, scanner.rows > 0, scanner.headerEnd > 0 else { return [] }
        var start = [UInt8](repeating: 0, count: scanner.headerEnd)
        do {
            let count = try start.withUnsafeMutableBytes { try part.file.read(into: $0, at: 0) }
            guard count == start.count else { throw LocalFile.Failure(number: 0) }
            return start
        } catch {
            throw .file("\(FileSource.shown(part.path)) cannot be read")
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(TransportError) {
        let now = try state.withLock { (state) throws(TransportError) -> TransferProgress? in
            state.hasReceived = state.hasReceived || !bytes.isEmpty
            if let complaint = state.check.take(bytes) { throw .unexpected(complaint, state.head?.status) }
            let count = min(state.repeated.count, bytes.count)
            guard state.repeated.prefix(count).elementsEqual(bytes[..<count]) else {
                // The columns differ, so the rows do not fit below the ones that are there.
                state.resumption = .impossible("a later part has other columns")
                throw .otherPart
            }
            state.repeated.removeFirst(count)
            let rest = UnsafeRawBufferPointer(rebasing: bytes[count...])
            if let maximumSize, state.written + rest.count > maximumSize {
                throw .tooLarge(status: state.head?.status, limit: maximumSize)
            }
            do throws(LocalFile.Failure) {
                try part.file.write(rest, at: state.written)
            } catch {
                throw .file("\(FileSource.shown(part.path)) cannot be written: \(error.message)")
            }
            state.written += rest.count
            return progress == nil ? nil : state.progress
        }
        if let now { progress?(now) }
    }
}
