import CLuaShim

/// The arguments of a native function, or the results of a script, lent for the duration of one call: it must not be
/// kept. Numbers in strings are not converted. Indices begin at 1.
public struct NativeCall {
    let stack: LuaStack
    /// Unowned without a check, because a call costs little: whoever lends it is the dispatcher, or the engine that owns it.
    unowned(unsafe) let dispatcher: Dispatcher

    /// How many arguments there are.
    public var argumentCount: Int { stack.top }

    /// The type of an argument; `.none` beyond the last one.
    public func type(at index: Int) -> LuaType {
        guard index >= 1, index <= argumentCount else { return .none }
        return stack.type(at: Int32(index))
    }

    /// The argument, nil when it is not a boolean.
    public func boolean(at index: Int) -> Bool? {
        type(at: index) == .boolean ? moon_to_boolean(stack.state, Int32(index)) : nil
    }

    /// The argument, nil when it is not a number with an exact 64-bit integer value.
    public func integer(at index: Int) -> Int64? {
        // Lua itself knows that there is nothing beyond the last argument.
        guard let position = Int32(exactly: index), position >= 1 else { return nil }
        var value: Int64 = 0
        return moon_to_integer(stack.state, position, &value) ? value : nil
    }

    /// The argument, nil when it is not a number.
    public func number(at index: Int) -> Double? {
        guard index >= 1, index <= argumentCount else { return nil }
        var value: Double = 0
        return moon_to_number(stack.state, Int32(index), &value) ? value : nil
    }

    /// The argument, nil when it is not a string or not UTF-8.
    public func string(at index: Int) -> String? {
        guard index >= 1, index <= argumentCount else { return nil }
        return stack.withBytes(at: Int32(index)) { String(validating: $0, as: UTF8.self) } ?? nil
    }

    /// The bytes of the argument, nil when it is not a string.
    public func bytes(at index: Int) -> [UInt8]? {
        guard index >= 1, index <= argumentCount else { return nil }
        return stack.withBytes(at: Int32(index)) { Array($0) }
    }

    /// Whether the argument is `json.null`.
    public func isNull(at index: Int) -> Bool {
        index >= 1 && index <= argumentCount && moon_json_is_null(stack.state, Int32(index))
    }

    /// Whether the argument is a table that `json.object` marked.
    public func isMarkedAsObject(at index: Int) -> Bool {
        index >= 1 && index <= argumentCount && moon_json_is_object(stack.state, Int32(index))
    }

    /// A deep copy of the argument.
    ///
    /// - Throws: `ErrorObject` that names the key path of what cannot be copied: functions, cycles, tables that are
    ///   neither an array nor fields by name, or that nest too deep.
    public func value(at index: Int) throws -> LuaValue {
        guard index >= 1, index <= argumentCount else { return .nil }
        return try ValueReader(stack: stack).read(at: Int32(index))
    }

    /// The argument as JSON text, encoded without a detour through Swift values.
    ///
    /// - Throws: `ErrorObject` that names the key path of what cannot be encoded.
    public func json(at index: Int) throws -> [UInt8] {
        guard index >= 1, index <= argumentCount else { return Array("null".utf8) }
        return try stack.encode(at: Int32(index))
    }

    /// A field of a table argument as JSON text.
    ///
    /// - Throws: `ErrorObject` that names the key path of what cannot be encoded.
    public func json(at index: Int, field: String) throws -> [UInt8] {
        guard type(at: index) == .table else { return Array("null".utf8) }
        try stack.reserve(8)
        let top = moon_top(stack.state)
        defer { moon_set_top(stack.state, top) }
        stack.getField(field, of: Int32(index))
        return try stack.encode(at: moon_top(stack.state))
    }

    /// Where the calling script stands: `script.lua:12`. Nil when no script is calling.
    public var position: String? { dispatcher.position(of: stack) }

    /// The same, but where files whose names begin with a text, as those of a library, are calling for others, it is these
    /// others' line.
    public func position(outside files: String) -> String? { dispatcher.position(of: stack, outside: files) }

    // Results, for `NativeOutcome.pushed`.

    public func push(_ value: Bool) { moon_push_boolean(stack.state, value) }
    public func push(_ value: Int64) { moon_push_integer(stack.state, value) }
    public func push(_ value: Double) { moon_push_number(stack.state, value) }
    public func push(_ value: String) { stack.push(value) }
}
