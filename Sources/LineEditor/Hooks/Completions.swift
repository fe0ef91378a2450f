/// What could stand at the cursor.
public struct Completions: Equatable, Sendable {
    /// One of the possibilities.
    public struct Candidate: Equatable, Sendable {
        /// What is put in place of `Completions.range`.
        public var text: String
        /// What the menu shows; `text` when nil.
        public var title: String?
        /// One line of help.
        public var help: String
        /// What the operation does to the world, in a word, and how the word looks.
        public var badge: StyledText?

        public init(_ text: String, title: String? = nil, help: String = "", badge: StyledText? = nil) {
            self.text = text
            self.title = title
            self.help = help
            self.badge = badge
        }
    }

    /// The part of the text that a candidate replaces, in UTF-8 offsets. It contains or touches the cursor.
    public var range: Range<Int>
    /// The best first.
    public var candidates: [Candidate]

    public init(range: Range<Int>, candidates: [Candidate]) {
        self.range = range
        self.candidates = candidates
    }

    public static let none = Completions(range: 0..<0, candidates: [])
}
