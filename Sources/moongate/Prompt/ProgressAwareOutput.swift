import REPL

/// Text for a terminal on whose last line the progress of something may stand: that line makes way.
struct ProgressAwareOutput: TextOutput {
    let output: DescriptorOutput

    func write(_ text: String) {
        ProgressLine.shared.interrupt { output.write(text) }
    }

    func write(checked text: String) -> Int32 {
        var problem: Int32 = 0
        ProgressLine.shared.interrupt { problem = output.write(checked: text) }
        return problem
    }
}
