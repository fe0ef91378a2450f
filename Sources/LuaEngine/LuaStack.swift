import CLuaShim

/// The stack of one Lua thread, seen from host mode. Used on the engine's thread only.
struct LuaStack {
    let host: OpaquePointer
    let state: OpaquePointer

    var top: Int { Int(moon_top(state)) }

    /// Makes room, or tells why there is none.
    func reserve(_ slots: Int) throws(ErrorObject) {
        guard let count = Int32(exactly: slots), moon_reserve(state, count) else {
            throw ErrorObject(message: "too many values for the Lua stack")
        }
    }

    func type(at index: Int32) -> LuaType {
        LuaType(rawValue: moon_type(state, index)) ?? .userdata
    }

    /// Lends the bytes of a string; nil when the value is none.
    func withBytes<R>(at index: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
        var length = 0
        guard let start = moon_to_string(state, index, &length) else { return nil }
        return start.withMemoryRebound(to: UInt8.self, capacity: length) {
            body(UnsafeBufferPointer(start: $0, count: length))
        }
    }

    /// The text of a string with what is not UTF-8 replaced; empty when the value is none.
    func text(at index: Int32) -> String {
        withBytes(at: index) { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Takes the text of the string on top off the stack.
    func popText() -> String {
        let text = text(at: -1)
        moon_set_top(state, -2)
        return text
    }

    /// Where the nearest script function stands. Those in files whose names begin with a text count only where there are no
    /// others.
    func position(outside files: String? = nil) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String? in
            guard let start = buffer.baseAddress, moon_position(state, files, start, buffer.count) else { return nil }
            return String(decoding: UnsafeRawBufferPointer(buffer).prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    func getField(_ name: String, of table: Int32) {
        withCharacters(name) { moon_get_field(state, table, $0, $1) }
    }

    /// Encodes the value at `index`.
    ///
    /// - Throws: `ErrorObject` with the encoder's message, which begins with the key path.
    func encode(at index: Int32) throws(ErrorObject) -> [UInt8] {
        try reserve(8)
        let status = moon_encode(host, state, index, nil, 0)
        defer { moon_set_top(state, -2) }
        guard status == 0 else { throw ErrorObject(message: text(at: -1)) }
        return withBytes(at: -1) { Array($0) } ?? []
    }
}

/// Lends a string's UTF-8 as C characters with their count.
func withCharacters<R>(_ text: String, _ body: (UnsafePointer<CChar>?, Int) -> R) -> R {
    var text = text
    return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress, $0.count) }
    }
}
