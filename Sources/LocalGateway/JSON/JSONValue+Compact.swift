extension JSONValue {
    /// The same JSON text without the space between its tokens; strings, numbers and the order of keys stay byte for byte.
    ///
    /// - Parameter text: checked JSON text.
    static func compact(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var isInString = false
        var isEscaped = false
        for byte in text {
            if isInString {
                output.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if byte > 0x20 {
                output.append(byte)
                isInString = byte == UInt8(ascii: "\"")
            }
        }
        return output
    }
}
