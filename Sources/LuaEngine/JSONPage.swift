import CLuaShim

/// A JSON document that is an array, read as far as that is possible without Lua: on whatever thread has it, so that the
/// engine's only has to put values together. A damaged one says so when Lua gets it.
///
/// `@unchecked Sendable`: what the pointer leads to is not changed between `init` and `deinit`.
public final class JSONPage: @unchecked Sendable {
    /// Nil when it could not be read.
    let pointer: OpaquePointer?
    /// The document, only when it could not be read.
    let text: [UInt8]
    /// What brought the document; see ``JSONDecoding/operation``.
    let operation: String?

    public init(_ text: [UInt8], operation: String? = nil) {
        self.operation = operation
        pointer = text.withUnsafeBytes {
            moon_json_read_page($0.bindMemory(to: CChar.self).baseAddress, $0.count)
        }
        self.text = pointer == nil ? text : []
    }

    deinit {
        moon_json_free_page(pointer)
    }
}
