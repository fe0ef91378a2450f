import Documentation
import Libraries

extension LibListCommand {
    private struct Offer: Encodable {
        let name: String
        let versions: [String]
        let summary: String
        let used: String?
    }

    /// Shows what a store has: each library in the version that one would get, and what that says of itself.
    ///
    /// - Returns: the exit status.
    func show(_ store: String, _ desk: LibraryDesk) async throws -> Int32 {
        let reference = try await desk.store.reference(store, creates: false)
        var offers: [Offer] = []
        for (name, versions) in try await desk.reader.libraries(in: reference).sorted(by: { $0.key < $1.key }) {
            let content = try await desk.reader.text(name, versions[0], in: reference)
            offers.append(
                Offer(
                    name: name, versions: versions.map(\.description), summary: content.map { summary(name, $0) } ?? "",
                    used: desk.project.lock.libraries[name]?.version.description))
        }
        if json { return try StandardOutput.json(offers) ?? ExitStatus.success }
        guard !offers.isEmpty else {
            return LibraryDesk.print([
                "there are no libraries in \(reference); moongate lib publish NAME VERSION --store \(store) puts one there"
            ])
        }
        let rows = offers.map { offer in
            [
                offer.name, offer.versions[0], offer.used.map { "uses \($0)" } ?? "",
                String(offer.summary.prefix(100)),
            ]
        }
        return Self.print(
            Self.aligned(rows) + ["", "moongate lib add \(reference):NAME uses one; --json shows all versions"])
    }

    /// The first sentence of its comments, or what its header says.
    private func summary(_ name: String, _ content: LibraryContent) -> String {
        let bytes = content.modules(ofLibrary: name)[name].flatMap { content.files[$0] } ?? []
        let source = String(decoding: bytes, as: UTF8.self)
        let comment = LuaLibrary(name: name, file: name, source: source).topics().first { $0.name == name }
        return comment?.summary ?? ""
    }
}
