/// Turns the bytes of a terminal into keys and pastes.
///
/// Understands what terminals in use send: control characters, UTF-8, Alt as a leading escape, CSI and SS3 sequences with
/// or without modifiers, the `u` form of newer keyboards, and bracketed paste. Bytes may come in any portions; what they
/// mean does not depend on that. Only an escape that nothing follows is a matter of time: the owner waits for
/// `patience` and then calls `flush()`.
struct KeyDecoder {
    private enum State: Equatable {
        case ground
        /// After an escape, or several.
        case escape
        /// Inside a sequence that `sequence` collects.
        case csi
        case ss3
        /// The Linux console sends its first function keys as `ESC [ [ A`.
        case console
        /// An answer of the terminal to somebody else's question, which ends in BEL or `ESC \`.
        case answer
        case paste
    }

    /// Longer sequences and answers are no keys; they are skipped.
    private static let longestSequence = 64
    private static let longestAnswer = 4096
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    private var state = State.ground
    private var hasAlt = false
    private var sequence: [UInt8] = []
    private var pasted: [UInt8] = []
    /// How many bytes of the end mark the paste ends in.
    private var matched = 0
    /// Whether a paste was given out before its end came. It goes on, but Ctrl-C gets out of it.
    private var isStalled = false
    private var text = UTF8Assembler()

    /// How many milliseconds to wait for more before `flush()`; nil when nothing has begun.
    var patience: Int? {
        switch state {
        case .ground: text.isPending ? 100 : nil
        case .escape: 50
        case .csi, .ss3, .console, .answer: 500
        case .paste: isStalled && pasted.isEmpty ? nil : 2000
        }
    }

    /// Whether a bracketed paste has begun and not ended.
    var isPasting: Bool { state == .paste }

    /// Takes bytes from the front of `input` until they make up an event.
    /// - Returns: the event, or nil when all bytes are taken and none is complete.
    mutating func next(_ input: inout ArraySlice<UInt8>) -> InputEvent? {
        while let byte = input.first {
            if state == .paste {
                if let event = collectPaste(&input) { return event }
                continue
            }
            var isTaken = true
            let event = step(byte, &isTaken)
            if isTaken { input.removeFirst() }
            if let event { return event }
        }
        return nil
    }

    /// Time is over: what has begun is all there is.
    mutating func flush() -> InputEvent? {
        defer { if state != .paste { reset() } }
        switch state {
        case .ground: return text.isPending ? .key(.character("\u{FFFD}")) : nil
        case .escape: return .key(Key(.escape))
        case .csi where sequence.isEmpty: return .key(.alt("["))
        case .ss3: return .key(.alt("O"))
        case .answer where sequence.count == 1: return .key(.alt(Unicode.Scalar(sequence[0])))
        case .csi, .console, .answer: return nil
        case .paste:
            isStalled = true
            return takePaste()
        }
    }

    private mutating func reset() {
        state = .ground
        hasAlt = false
        sequence = []
        text.reset()
    }

    private mutating func step(_ byte: UInt8, _ isTaken: inout Bool) -> InputEvent? {
        switch state {
        case .ground: return ground(byte, &isTaken)
        case .escape: return afterEscape(byte, &isTaken)
        case .csi: return inSequence(byte, &isTaken)
        case .ss3, .console: return afterPrefix(byte, &isTaken)
        case .answer: return inAnswer(byte)
        case .paste: return nil
        }
    }

    private mutating func ground(_ byte: UInt8, _ isTaken: inout Bool) -> InputEvent? {
        if byte == 0x1B, !text.isPending {
            state = .escape
            return nil
        }
        switch text.push(byte) {
        case .incomplete: return nil
        case .scalar(let scalar): return end(with: Key(typed: scalar))
        case .unreadable: return end(with: .character("\u{FFFD}"))
        case .unreadableBefore:
            isTaken = false
            return end(with: .character("\u{FFFD}"))
        }
    }

    private mutating func end(with key: Key?) -> InputEvent? {
        defer { reset() }
        guard var key else { return nil }
        if hasAlt { key.modifiers.insert(.alt) }
        return .key(key)
    }

    private mutating func afterEscape(_ byte: UInt8, _ isTaken: inout Bool) -> InputEvent? {
        switch byte {
        case 0x1B:
            // Some terminals send Alt with an arrow as an escape in front of the arrow's own.
            hasAlt = true
        case UInt8(ascii: "["): state = .csi
        case UInt8(ascii: "O"): state = .ss3
        case UInt8(ascii: "]"), UInt8(ascii: "P"):
            state = .answer
            sequence = [byte]
        default:
            hasAlt = true
            state = .ground
            isTaken = false
        }
        return nil
    }

    private mutating func inSequence(_ byte: UInt8, _ isTaken: inout Bool) -> InputEvent? {
        switch byte {
        case UInt8(ascii: "[") where sequence.isEmpty:
            state = .console
            return nil
        case 0x20...0x3F:
            sequence.append(byte)
            if sequence.count > Self.longestSequence { reset() }
            return nil
        case 0x40...0x7E:
            if byte == UInt8(ascii: "~"), sequence == Array("200".utf8) {
                beginPaste()
                return nil
            }
            return end(with: Key(sequence: sequence, final: byte))
        default:
            // No part of any sequence: what was begun is broken, and the byte means what it always does.
            isTaken = false
            reset()
            return nil
        }
    }

    private mutating func afterPrefix(_ byte: UInt8, _ isTaken: inout Bool) -> InputEvent? {
        guard (0x20...0x7E).contains(byte) else {
            isTaken = false
            reset()
            return nil
        }
        if state == .console { return end(with: Key(consoleFunction: byte)) }
        // Modifiers may stand in between, as in `ESC O 5 A`.
        if (0x30...0x39).contains(byte) {
            sequence = Array("1;".utf8) + [byte]
            return nil
        }
        return end(with: Key(applicationSequence: sequence, final: byte))
    }

    private mutating func inAnswer(_ byte: UInt8) -> InputEvent? {
        let endsInBackslash = byte == UInt8(ascii: "\\") && sequence.last == 0x1B
        if byte == 0x07 || endsInBackslash || sequence.count >= Self.longestAnswer {
            reset()
        } else {
            sequence.append(byte)
        }
        return nil
    }
}

extension KeyDecoder {
    private mutating func beginPaste() {
        reset()
        state = .paste
        pasted = []
        matched = 0
        isStalled = false
    }

    /// Takes bytes up to the end mark.
    private mutating func collectPaste(_ input: inout ArraySlice<UInt8>) -> InputEvent? {
        if matched == 0, !isStalled {
            // Most of a paste is copied as it is.
            let end = input.firstIndex(of: 0x1B) ?? input.endIndex
            pasted.append(contentsOf: input[..<end])
            input = input[end...]
        }
        guard let byte = input.popFirst() else { return nil }
        if isStalled, byte == 0x03 {
            reset()
            isStalled = false
            return .key(.control("c"))
        }
        isStalled = false
        pasted.append(byte)
        if byte == Self.pasteEnd[matched] {
            matched += 1
        } else {
            matched = byte == 0x1B ? 1 : 0
        }
        guard matched == Self.pasteEnd.count else { return nil }
        pasted.removeLast(matched)
        matched = 0
        state = .ground
        return .paste(String(decoding: pasted.take(), as: UTF8.self))
    }

    /// What has come so far, except for what may be the beginning of the end mark or of a character.
    private mutating func takePaste() -> InputEvent? {
        let rest = pasted.suffix(matched)
        let ready = pasted.dropLast(matched)
        guard !ready.isEmpty else { return nil }
        pasted = Array(rest)
        return .paste(String(decoding: ready, as: UTF8.self))
    }
}

extension Array {
    /// Empties the array and returns what was in it.
    fileprivate mutating func take() -> Array {
        defer { self = [] }
        return self
    }
}
