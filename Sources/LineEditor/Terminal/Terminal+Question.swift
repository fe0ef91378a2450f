#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Terminal {
    /// Asks a question that is answered by one key. Blocks its thread. What was typed before the question is no answer to
    /// it: it is thrown away, as is everything behind a key that is none of the answers.
    ///
    /// - Parameters:
    ///   - question: what to show, in front of the cursor.
    ///   - answers: the keys that answer it, in lower case.
    ///   - otherwise: what Enter, Escape, Ctrl-C, Ctrl-D, the end of the input and `requestCancel` stand for.
    /// - Returns: one of `answers`, or `otherwise`. Afterwards the cursor stands in the first column.
    public func ask(_ question: String, answers: String, otherwise: Character) -> Character {
        let mode = currentMode
        enter(.editing)
        defer { enter(mode) }
        tcflush(inputDescriptor, TCIFLUSH)
        write(Array(question.utf8))
        let answer = readAnswer(answers) ?? otherwise
        write(Array("\(answer)\r\n".utf8))
        return answer
    }

    /// Ends the wait of `ask`. Any thread.
    public func cancelQuestion() {
        requestCancel()
    }

    /// Asks a question that is answered by a line. Blocks its thread. What was typed before the question is no part of the
    /// answer.
    ///
    /// - Parameter question: what to show, in front of the cursor.
    /// - Returns: the line; nil after Escape, Ctrl-C, Ctrl-D, the end of the input or `cancelQuestion`. Afterwards the cursor
    ///   stands in the first column.
    public func askForWord(_ question: String) -> String? {
        let mode = currentMode
        enter(.editing)
        defer { enter(mode) }
        tcflush(inputDescriptor, TCIFLUSH)
        write(Array(question.utf8))
        let word = readWord()
        write(Array("\r\n".utf8))
        return word
    }

    private func readWord() -> String? {
        var word = ""
        while true {
            for wakeup in wait(milliseconds: nil) {
                switch wakeup {
                case .cancelled: return nil
                case .continued: takeAgain()
                case .input:
                    guard let bytes = readSome(), let ended = take(bytes, into: &word) else { return nil }
                    if ended { return word }
                default: break
                }
            }
        }
    }

    /// - Returns: whether the line has ended; nil when it was given up.
    private func take(_ bytes: [UInt8], into word: inout String) -> Bool? {
        // Pasted text comes between two marks; any other escape sequence is a key that means nothing here.
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing("\u{1B}[200~", with: "").replacing("\u{1B}[201~", with: "")
        if text == "\u{1B}" { return nil }
        guard !text.contains("\u{1B}") else { return false }
        for character in text {
            switch character {
            case "\r", "\n", "\r\n": return true
            case "\u{3}", "\u{4}": return nil
            case "\u{7F}", "\u{8}":
                if word.popLast() != nil { write(Array("\u{8} \u{8}".utf8)) }
            default:
                guard character.isASCII, character.asciiValue.map({ $0 >= 0x20 }) ?? false, word.count < 300 else {
                    continue
                }
                word.append(character)
                write(Array(String(character).utf8))
            }
        }
        return false
    }

    private func readAnswer(_ answers: String) -> Character? {
        while true {
            for wakeup in wait(milliseconds: nil) {
                switch wakeup {
                case .cancelled: return nil
                case .continued: takeAgain()
                case .input:
                    guard let bytes = readSome() else { return nil }
                    // A single byte is a key; anything longer is a paste or a key that means nothing here.
                    let key = bytes.count == 1 ? Character(Unicode.Scalar(bytes[0])) : "\u{1B}"
                    if ["\r", "\n", "\u{3}", "\u{4}", "\u{1B}"].contains(key) { return nil }
                    if let answer = key.lowercased().first, answers.contains(answer) { return answer }
                    tcflush(inputDescriptor, TCIFLUSH)
                    write([0x07])
                default: break
                }
            }
        }
    }
}
