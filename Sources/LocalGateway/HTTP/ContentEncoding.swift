import CBrotli
import CZlib

/// The content encodings a body may come in.
enum ContentEncoding: String, Sendable {
    case identity
    case gzip
    case deflate
    case brotli = "br"

    enum Failure: Error {
        case tooLarge
        case malformed
    }

    /// Undoes the encoding.
    ///
    /// - Throws: ``Failure`` when the bytes are not in this encoding, or more than `limit` come out.
    func decode(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        switch self {
        case .identity: return bytes
        case .brotli: return try Self.unbrotli(bytes, limit: limit)
        case .gzip: return try Self.inflate(bytes, windowBits: 15 + 32, limit: limit)
        case .deflate:
            // "deflate" is the zlib format by the book and the bare one in much of the wild.
            let isWrapped = bytes.count >= 2 && bytes[0] & 15 == 8 && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
            return try Self.inflate(bytes, windowBits: isWrapped ? 15 : -15, limit: limit)
        }
    }

    private static func inflate(_ bytes: [UInt8], windowBits: Int32, limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .malformed
        }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        let failure = input.withUnsafeMutableBufferPointer { source -> Failure? in
            stream.next_in = source.baseAddress
            stream.avail_in = uInt(source.count)
            while true {
                let (status, produced) = block.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = uInt(target.count)
                    let status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    return (status, target.count - Int(stream.avail_out))
                }
                output.append(contentsOf: block[..<produced])
                if output.count > limit { return .tooLarge }
                switch status {
                case Z_STREAM_END:
                    // A gzip file may be several, one after the other.
                    if stream.avail_in == 0 || windowBits < 16 { return nil }
                    if inflateReset(&stream) != Z_OK { return .malformed }
                case Z_OK: continue
                default: return .malformed
                }
            }
        }
        if let failure { throw failure }
        return output
    }

    private static func unbrotli(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else { throw .malformed }
        defer { BrotliDecoderDestroyInstance(decoder) }
        var output: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        let failure = bytes.withUnsafeBufferPointer { source -> Failure? in
            var next = source.baseAddress
            var available = source.count
            while true {
                let (status, produced) = block.withUnsafeMutableBufferPointer { target in
                    var free = target.count
                    var position = target.baseAddress
                    let status = BrotliDecoderDecompressStream(decoder, &available, &next, &free, &position, nil)
                    return (status, target.count - free)
                }
                output.append(contentsOf: block[..<produced])
                if output.count > limit { return .tooLarge }
                switch status {
                case BROTLI_DECODER_RESULT_SUCCESS: return available == 0 ? nil : .malformed
                case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
                default: return .malformed
                }
            }
        }
        if let failure { throw failure }
        return output
    }
}
