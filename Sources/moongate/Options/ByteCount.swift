import ArgumentParser

/// A size on the command line: `65536`, `64K`, `64M`, `1G` (powers of 1024, an `B` or `iB` suffix is allowed).
struct ByteCount: ExpressibleByArgument, Sendable {
    let bytes: Int

    init?(argument: String) {
        var text = argument.uppercased()[...]
        if text.hasSuffix("IB") { text = text.dropLast(2) } else if text.hasSuffix("B") { text = text.dropLast() }
        let unit = text.last.flatMap { Self.bytesPerUnit[$0] }
        if unit != nil { text = text.dropLast() }
        guard let amount = Double(text), amount.isFinite, amount > 0,
            let bytes = Int(exactly: (amount * (unit ?? 1)).rounded())
        else { return nil }
        self.bytes = bytes
    }

    private static let bytesPerUnit: [Character: Double] = [
        "K": 1024, "M": 1024 * 1024, "G": 1024 * 1024 * 1024,
    ]
}
