import Foundation

/// The part of JSON Schema that schemas of datasets and inputs are written in: types, required and further properties,
/// items, enumerations, bounds of numbers and lengths, patterns, and what inputs have besides: `nullable`, `patternKey` and
/// `patternValue`. Keywords it does not know demand nothing.
struct JSONSchema: Sendable {
    /// What is wrong with a value, in the form the API tells it (that of the validator Ajv).
    struct Problem: Sendable {
        /// Where in the value, such as `/address/street`.
        var instancePath: String
        /// Where in the schema, such as `#/properties/address/required`.
        var schemaPath: String
        var keyword: String
        var params: JSONValue
        var message: String

        var json: JSONValue {
            .object([
                ("instancePath", .string(instancePath)), ("schemaPath", .string(schemaPath)),
                ("keyword", .string(keyword)), ("params", params), ("message", .string(message)),
            ])
        }
    }

    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    func problems(in instance: JSONValue) -> [Problem] {
        var checker = JSONSchemaChecker()
        checker.check(instance, value, JSONSchemaChecker.Place(instance: "", schema: "#"))
        return checker.problems
    }

    static let types = ["string", "number", "integer", "boolean", "object", "array", "null"]

    /// Why a value cannot be used as a schema, or nil.
    static func defect(of schema: JSONValue, at path: String = "#") -> String? {
        if schema.bool != nil { return nil }
        guard case .object(let members) = schema else { return "\(path) must be an object" }
        for (keyword, value) in members {
            if let problem = defect(of: keyword, value, at: "\(path)/\(keyword)") { return problem }
        }
        return nil
    }

    private static func defect(of keyword: String, _ value: JSONValue, at path: String) -> String? {
        switch keyword {
        case "type":
            guard let names = value.nameList, !names.isEmpty, names.allSatisfy(types.contains) else {
                return "\(path) must be one or more of \(types.joined(separator: ", "))"
            }
        case "properties":
            guard case .object(let members) = value else { return "\(path) must be an object" }
            return members.lazy.compactMap { defect(of: $0.1, at: "\(path)/\($0.0)") }.first
        case "items", "additionalProperties": return defect(of: value, at: path)
        case "required", "enum":
            guard case .array(let elements) = value else { return "\(path) must be an array" }
            if keyword == "required", !elements.allSatisfy({ $0.string != nil }) { return "\(path) must hold strings" }
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
            if value.double == nil { return "\(path) must be a number" }
        case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
            guard let count = value.integer, count >= 0 else { return "\(path) must be a whole number from 0 on" }
        case "pattern":
            guard let text = value.string, (try? NSRegularExpression(pattern: text)) != nil else {
                return "\(path) must be a regular expression"
            }
        default: break
        }
        return nil
    }
}
