import CLuaShim

/// Takes what scripts write to their standard output and error.
public final class ScriptOutput: Sendable {
    private let write: @Sendable (UnsafeRawBufferPointer, _ isError: Bool) -> Int32

    /// - Parameter write: called on the engine's thread, with a line at a time of the output and with every piece of the
    ///   errors. Returns 0, or the `errno` that says why not all of it was written.
    public init(_ write: @escaping @Sendable (UnsafeRawBufferPointer, _ isError: Bool) -> Int32) {
        self.write = write
    }

    /// Makes a host hand over what its scripts write. This must live as long as the host.
    func attach(to host: OpaquePointer) -> Bool {
        moon_redirect_output(
            host,
            { context, bytes, count, isError in
                guard let context, let bytes else { return 0 }
                return Unmanaged<ScriptOutput>.fromOpaque(context)._withUnsafeGuaranteedRef {
                    $0.write(UnsafeRawBufferPointer(start: bytes, count: count), isError)
                }
            },
            Unmanaged.passUnretained(self).toOpaque())
    }
}
