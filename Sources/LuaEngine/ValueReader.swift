import CLuaShim

/// Copies plain data out of Lua, with raw access only.
struct ValueReader {
    let stack: LuaStack

    private static let depthLimit = 200

    /// - Throws: `ErrorObject` that names the key path of what cannot be copied.
    func read(at index: Int32) throws(ErrorObject) -> LuaValue {
        let top = moon_top(stack.state)
        var path: [String] = []
        do {
            return try read(at: moon_absolute_index(stack.state, index), path: &path)
        } catch {
            moon_set_top(stack.state, top)
            throw error
        }
    }

    private func read(at index: Int32, path: inout [String]) throws(ErrorObject) -> LuaValue {
        let state = stack.state
        switch stack.type(at: index) {
        case .none, .nil: return .nil
        case .boolean: return .boolean(moon_to_boolean(state, index))
        case .number: return number(at: index)
        case .string: return string(at: index)
        case .table: return try table(at: index, path: &path)
        case .userdata where moon_json_is_null(state, index): return .null
        case .userdata:
            var length = 0
            guard let literal = moon_json_number_text(state, index, &length) else {
                throw refusal("a userdata cannot be passed on", path)
            }
            let bytes = UnsafeRawBufferPointer(start: literal, count: length)
            return .json(Array(bytes), JSONDecoding())
        case let other: throw refusal("a \(other.name) cannot be passed on", path)
        }
    }

    private func number(at index: Int32) -> LuaValue {
        var integer: Int64 = 0
        if moon_is_integer(stack.state, index), moon_to_integer(stack.state, index, &integer) {
            return .integer(integer)
        }
        var number: Double = 0
        _ = moon_to_number(stack.state, index, &number)
        return .number(number)
    }

    private func string(at index: Int32) -> LuaValue {
        stack.withBytes(at: index) { bytes in
            String(validating: bytes, as: UTF8.self).map(LuaValue.string) ?? .bytes(Array(bytes))
        } ?? .nil
    }

    private func table(at index: Int32, path: inout [String]) throws(ErrorObject) -> LuaValue {
        guard path.count < Self.depthLimit else {
            throw ErrorObject(message: "the table nests too deep, or holds itself")
        }
        try stack.reserve(8)
        let isArray = moon_json_is_array(stack.state, index) || moon_raw_length(stack.state, index) > 0
        return isArray ? try array(at: index, path: &path) : .table(try fields(at: index, path: &path))
    }

    private func array(at index: Int32, path: inout [String]) throws(ErrorObject) -> LuaValue {
        let count = moon_raw_length(stack.state, index)
        var elements: [(position: Int64, value: LuaValue)] = []
        try forEachPair(at: index) { () throws(ErrorObject) in
            var position: Int64 = 0
            guard moon_to_integer(stack.state, -2, &position), position >= 1, position <= count else {
                throw refusal("the table is neither an array nor fields by name", path)
            }
            path.append("[\(position)]")
            elements.append((position, try read(at: moon_top(stack.state), path: &path)))
            path.removeLast()
        }
        guard elements.count == count else { throw refusal("the array has holes", path) }
        return .array(elements.sorted { $0.position < $1.position }.map(\.value))
    }

    private func fields(at index: Int32, path: inout [String]) throws(ErrorObject) -> LuaTable {
        var table = LuaTable()
        try forEachPair(at: index) { () throws(ErrorObject) in
            guard stack.type(at: -2) == .string else {
                throw refusal("the table is neither an array nor fields by name", path)
            }
            let name = stack.text(at: -2)
            path.append(path.isEmpty ? name : "." + name)
            table.entries.append((name, try read(at: moon_top(stack.state), path: &path)))
            path.removeLast()
        }
        // Lua's own order changes from run to run.
        table.entries.sort { $0.key < $1.key }
        return table
    }

    private func forEachPair(at index: Int32, _ body: () throws(ErrorObject) -> Void) throws(ErrorObject) {
        moon_push_nil(stack.state)
        while moon_next(stack.state, index) {
            try body()
            moon_set_top(stack.state, -2)
        }
    }

    private func refusal(_ reason: String, _ path: [String]) -> ErrorObject {
        ErrorObject(message: path.isEmpty ? reason : path.joined() + ": " + reason)
    }
}
