import Documentation
import Libraries

/// The name of a project, which is what LuaRocks calls its rock.
struct ProjectName {
    let text: String

    private static let longest = 50

    /// - Throws: `CommandProblem` that says what a name may be.
    init(_ text: String) throws {
        guard text.utf8.allSatisfy(Self.isFit), text.first?.isLetter == true, text.utf8.count <= Self.longest else {
            throw CommandProblem(
                message:
                    "'\(text.prefix(60))' cannot be the name of a project: it takes small letters, digits, - and _, "
                    + "begins with a letter and has at most \(Self.longest) of them, as in price-watch",
                status: ExitStatus.usage)
        }
        guard !LibraryName.reserved.contains(text), !LuaKeywords.all.contains(text) else {
            throw CommandProblem(
                message: "'\(text)' means something else to Lua or to require; choose another name",
                status: ExitStatus.usage)
        }
        self.text = text
    }

    private static func isFit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F || byte == 0x2D
    }

    /// As a name of Lua, which `require` and `moongate lib` call its library: `price_watch`.
    var module: String { text.replacing("-", with: "_") }
}
