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
