extension Key {
    /// The key behind a scalar that came by itself; nil for those that no key sends.
    init?(typed scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0A, 0x0D: self.init(.enter)
        case 0x09: self.init(.tab)
        case 0x08, 0x7F: self.init(.backspace)
        case 0x1B: self.init(.escape)
        case 0x00: self.init(.character("@"), .control)
        case 0x01...0x1A: self.init(.character(Unicode.Scalar(UInt8(scalar.value) + 0x60)), .control)
        case 0x1C...0x1F: self.init(.character(Unicode.Scalar(UInt8(scalar.value) + 0x40)), .control)
        case 0x80...0x9F: return nil
        default: self.init(.character(scalar))
        }
    }

    /// The key behind `ESC [ parameters final`.
    init?(sequence: [UInt8], final: UInt8) {
        guard let numbers = Self.numbers(in: sequence) else { return nil }
        let modifiers = Modifiers(parameter: numbers.count > 1 ? numbers[1] : 1)
        switch final {
        case UInt8(ascii: "~"): self.init(tilde: numbers, modifiers)
        case UInt8(ascii: "u"): self.init(codePoint: numbers.first ?? 0, modifiers)
        case UInt8(ascii: "Z"): self.init(.tab, modifiers.union(.shift))
        default:
            guard let code = Self.letterCodes[final] else { return nil }
            self.init(code, modifiers)
        }
    }

    /// The key behind `ESC O final`, which the cursor keys and the keypad send in application mode.
    init?(applicationSequence sequence: [UInt8], final: UInt8) {
        switch final {
        case UInt8(ascii: "M"): self.init(.enter)
        case UInt8(ascii: "I"): self.init(.tab)
        // The keypad: * + , - . / and the digits, each 0x40 above the character itself.
        case 0x6A...0x79: self.init(.character(Unicode.Scalar(final - 0x40)))
        default: self.init(sequence: sequence, final: final)
        }
    }

    /// The key behind `ESC [ [ final` of the Linux console.
    init?(consoleFunction final: UInt8) {
        guard (0x41...0x45).contains(final) else { return nil }
        self.init(.function(Int(final) - 0x40))
    }

    private init?(tilde numbers: [Int], _ modifiers: Modifiers) {
        // xterm with "modifyOtherKeys": ESC [ 27 ; modifiers ; code point ~
        if numbers.first == 27, numbers.count == 3 {
            self.init(codePoint: numbers[2], modifiers)
            return
        }
        guard let number = numbers.first, let code = Self.tildeCodes[number] else { return nil }
        self.init(code, modifiers)
    }

    private init?(codePoint: Int, _ modifiers: Modifiers) {
        guard let value = UInt32(exactly: codePoint), let scalar = Unicode.Scalar(value) else { return nil }
        guard var key = Key(typed: scalar) else { return nil }
        key.modifiers.formUnion(modifiers)
        // With Control or Alt, A and a are the same key; with Shift alone the terminal sends the letter itself.
        if case .character(let scalar) = key.code {
            if !key.modifiers.isDisjoint(with: [.control, .alt]) {
                key.code = .character(scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar)
            }
            key.modifiers.remove(.shift)
        }
        self = key
    }

    /// Numbers separated by semicolons; an empty one is 1, and what follows a colon is left out. Nil when there is
    /// anything else: private sequences are answers, not keys.
    private static func numbers(in sequence: [UInt8]) -> [Int]? {
        var numbers: [Int] = []
        for part in sequence.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
            var number = 0
            let digits = part.prefix { $0 != UInt8(ascii: ":") }
            for byte in digits {
                guard (0x30...0x39).contains(byte), number < 1_000_000_000 else { return nil }
                number = number * 10 + Int(byte - 0x30)
            }
            numbers.append(digits.isEmpty ? 1 : number)
        }
        return numbers
    }

    private static let letterCodes: [UInt8: Code] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "P"): .function(1),
        UInt8(ascii: "Q"): .function(2),
        UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
    ]

    private static let tildeCodes: [Int: Code] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]
}

extension Key.Modifiers {
    /// From the number that sequences carry: one more than a sum of 1 for Shift, 2 for Alt, 4 for Control and 8 for Meta,
    /// which is Alt to us. Lock keys stand above that and mean nothing.
    init(parameter: Int) {
        let bits = max(0, parameter - 1)
        self = []
        if bits & 1 != 0 { insert(.shift) }
        if bits & 2 != 0 || bits & 8 != 0 { insert(.alt) }
        if bits & 4 != 0 { insert(.control) }
    }
}
