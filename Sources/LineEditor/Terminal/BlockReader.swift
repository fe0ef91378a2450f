/// Where inputs come from: the editor, or plain lines where no editor can be.
public protocol BlockReader: Sendable {
    /// Shows a prompt and waits for an input. Blocks its thread; `block(prompt:initial:)` does not.
    ///
    /// - Parameters:
    ///   - prompt: what stands in front of the lines.
    ///   - initial: what is on the line already.
    func readBlock(prompt: EditorPrompt, initial: String) -> EditorOutcome

    /// Shows lines without tearing what is being typed. Any thread.
    func printAbove(_ text: String)

    /// Ends the wait for an input; nothing happens when nobody waits. Any thread.
    func cancel()
}

extension BlockReader {
    /// Shows a prompt and waits for an input on a thread of its own.
    public func block(prompt: EditorPrompt, initial: String = "") async -> EditorOutcome {
        await withCheckedContinuation { continuation in
            System.detach { continuation.resume(returning: self.readBlock(prompt: prompt, initial: initial)) }
        }
    }
}
