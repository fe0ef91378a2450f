import Testing

@testable import GatewayAPI

@Suite("The check of the catalogue")
struct ProblemsTests {
    /// A sound operation, with some of its facts replaced.
    private func operation(
        _ name: String = "get",
        _ method: Verb = .get,
        path: String = "/things/{id}",
        parameters: [Parameter] = [.path("id", .id, "The thing.")],
        query: [Parameter] = [],
        body: Body? = nil,
        effect: Effect = .read,
        paging: Paging = .none,
        repeatability: Repeatability = .reading,
        summary: String = "Returns one thing.",
        example: String? = nil,
        columns: [String] = ["id"],
        source: String = "https://example.com/docs"
    ) -> Operation {
        Operation(
            "things", name, method, path, pathParameters: parameters, query: query, body: body,
            response: .resource(wrapper: "data", userData: []), effect: effect, paging: paging, patience: .short,
            repeatability: repeatability, summary: summary, example: example ?? "apify.things.\(name)('x')",
            columns: columns, source: source
        )
    }

    private func problems(_ operations: Operation...) -> String {
        Catalogue.problems(in: operations).joined(separator: "\n")
    }

    @Test("finds nothing wrong with a sound operation")
    func sound() {
        #expect(problems(operation()) == "")
    }

    @Test("finds what is missing or contradicts itself")
    func unsound() {
        #expect(problems(operation(summary: "")).contains("no summary"))
        #expect(problems(operation(example: "apify.things.other()")).contains("the example does not call it"))
        #expect(problems(operation(columns: [])).contains("no columns"))
        #expect(problems(operation(source: "")).contains("no source"))
        #expect(problems(operation(effect: [])).contains("no effect"))
        #expect(problems(operation(effect: .write)).contains("verb and effect disagree"))
        #expect(problems(operation("remove", .delete, effect: .write)).contains("deletes, says nothing"))
        #expect(problems(operation(paging: .offset)).contains("its paging has no parameters"))
        #expect(problems(operation("camelCase")).contains("not snake_case"))
        #expect(problems(operation(repeatability: Repeatability(.idempotent, ""))).contains("nothing said"))
    }

    @Test("finds a placeholder without a parameter and a parameter without a placeholder")
    func placeholders() {
        #expect(problems(operation(parameters: [])).contains("placeholders and path parameters differ"))
        #expect(problems(operation(path: "/things")).contains("placeholders and path parameters differ"))
    }

    @Test("finds parameters that say too little")
    func parameters() {
        #expect(problems(operation(query: [Parameter("a", .string, "")])).contains("'a' has no doc"))
        #expect(problems(operation(query: [Parameter("a", .string, default: "", "A.")])).contains("'a' has no default"))
        #expect(problems(operation(query: [.limit, .limit])).contains("option 'limit' is there twice"))
    }

    @Test("finds a key of repetition that the request cannot carry")
    func keys() {
        let keyed = Repeatability(.idempotentWithKey("name", .query), "With a name.")
        #expect(problems(operation("create", .post, effect: .write, repeatability: keyed)).contains("is no parameter"))
        let inBody = Repeatability(.idempotentWithKey("key", .body), "With a key.")
        #expect(problems(operation("create", .post, effect: .write, repeatability: inBody)).contains("is no field"))
        #expect(problems(operation(repeatability: inBody)).contains("nothing said about what to check"))
    }

    @Test("finds operations that are there twice")
    func twice() {
        #expect(problems(operation(), operation()).contains("things.get is there twice"))
        #expect(problems(operation("get"), operation("fetch")).contains("is served twice"))
    }
}
