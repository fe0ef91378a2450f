import Foundation

/// A JSON Schema, as far as inputs of actors need it: types, required members, properties, items, enumerations, bounds,
/// lengths and patterns, and the input schema's own `nullable`, `patternKey` and `patternValue`.
///
/// Source: https://docs.apify.com/platform/actors/development/actor-definition/input-schema
struct InputSchema: Sendable {
    struct Problem: Sendable, Equatable {
        /// Where it is, such as `input.startUrls[0].url`; the value as a whole has an empty one.
        var path: String
        var message: String
    }

    private let schema: JSONValue

    /// Schemas and values that are nested deeper are not looked into: a hostile one must not exhaust the stack.
    private static let maximumDepth = 64
    private static let maximumProblems = 50

    init(_ schema: JSONValue) { self.schema = schema }

    /// What is wrong with a value; nothing when it is as the schema wants it.
    func problems(in value: JSONValue) -> [Problem] {
        var found: [Problem] = []
        Self.check(value, against: schema, at: "", depth: 0, &found)
        return found
    }

    private static func check(
        _ value: JSONValue, against schema: JSONValue, at path: String, depth: Int, _ found: inout [Problem]
    ) {
        guard depth < maximumDepth, found.count < maximumProblems, schema.isObject else { return }
        if value.isNull, schema["nullable"]?.bool == true { return }
        func complain(_ message: String) { found.append(Problem(path: path, message: message)) }
        if let type = schema["type"], !allows(type, value) {
            return complain("must be \(names(of: type).joined(separator: " or "))")
        }
        if let allowed = schema["enum"]?.elements, !allowed.contains(where: { $0.means(value) }) {
            complain("must be one of the allowed values: \(allowed.map(\.text).joined(separator: ", "))")
        }
        switch value {
        case .object(let members): checkObject(value, members, schema, path, depth, &found)
        case .array(let elements): checkArray(elements, schema, path, depth, &found)
        case .string(let text): for problem in InputSchemaText.problems(text, schema) { complain(problem) }
        case .int, .double, .number: for problem in numberProblems(value.real ?? 0, schema) { complain(problem) }
        default: break
        }
    }

    private static func checkObject(
        _ value: JSONValue, _ members: [(String, JSONValue)], _ schema: JSONValue, _ path: String, _ depth: Int,
        _ found: inout [Problem]
    ) {
        func inner(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        for name in (schema["required"]?.elements ?? []).compactMap(\.string) where value[name] == nil {
            found.append(Problem(path: inner(name), message: "is required"))
        }
        found += sizeProblems(members.count, schema, "Properties", "properties").map {
            Problem(path: path, message: $0)
        }
        for (name, member) in members {
            if let known = schema["properties"]?[name] {
                check(member, against: known, at: inner(name), depth: depth + 1, &found)
                continue
            }
            if let key = schema["patternKey"]?.string, InputSchemaText.matches(name, key) == false {
                found.append(Problem(path: inner(name), message: "has a name that does not match the pattern \(key)"))
            }
            if let pattern = schema["patternValue"]?.string, InputSchemaText.matches(member.string, pattern) == false {
                found.append(Problem(path: inner(name), message: "must match the pattern \(pattern)"))
            }
            guard let others = schema["additionalProperties"] else { continue }
            if others.bool == false {
                found.append(Problem(path: inner(name), message: "is not allowed"))
            } else {
                check(member, against: others, at: inner(name), depth: depth + 1, &found)
            }
        }
    }

    private static func checkArray(
        _ elements: [JSONValue], _ schema: JSONValue, _ path: String, _ depth: Int, _ found: inout [Problem]
    ) {
        found += sizeProblems(elements.count, schema, "Items", "items").map { Problem(path: path, message: $0) }
        if schema["uniqueItems"]?.bool == true, Set(elements.map(\.text)).count < elements.count {
            found.append(Problem(path: path, message: "must not hold the same item twice"))
        }
        for (position, element) in elements.enumerated() where found.count < maximumProblems {
            let place = "\(path)[\(position)]"
            if let items = schema["items"] { check(element, against: items, at: place, depth: depth + 1, &found) }
            if let pattern = schema["patternValue"]?.string, InputSchemaText.matches(element.string, pattern) == false {
                found.append(Problem(path: place, message: "must match the pattern \(pattern)"))
            }
        }
    }

    private static func sizeProblems(_ count: Int, _ schema: JSONValue, _ suffix: String, _ what: String) -> [String] {
        var problems: [String] = []
        if let least = schema["min\(suffix)"]?.integer, Int64(count) < least {
            problems.append("must have at least \(least) \(what)")
        }
        if let most = schema["max\(suffix)"]?.integer, Int64(count) > most {
            problems.append("must have at most \(most) \(what)")
        }
        return problems
    }

    private static func numberProblems(_ number: Double, _ schema: JSONValue) -> [String] {
        var problems: [String] = []
        if let least = schema["minimum"]?.real, number < least {
            problems.append("must be greater than or equal to \(JSONValue.double(least).text)")
        }
        if let most = schema["maximum"]?.real, number > most {
            problems.append("must be less than or equal to \(JSONValue.double(most).text)")
        }
        return problems
    }

    private static func names(of type: JSONValue) -> [String] {
        type.string.map { [$0] } ?? (type.elements ?? []).compactMap(\.string)
    }

    /// Types that JSON does not have are those of another dialect; they forbid nothing.
    private static func allows(_ type: JSONValue, _ value: JSONValue) -> Bool {
        let known = names(of: type)
        return known.isEmpty
            || known.contains { name in
                switch name {
                case "null": value.isNull
                case "boolean": value.bool != nil
                case "string": value.string != nil
                case "object": value.isObject
                case "array": value.elements != nil
                case "integer": value.integer != nil || value.real.map { $0 == $0.rounded() } == true
                case "number": value.real != nil
                default: true
                }
            }
    }
}

/// What a schema says about texts.
private enum InputSchemaText {
    /// Patterns can take forever, on long texts and on short ones: after so many reports of progress nobody waits any more.
    private static let longestMatched = 100_000
    private static let patience = 100

    static func problems(_ text: String, _ schema: JSONValue) -> [String] {
        var problems: [String] = []
        let length = Int64(text.unicodeScalars.count)
        if let least = schema["minLength"]?.integer, length < least {
            problems.append("must be at least \(least) characters long")
        }
        if let most = schema["maxLength"]?.integer, length > most {
            problems.append("must be at most \(most) characters long")
        }
        if let pattern = schema["pattern"]?.string, matches(text, pattern) == false {
            problems.append("must match the pattern \(pattern)")
        }
        return problems
    }

    /// nil when that cannot be said: no text, one that is too long, a pattern that is none or does not come to an end.
    static func matches(_ text: String?, _ pattern: String) -> Bool? {
        guard let text, text.utf16.count <= longestMatched,
            let expression = try? NSRegularExpression(pattern: pattern)
        else { return nil }
        var result: Bool? = false
        var reports = 0
        let range = NSRange(location: 0, length: text.utf16.count)
        expression.enumerateMatches(in: text, options: [.reportProgress], range: range) { match, flags, stop in
            reports += 1
            if match != nil {
                result = true
            } else if flags.contains(.progress), reports > patience {
                result = nil
            } else {
                return
            }
            stop.pointee = true
        }
        return result
    }
}

extension JSONValue {
    var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    var members: [(String, JSONValue)] {
        if case .object(let members) = self { members } else { [] }
    }

    /// A number, as exactly as a double has it.
    var real: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        case .number(let text): Double(String(decoding: text, as: UTF8.self))
        default: nil
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The same value, however its numbers and keys are written.
    fileprivate func means(_ other: JSONValue) -> Bool {
        if let mine = real, let theirs = other.real { return mine == theirs }
        return text == other.text
    }
}
