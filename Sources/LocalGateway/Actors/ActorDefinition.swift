/// What an actor's `.actor/actor.json` declares.
///
/// Source: https://docs.apify.com/platform/actors/development/actor-definition/actor-json; `moongate` is this gateway's own.
struct ActorDefinition: Sendable {
    /// Why a definition cannot be used.
    struct Problem: Error, CustomStringConvertible {
        var description: String

        init(_ description: String) { self.description = description }
    }

    var name: String?
    var title: String?
    var description: String?
    /// `MAJOR.MINOR`.
    var version: String?
    var buildTag: String?
    var inputSchema: JSONValue?
    var environment: [String: String] = [:]
    var timeoutSecs: Int64?
    var memoryMbytes: Int64?
    var restartsOnError = false
    var command: [String]?

    /// - Parameters:
    ///   - bytes: the JSON text.
    ///   - file: the content of a file whose path is relative to the folder of the definition.
    /// - Throws: ``Problem``, also for a field of the wrong type.
    init(_ bytes: [UInt8], file: (String) throws -> [UInt8]?) throws {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw Problem("it is not valid JSON: \(error)")
        }
        guard json.isObject else { throw Problem("it must be a JSON object") }
        try self.init(json)
        inputSchema = try Self.inputSchema(json, file)
    }

    /// Everything but the input schema.
    init(_ json: JSONValue) throws {
        name = try Self.text(json, "name")
        if let name, !Identifier.isName(name) {
            throw Problem("\"name\" must be 3 to 63 letters, digits and hyphens, and no hyphen at either end")
        }
        title = try Self.text(json, "title")
        description = try Self.text(json, "description")
        version = try Self.text(json, "version").map(Self.version)
        buildTag = try Self.text(json, "buildTag")
        environment = try Self.environment(json["environmentVariables"])
        let options = try Self.object(json["defaultRunOptions"], "defaultRunOptions")
        timeoutSecs = try Self.number(options, "timeoutSecs", 0...1_000_000_000)
        memoryMbytes = try Self.number(options, "memoryMbytes", 128...32768)
        restartsOnError = options["restartOnError"]?.bool ?? false
        // The platform also knows expressions over the input here, which are left to it.
        if memoryMbytes == nil { memoryMbytes = json["defaultMemoryMbytes"]?.integer.map { min(max($0, 128), 32768) } }
        command = try Self.command(try Self.object(json["moongate"], "moongate")["command"])
    }

    static func command(_ json: JSONValue?) throws -> [String]? {
        guard let json, !json.isNull else { return nil }
        let words = (json.elements ?? []).compactMap(\.string)
        guard let first = words.first, !first.isEmpty, words.count == json.elements?.count,
            !words.contains(where: { $0.utf8.contains(0) })
        else { throw Problem("\"command\" must be an array of strings, the program first") }
        return words
    }

    static func environment(_ json: JSONValue?) throws -> [String: String] {
        var variables: [String: String] = [:]
        for (name, value) in try object(json, "environmentVariables").members {
            guard let value = value.string else {
                throw Problem("the environment variable \"\(name)\" must be a string")
            }
            try ActorEnvironmentRules.check(name, value)
            // `@name` stands for a secret kept by the platform's own tools; it is not here.
            if !value.hasPrefix("@") { variables[name] = value }
        }
        return variables
    }

    static func text(_ json: JSONValue, _ name: String) throws -> String? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let text = value.string else { throw Problem("\"\(name)\" must be a string") }
        return text
    }

    private static func object(_ json: JSONValue?, _ name: String) throws -> JSONValue {
        guard let json, !json.isNull else { return .object([]) }
        guard json.isObject else { throw Problem("\"\(name)\" must be an object") }
        return json
    }

    static func number(_ json: JSONValue, _ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw Problem("\"\(name)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The first two numbers of a version; builds have the third.
    private static func version(_ text: String) throws -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count >= 2, let major = parts[0], let minor = parts[1], (0...99).contains(major),
            (0...99).contains(minor)
        else { throw Problem("\"version\" must be two numbers up to 99, such as \"0.1\"") }
        return "\(major).\(minor)"
    }

    private static func inputSchema(_ json: JSONValue, _ file: (String) throws -> [UInt8]?) throws -> JSONValue? {
        if let input = json["input"], input.isObject { return input }
        let declared = try text(json, "input")
        for path in declared.map({ [$0] }) ?? ["INPUT_SCHEMA.json", "input_schema.json"] {
            guard let bytes = try file(path) else { continue }
            do {
                let schema = try JSONValue(parsing: bytes)
                guard schema.isObject else { throw Problem("the input schema \(path) must be a JSON object") }
                return schema
            } catch let error as JSONError {
                throw Problem("the input schema \(path) is not valid JSON: \(error)")
            }
        }
        if let declared { throw Problem("there is no input schema \(declared)") }
        return nil
    }
}
