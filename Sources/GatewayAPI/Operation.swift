/// One operation of the API: everything that is known about it, once.
///
/// The `apify` table, its argument checks, its help, permissions, retries and the routes of the local gateway are all
/// read from here.
public struct Operation: Sendable, Identifiable {
    /// The group it stands in, as scripts spell it: `key_value_stores`.
    public let group: String
    /// Its name in the group, as scripts spell it: `get_record`.
    public let name: String
    /// The HTTP verb.
    public let method: Verb
    /// The host that serves it.
    public let host: ServiceHost
    /// The path below the host's base, with placeholders: `/acts/{actorId}/runs`.
    public let path: String
    /// The placeholders of the path, in order. Scripts give them first and by position.
    public let pathParameters: [Parameter]
    /// The parameters of the query. Scripts give them by name in the last table.
    public let queryParameters: [Parameter]
    /// What the request carries. Scripts give it after the path's parameters.
    public let body: Body?
    /// What the answer holds.
    public let response: ResponseKind
    /// What calling it does to the world.
    public let effect: Effect
    /// How the rest of a list is asked for.
    public let paging: Paging
    /// How often it may be called.
    public let rateClass: RateClass
    /// How long the answer may take.
    public let patience: Patience
    /// What is known of sending it twice.
    public let repeatability: Repeatability
    /// What it does, in one sentence.
    public let summary: String
    /// A call in Lua that can be pasted.
    public let example: String
    /// The fields worth a column when results are printed as a table.
    public let columns: [String]
    /// Where these facts come from.
    public let source: String

    /// The name by which everything else refers to the operation: `acts.run`.
    public var id: String { "\(group).\(name)" }

    /// The names that may stand in the table of options.
    public var optionNames: [String] {
        queryParameters.map(\.name) + [body?.contentTypeOption].compactMap { $0 }
    }

    /// The query parameter called `name`.
    public func queryParameter(_ name: String) -> Parameter? {
        queryParameters.first { $0.name == name }
    }

    init(
        _ group: String, _ name: String, _ method: Verb, _ path: String,
        host: ServiceHost = .gateway,
        pathParameters: [Parameter] = [],
        query: [Parameter] = [],
        body: Body? = nil,
        response: ResponseKind,
        effect: Effect,
        paging: Paging = .none,
        rate: RateClass = .standard,
        patience: Patience,
        repeatability: Repeatability,
        summary: String,
        example: String,
        columns: [String] = [],
        source: String
    ) {
        self.group = group
        self.name = name
        self.method = method
        self.host = host
        self.path = path
        self.pathParameters = pathParameters
        self.queryParameters = query
        self.body = body
        self.response = response
        self.effect = effect
        self.paging = paging
        self.rateClass = rate
        self.patience = patience
        self.repeatability = repeatability
        self.summary = summary
        self.example = example
        self.columns = columns
        self.source = source
    }
}
