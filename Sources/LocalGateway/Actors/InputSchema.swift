/// The schema of an actor's input, which says what is wrong in the words of a form: by the field.
///
/// Source: https://docs.apify.com/platform/actors/development/actor-definition/input-schema
struct InputSchema: Sendable {
    struct Problem: Sendable, Equatable {
        /// Where it is, such as `startUrls[0].url`; the input as a whole has an empty one.
        var path: String
        var message: String
    }

    private static let maximumProblems = 50

    private let schema: JSONSchema

    init(_ schema: JSONValue) { self.schema = JSONSchema(schema) }

    /// What is wrong with an input; nothing when it is as the schema wants it.
    func problems(in value: JSONValue) -> [Problem] {
        schema.problems(in: value).prefix(Self.maximumProblems).map { problem in
            let place = Self.path(problem.instancePath)
            func member(_ name: String) -> String {
                let name = problem.params[name]?.string ?? ""
                return place.isEmpty ? name : "\(place).\(name)"
            }
            return switch problem.keyword {
            case "required": Problem(path: member("missingProperty"), message: "is required")
            case "additionalProperties": Problem(path: member("additionalProperty"), message: "is not allowed")
            case "patternKey":
                Problem(path: place, message: "has a name that \(problem.message.replacing("must", with: "does not"))")
            default: Problem(path: place, message: problem.message)
            }
        }
    }

    /// `/startUrls/0/url` as `startUrls[0].url`.
    private static func path(_ pointer: String) -> String {
        pointer.split(separator: "/").reduce("") { path, part in
            let name = String(part).replacing("~1", with: "/").replacing("~0", with: "~")
            if Int(name) != nil { return "\(path)[\(name)]" }
            return path.isEmpty ? name : "\(path).\(name)"
        }
    }
}
