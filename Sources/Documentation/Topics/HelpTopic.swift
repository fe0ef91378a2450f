import ApifyModule
import GatewayAPI

/// Everything that help can say about one name.
public struct HelpTopic: Sendable {
    /// What a name stands for.
    public enum Kind: Sendable, Equatable {
        /// A table of functions, a kind of value with methods, or a module.
        case table
        /// Something that can be called: an operation, a function, a method.
        case function
        case value
        /// A command of the prompt.
        case command
        /// A file that is run.
        case script
    }

    /// What a page says besides, under a title of its own.
    public struct Section: Sendable, Equatable {
        /// What it is about: `Exit codes`.
        public var title: String
        /// Words and what they mean.
        public var entries: [Entry]

        /// A word and what it means.
        public struct Entry: Sendable, Equatable {
            public var name: String
            public var text: String
        }

        /// - Parameters:
        ///   - title: what it is about.
        ///   - entries: words and what they mean.
        public init(_ title: String, _ entries: [(name: String, text: String)]) {
            self.title = title
            self.entries = entries.map { Entry(name: $0.name, text: $0.text) }
        }
    }

    /// A place in a Lua file.
    public struct Definition: Sendable, Equatable {
        /// The name of the file, as messages show it.
        public var file: String
        /// The line where the function begins.
        public var line: Int
        /// The line where the function ends.
        public var lastLine: Int
        /// The function with its comment.
        public var text: [String]
    }

    /// As it is typed: `apify.acts.run`, `cursor:take`, `:help`.
    public let name: String
    /// What it stands for.
    public let kind: Kind
    /// The name with its arguments: `apify.acts.run(actorId, [input], [options])`.
    public var signature: String
    /// What it does, in one sentence.
    public var summary: String
    /// What else one should know.
    public var details: [String] = []
    /// What calling it does to the world; nil when that is nothing.
    public var effect: Effect?
    /// The request behind it: `POST /v2/acts/{actorId}/runs`.
    public var endpoint: String?
    /// Its arguments, in order.
    public var arguments: [ArgumentHelp] = []
    /// The fields of the table that one of its arguments is, and what that argument is called.
    public var fields: (of: String, items: [ArgumentHelp])?
    /// The options that its last argument takes.
    public var options: [ArgumentHelp] = []
    /// Options about how the call is made, which are the same for nearly all operations.
    public var callOptions: [ArgumentHelp] = []
    /// What it returns.
    public var result: String?
    /// What else there is to say.
    public var sections: [Section] = []
    /// Other names for it.
    public var aliases: [String] = []
    /// Lua that can be pasted, or an input with a command.
    public var example: String
    /// Names that one may want to look at next. For a table: what stands in it.
    public var related: [String] = []
    /// Where the facts are from.
    public var source: String?
    /// Where it is written in Lua.
    public var definition: Definition?

    /// - Parameters:
    ///   - name: as it is typed.
    ///   - kind: what it stands for.
    ///   - signature: the name with its arguments; the name alone when nil.
    ///   - summary: what it does, in one sentence.
    ///   - example: Lua that can be pasted.
    public init(_ name: String, _ kind: Kind, signature: String? = nil, summary: String, example: String) {
        self.name = name
        self.kind = kind
        self.signature = signature ?? name
        self.summary = summary
        self.example = example
    }

    /// The example with lines in front that make the things it speaks of, so that it can be pasted as it is.
    public var pasteableExample: String {
        guard kind != .command, kind != .script else { return example }
        return (ExampleThing.preparations(for: self) + [example]).joined(separator: "\n")
    }

    /// All options by name, those about the call last.
    public var allOptions: [ArgumentHelp] { options + callOptions }
}
