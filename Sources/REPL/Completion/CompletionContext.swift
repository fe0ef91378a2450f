/// What is being typed at the cursor.
struct CompletionContext: Equatable, Sendable {
    /// An argument of a call, or a field of a table there.
    struct Place: Equatable, Sendable {
        /// The function, as `KnownFunctions` knows it.
        var function: String
        /// Counted from 0.
        var argument: Int
        /// The fields on the way into nested tables.
        var fields: [String] = []
    }

    enum Subject: Equatable, Sendable {
        /// The name of a prompt command, without its colon.
        case command
        /// What follows the command of this name.
        case commandArgument(String)
        /// What help is wanted for.
        case topic
        /// The start of an expression or a statement.
        case name
        case field(of: Receiver)
        case method(of: Receiver)
        /// The name of a field of a table there.
        case option(Place, used: [String])
        /// The value of the field that comes last in the place.
        case value(Place)
        /// Between quotes.
        case string(Place)
    }

    var subject: Subject
    /// What has been typed of it.
    var prefix: String
    /// Where that stands, in UTF-8 offsets of the whole text; it ends at the cursor.
    var range: Range<Int>
    /// The call whose next argument begins at the cursor, with nothing typed of it yet.
    var call: Place?
    /// The names that occur in the text in front of the cursor, the nearest first.
    var names: [String] = []
}
