/// Runs files with specs, several at a time, and tells of them in their order.
public struct SpecSuite: Sendable {
    private let files: [SpecFile]
    private let options: SpecOptions

    /// - Parameters:
    ///   - files: the files, in the order in which they are told of.
    ///   - options: which tests are run, and in which surroundings.
    public init(files: [SpecFile], options: SpecOptions) {
        self.files = files
        self.options = options
    }

    /// Runs all files. Cancelling the task stops what runs and begins nothing more.
    ///
    /// - Parameter told: called with each file when it and all before it have been run.
    /// - Returns: what became of them together.
    public func run(told: (SpecFileReport) async -> Void) async -> SpecSummary {
        let start = ContinuousClock.now
        var summary = SpecSummary()
        let runner = SpecRunner(options: options)
        await withTaskGroup(of: (Int, SpecFileReport).self) { group in
            var begun = 0
            var next = 0
            var waiting: [Int: SpecFileReport] = [:]
            func begin() {
                guard begun < files.count, !Task.isCancelled else { return }
                let (index, file) = (begun, files[begun])
                begun += 1
                group.addTask { (index, await runner.run(file)) }
            }
            for _ in 0..<max(options.jobs, 1) { begin() }
            while let (index, report) = await group.next() {
                waiting[index] = report
                begin()
                while let report = waiting.removeValue(forKey: next) {
                    next += 1
                    summary.add(report)
                    await told(report)
                }
            }
        }
        let elapsed = ContinuousClock.now - start
        summary.seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return summary
    }
}
