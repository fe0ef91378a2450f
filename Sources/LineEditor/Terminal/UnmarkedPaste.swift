/// Recognizes what was pasted into a terminal that does not mark pastes.
enum UnmarkedPaste {
    /// Takes text from the front of `bytes` when no hand could have typed it: many characters in one portion, with
    /// line ends among them.
    ///
    /// - Returns: the text, or nil when there is none. A character that is not complete yet stays.
    static func take(_ bytes: inout ArraySlice<UInt8>, threshold: Int) -> String? {
        guard bytes.count >= threshold, bytes.dropLast().contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
            return nil
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) else {
            return nil
        }
        let text = bytes.dropLast(incompleteTail(of: bytes))
        bytes = bytes[text.endIndex...]
        return String(decoding: text, as: UTF8.self)
    }

    /// How many bytes at the end begin a character and do not end it.
    private static func incompleteTail(of bytes: ArraySlice<UInt8>) -> Int {
        for (distance, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > distance + 1 ? distance + 1 : 0
        }
        return 0
    }
}
