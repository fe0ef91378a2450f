/// What a schedule does when it is due.
struct ScheduleAction: Sendable {
    enum Target: Sendable {
        case actor(id: String, input: JSONValue?, options: JSONValue?)
        case task(id: String, input: JSONValue?)
    }

    var id: String
    var target: Target
    /// Whether it may start actors that are programs: false when whoever made it may start none.
    var startsPrograms = true

    /// Source for the limit: Apify platform documentation (schedules).
    static let maximumOfEachKind = 10

    /// Reads an action of a body or of the database.
    ///
    /// - Parameter identifiers: where the action gets its identifier from when it has none.
    init(_ value: JSONValue, identifiers: IdentifierSource) throws {
        guard value.isObject else { throw APIError.invalidValue("each of \"actions\" must be an object") }
        id = try value.textField("id", limit: 64) ?? identifiers.next()
        startsPrograms = value[Self.programs]?.string != Self.refused
        switch try value.textField("type") {
        case "RUN_ACTOR":
            guard let actorId = try value.textField("actorId", limit: 200) else {
                throw APIError.invalidValue("an action of type RUN_ACTOR needs an \"actorId\"")
            }
            let options = try RunOptionsField.checked(try value.objectField("runOptions"), name: "runOptions")
            target = .actor(id: actorId, input: try Self.runInput(value), options: options)
        case "RUN_ACTOR_TASK":
            guard let taskId = try value.textField("actorTaskId", limit: 200) else {
                throw APIError.invalidValue("an action of type RUN_ACTOR_TASK needs an \"actorTaskId\"")
            }
            target = .task(id: taskId, input: try value.objectField("input"))
        default:
            throw APIError.invalidValue("the \"type\" of an action must be RUN_ACTOR or RUN_ACTOR_TASK")
        }
    }

    private static func runInput(_ value: JSONValue) throws -> JSONValue? {
        guard let input = try value.objectField("runInput") else { return nil }
        let body = try input.textField("body", limit: APIRequest.bodyLimit)
        let type = try input.textField("contentType", limit: 1000)
        guard type?.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) ?? true else {
            throw APIError.invalidValue("the \"contentType\" of \"runInput\" must be plain text")
        }
        if let body, !body.isEmpty, (type ?? APIResponse.jsonType).lowercased().hasPrefix("application/json") {
            do {
                try JSONScanner.validate(Array(body.utf8))
            } catch {
                throw APIError(
                    .badRequest, "run-input-body-not-valid-json",
                    "The body of \"runInput\" is not valid JSON: \(error)")
            }
        }
        return .object([("body", .optional(body)), ("contentType", .optional(type))])
    }

    var json: JSONValue {
        switch target {
        case .actor(let actorId, let input, let options):
            .object([
                ("id", .string(id)), ("type", .string("RUN_ACTOR")), ("actorId", .string(actorId)),
                ("runInput", input ?? .null), ("runOptions", options ?? .null),
            ])
        case .task(let taskId, let input):
            .object([
                ("id", .string(id)), ("type", .string("RUN_ACTOR_TASK")), ("actorTaskId", .string(taskId)),
                ("input", input ?? .null),
            ])
        }
    }

    private static let (programs, refused) = ("moongatePrograms", "refused")

    /// The form in the database, which also says what is nobody else's business.
    var storedJSON: JSONValue {
        guard !startsPrograms, case .object(let fields) = json else { return json }
        return .object(fields + [(Self.programs, .string(Self.refused))])
    }

    /// The form of lists, without input and options.
    var shortJSON: JSONValue {
        switch target {
        case .actor(let actorId, _, _):
            .object([("id", .string(id)), ("type", .string("RUN_ACTOR")), ("actorId", .string(actorId))])
        case .task(let taskId, _):
            .object([("id", .string(id)), ("type", .string("RUN_ACTOR_TASK")), ("actorTaskId", .string(taskId))])
        }
    }

    /// Reads the actions of a body.
    static func list(_ values: [JSONValue], identifiers: IdentifierSource) throws -> [ScheduleAction] {
        let actions = try values.map { try ScheduleAction($0, identifiers: identifiers) }
        let actors = actions.count { if case .actor = $0.target { true } else { false } }
        guard actors <= maximumOfEachKind, actions.count - actors <= maximumOfEachKind else {
            throw APIError.invalidValue(
                "a schedule has at most \(maximumOfEachKind) Actors and \(maximumOfEachKind) tasks as its \"actions\"")
        }
        return actions
    }
}
