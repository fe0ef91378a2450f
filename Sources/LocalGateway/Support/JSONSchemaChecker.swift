import Foundation

/// Walks over a value and its schema, and collects what does not fit.
struct JSONSchemaChecker {
    struct Place {
        var instance: String
        var schema: String

        func inside(_ name: String, _ keyword: String) -> Place {
            let escaped = name.replacing("~", with: "~0").replacing("/", with: "~1")
            return Place(instance: "\(instance)/\(escaped)", schema: "\(schema)/\(keyword)")
        }
    }

    private static let maximumProblems = 100
    /// Schemas and values that are nested deeper are not looked into: a hostile one must not exhaust the stack.
    private static let maximumDepth = 64

    private(set) var problems: [JSONSchema.Problem] = []
    private var depth = 0

    mutating func check(_ value: JSONValue, _ schema: JSONValue, _ place: Place) {
        guard problems.count < Self.maximumProblems, depth < Self.maximumDepth else { return }
        depth += 1
        defer { depth -= 1 }
        if schema.bool == false {
            add(place, "false schema", [], "boolean schema is false")
            return
        }
        if value.isNull, schema["nullable"]?.bool == true { return }
        guard checkType(value, schema, place) else { return }
        checkChoices(value, schema, place)
        switch value {
        case .string(let text): check(text, schema, place)
        case .array(let elements): check(elements, schema, place)
        case .object(let members): check(members, schema, place)
        default: if let number = value.double { check(number, schema, place) }
        }
    }

    private mutating func add(_ place: Place, _ keyword: String, _ params: [(String, JSONValue)], _ message: String) {
        problems.append(
            JSONSchema.Problem(
                instancePath: place.instance, schemaPath: "\(place.schema)/\(keyword)", keyword: keyword,
                params: .object(params), message: message))
    }

    private mutating func checkType(_ value: JSONValue, _ schema: JSONValue, _ place: Place) -> Bool {
        guard let wanted = schema["type"], let names = wanted.nameList, !names.isEmpty else { return true }
        // Types that JSON does not have are those of another dialect; they forbid nothing.
        guard names.allSatisfy(JSONSchema.types.contains) else { return true }
        let isFitting = names.contains { $0 == value.typeName || ($0 == "integer" && value.isWholeNumber) }
        if !isFitting { add(place, "type", [("type", wanted)], "must be \(names.joined(separator: ","))") }
        return isFitting
    }

    private mutating func checkChoices(_ value: JSONValue, _ schema: JSONValue, _ place: Place) {
        if let wanted = schema["enum"], case .array(let choices) = wanted,
            !choices.contains(where: { $0.isSame(as: value) })
        {
            add(place, "enum", [("allowedValues", wanted)], "must be equal to one of the allowed values")
        }
        if let wanted = schema["const"], !wanted.isSame(as: value) {
            add(place, "const", [("allowedValue", wanted)], "must be equal to constant")
        }
    }

    private mutating func check(_ number: Double, _ schema: JSONValue, _ place: Place) {
        let rules: [(keyword: String, sign: String, holds: (Double, Double) -> Bool)] = [
            ("minimum", ">=", { $0 >= $1 }), ("maximum", "<=", { $0 <= $1 }), ("exclusiveMinimum", ">", { $0 > $1 }),
            ("exclusiveMaximum", "<", { $0 < $1 }),
        ]
        for rule in rules {
            guard let limit = schema[rule.keyword], let bound = limit.double, !rule.holds(number, bound) else {
                continue
            }
            let text = String(decoding: limit.bytes, as: UTF8.self)
            add(
                place, rule.keyword, [("comparison", .string(rule.sign)), ("limit", limit)],
                "must be \(rule.sign) \(text)")
        }
    }

    private mutating func check(_ text: String, _ schema: JSONValue, _ place: Place) {
        checkCount(text.unicodeScalars.count, schema, place, ("minLength", "maxLength"), "characters")
        checkPattern(.string(text), schema, "pattern", place)
    }

    private mutating func checkPattern(_ value: JSONValue, _ schema: JSONValue, _ keyword: String, _ place: Place) {
        guard let pattern = schema[keyword]?.string, SchemaPattern.matches(value.string, pattern) == false else {
            return
        }
        add(place, keyword, [("pattern", .string(pattern))], "must match pattern \"\(pattern)\"")
    }

    private mutating func check(_ elements: [JSONValue], _ schema: JSONValue, _ place: Place) {
        checkCount(elements.count, schema, place, ("minItems", "maxItems"), "items")
        if schema["uniqueItems"]?.bool == true, Set(elements.map(\.bytes)).count < elements.count {
            add(place, "uniqueItems", [], "must NOT have duplicate items")
        }
        for (position, element) in elements.enumerated() where problems.count < Self.maximumProblems {
            if let inner = schema["items"] { check(element, inner, place.inside(String(position), "items")) }
            checkPattern(element, schema, "patternValue", place.inside(String(position), ""))
        }
    }

    private mutating func check(_ members: [(String, JSONValue)], _ schema: JSONValue, _ place: Place) {
        checkCount(members.count, schema, place, ("minProperties", "maxProperties"), "properties")
        // By name: objects with thousands of keys would make looking for each of them the whole work.
        let values = Dictionary(members, uniquingKeysWith: { $1 })
        if case .array(let required)? = schema["required"] {
            for name in required.compactMap(\.string) where values[name] == nil {
                add(
                    place, "required", [("missingProperty", .string(name))], "must have required property '\(name)'")
            }
        }
        var known: [String: JSONValue] = [:]
        if case .object(let properties)? = schema["properties"] {
            known = Dictionary(properties, uniquingKeysWith: { $1 })
            for (name, inner) in properties {
                guard let value = values[name] else { continue }
                check(value, inner, place.inside(name, "properties/\(name)"))
            }
        }
        let further = schema["additionalProperties"]
        for (name, value) in members where known[name] == nil && problems.count < Self.maximumProblems {
            checkPattern(.string(name), schema, "patternKey", place.inside(name, ""))
            checkPattern(value, schema, "patternValue", place.inside(name, ""))
            guard let further else { continue }
            if further.bool == false {
                add(
                    place, "additionalProperties", [("additionalProperty", .string(name))],
                    "must NOT have additional properties")
            } else {
                check(value, further, place.inside(name, "additionalProperties"))
            }
        }
    }

    private mutating func checkCount(
        _ count: Int, _ schema: JSONValue, _ place: Place, _ keywords: (least: String, most: String), _ what: String
    ) {
        if let limit = schema[keywords.least], let bound = limit.integer, Int64(count) < bound {
            add(place, keywords.least, [("limit", limit)], "must NOT have fewer than \(bound) \(what)")
        }
        if let limit = schema[keywords.most], let bound = limit.integer, Int64(count) > bound {
            add(place, keywords.most, [("limit", limit)], "must NOT have more than \(bound) \(what)")
        }
    }
}
