import CLuaShim

extension LuaStack {
    private static let depthLimit = 200

    func push(_ text: String) {
        withCharacters(text) { moon_push_string(state, $0, $1) }
    }

    func push(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes {
            moon_push_string(state, $0.bindMemory(to: CChar.self).baseAddress, $0.count)
        }
    }

    /// Pushes a value.
    ///
    /// - Parameter register: gives a function a number.
    /// - Throws: `ErrorObject` when a document is not JSON or the value nests too deep; then nothing is pushed.
    func push(_ value: LuaValue, depth: Int = 0, register: (NativeFunction) -> Int64) throws(ErrorObject) {
        guard depth < Self.depthLimit else { throw ErrorObject(message: "the value nests too deep for Lua") }
        try reserve(8)
        switch value {
        case .nil: moon_push_nil(state)
        case .boolean(let value): moon_push_boolean(state, value)
        case .integer(let value): moon_push_integer(state, value)
        case .number(let value): moon_push_number(state, value)
        case .string(let text): push(text)
        case .bytes(let bytes): push(bytes)
        case .null: moon_json_push_null(state)
        case .json(let text, let decoding): try decode(text, decoding, with: moon_decode)
        case .jsonItems(let text, let decoding): try decode(text, decoding, with: moon_push_items)
        case .jsonPage(let page): try push(page)
        case .function(let function): moon_push_function(host, state, register(function))
        case .error(let error): try push(error, where: nil, depth: depth, register: register)
        case .array(let elements): try push(elements, depth: depth, register: register)
        case .table(let table): try push(table, depth: depth, register: register)
        }
    }

    private func push(
        _ elements: [LuaValue], depth: Int, register: (NativeFunction) -> Int64
    ) throws(ErrorObject) {
        let top = moon_top(state)
        moon_new_table(state, Int32(clamping: elements.count), 0)
        for (index, element) in elements.enumerated() {
            try orRestore(top) { () throws(ErrorObject) in
                try push(element, depth: depth + 1, register: register)
            }
            moon_set_index(state, -2, Int64(index) + 1)
        }
        moon_json_mark_array(state)
    }

    private func push(_ table: LuaTable, depth: Int, register: (NativeFunction) -> Int64) throws(ErrorObject) {
        let top = moon_top(state)
        moon_new_table(state, 0, Int32(clamping: table.entries.count))
        for (name, value) in table.entries {
            try orRestore(top) { () throws(ErrorObject) in try push(value, depth: depth + 1, register: register) }
            withCharacters(name) { moon_set_field(state, -2, $0, $1) }
        }
    }

    /// Pushes an error object.
    ///
    /// - Parameter where: the place of the failing call, which becomes the field of that name.
    func push(
        _ error: ErrorObject, where place: String?, depth: Int = 0, register: (NativeFunction) -> Int64
    ) throws(ErrorObject) {
        var fields = LuaTable(error.fields.map { (key: $0.name, value: $0.value) })
        fields.entries.append(("message", .string(error.message)))
        if let place { fields.entries.append(("where", .string(place))) }
        try push(fields, depth: depth, register: register)
        moon_mark_error(state)
    }

    private func orRestore(_ top: Int32, _ body: () throws(ErrorObject) -> Void) throws(ErrorObject) {
        do {
            try body()
        } catch {
            moon_set_top(state, top)
            throw error
        }
    }

    private typealias Decoder = (
        OpaquePointer, OpaquePointer, UnsafePointer<CChar>?, Int, UnsafePointer<moon_json_decoding>
    ) -> Int32

    private func decode(_ text: [UInt8], _ decoding: JSONDecoding, with decoder: Decoder) throws(ErrorObject) {
        let status = decoding.withOptions { options in
            text.withUnsafeBytes {
                decoder(host, state, $0.bindMemory(to: CChar.self).baseAddress, $0.count, options)
            }
        }
        try check(status, operation: decoding.operation)
    }

    private func push(_ page: JSONPage) throws(ErrorObject) {
        guard let pointer = page.pointer else {
            return try decode(page.text, JSONDecoding(operation: page.operation), with: moon_push_items)
        }
        try check(moon_push_page(host, state, pointer), operation: page.operation)
    }

    private func check(_ status: Int32, operation: String?) throws(ErrorObject) {
        guard status != 0 else { return }
        let message = popText()
        let code = message == "not enough memory" ? "not_enough_memory" : "invalid_json"
        let name = operation.map { ("operation", LuaValue.string($0)) }
        throw ErrorObject(
            message: (operation.map { $0 + ": " } ?? "") + message,
            fields: [("code", .string(code))] + [name].compactMap { $0 })
    }
}

extension JSONDecoding {
    /// Lends the options as the shim takes them.
    func withOptions<R>(_ body: (UnsafePointer<moon_json_decoding>) -> R) -> R {
        var options = moon_json_decoding()
        var names: [String] = []
        if case .drop(let kept) = nulls {
            options.drop_nulls = true
            names = kept
        }
        // All names in one buffer, so that they stay where they are while the shim reads them.
        var bytes: [CChar] = []
        var lengths: [Int] = []
        for name in [unwrap ?? ""] + names {
            let utf8 = name.utf8.map(CChar.init(bitPattern:))
            bytes += utf8
            lengths.append(utf8.count)
        }
        return bytes.withUnsafeBufferPointer { buffer in
            var texts: [moon_json_text] = []
            var offset = 0
            for length in lengths {
                texts.append(moon_json_text(bytes: buffer.baseAddress.map { $0 + offset }, length: length))
                offset += length
            }
            if unwrap != nil { options.unwrap = texts[0] }
            return texts.withUnsafeBufferPointer { texts in
                options.keep_below_count = names.count
                options.keep_below = names.isEmpty ? nil : texts.baseAddress.map { $0 + 1 }
                return withUnsafePointer(to: options) { body($0) }
            }
        }
    }
}
