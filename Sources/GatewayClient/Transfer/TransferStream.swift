import NIOCore

/// What one exchange streams instead of holding it in memory, and how long it may stand still.
struct TransferStream: Sendable {
    /// What the request carries, in place of its body.
    var source: FileSource?
    /// Where the body of a successful answer goes. The bodies of errors are collected in memory all the same.
    var sink: (any BodySink)?
    /// How long nothing may move once the first bytes have. The whole may take any time: it is as long as the data.
    var idleTimeout: Duration
}

/// Takes the body of a successful answer piece by piece. The next piece comes when the last one was taken, so that what
/// is slow to take is slow to be sent.
protocol BodySink: Sendable {
    /// Told of a successful answer before its body.
    func begin(_ head: TransportResponse) throws(TransportError)
    /// Takes a piece of the body, decompressed.
    func write(_ piece: ByteBuffer) throws(TransportError)
    /// Told that the body is complete, as far as the framing of the answer tells.
    func end() throws(TransportError)
}
