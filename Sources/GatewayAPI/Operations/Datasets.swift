extension OperationGroup {
    static let datasets = OperationGroup(
        name: "datasets",
        summary: "Datasets: lists of items that runs append to.",
        operations: [
            DatasetOperations.list, DatasetOperations.get, DatasetOperations.create, DatasetOperations.items,
            DatasetOperations.push, DatasetOperations.delete,
        ]
    )
}

private enum DatasetOperations {
    static let datasetID = Parameter.path("datasetId", .reference, "The dataset: its ID, or username~name.")
    static let columns = ["id", "name", "itemCount", "createdAt", "modifiedAt"]

    static let list = Operation(
        "datasets", "list", .get, "/datasets",
        query: [.offset, .limit, .desc, .unnamed, .ownership],
        response: .page(userData: []),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the account's datasets.",
        example: "for dataset in apify.datasets.list({ unnamed = true }) do print(dataset.id, dataset.itemCount) end",
        columns: columns,
        source: "https://docs.apify.com/api/v2/datasets-get"
    )

    static let get = Operation(
        "datasets", "get", .get, "/datasets/{datasetId}",
        pathParameters: [datasetID],
        response: .resource(wrapper: "data", userData: ["schema"]),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns what is known about a dataset, not its items.",
        example: "print(apify.datasets.get(run.defaultDatasetId).itemCount)",
        columns: columns,
        source: "https://docs.apify.com/api/v2/dataset-get"
    )

    static let create = Operation(
        "datasets", "create", .post, "/datasets",
        query: [.storageName("dataset")],
        response: .resource(wrapper: "data", userData: ["schema"]),
        effect: .write,
        patience: .short,
        repeatability: Repeatability(
            .idempotentWithKey("name", .query),
            "A name that exists returns its dataset; without a name every request creates another one.",
            check: "apify.datasets.list({ unnamed = true, desc = true }) shows whether a dataset was created"
        ),
        summary: "Creates a dataset, or returns the one that has the name already.",
        example: "local dataset = apify.datasets.create({ name = 'my-dataset' })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/datasets-post"
    )

    static let items = Operation(
        "datasets", "items", .get, "/datasets/{datasetId}/items",
        pathParameters: [datasetID],
        query: itemOptions + formatOptions,
        response: .items,
        effect: .read,
        paging: .items,
        patience: .long,
        repeatability: .reading,
        summary: "Returns the items of a dataset.",
        example:
            "for item in apify.datasets.items(run.defaultDatasetId, { clean = true }) do print(json.encode(item)) end",
        source: "https://docs.apify.com/api/v2/dataset-items-get"
    )

    /// Which items come, and how they are reshaped.
    static let itemOptions: [Parameter] = [
        Parameter("offset", .integer, default: "0", minimum: 0, "How many stored items to skip."),
        Parameter(
            "limit", .integer, minimum: 0,
            "The most stored items in one page, counted before any are dropped or split; 0 is no limit."
        ),
        Parameter("desc", .boolean, default: "false", "Newest first."),
        Parameter("fields", .list, default: "all", "Only these fields, in this order."),
        Parameter("outputFields", .list, "New names for the fields in 'fields', one each."),
        Parameter("omit", .list, "Not these fields."),
        Parameter("unwind", .list, "Fields that are arrays: one item for each element, with its fields merged in."),
        Parameter("flatten", .list, "Fields that are tables: their fields become fields of the item, joined by dots."),
        Parameter("clean", .boolean, default: "false", "The same as skipHidden and skipEmpty."),
        Parameter("skipHidden", .boolean, default: "false", "Without fields whose names start with #."),
        Parameter(
            "skipEmpty", .boolean, default: "false", "Without items that have no fields left; pages can be short."),
        Parameter("simplified", .boolean, default: "false", "The result form of the old crawlers."),
        Parameter("skipFailedPages", .boolean, default: "false", "Without items that have errorInfo."),
        Parameter("view", .string, "The name of a view that the dataset's schema describes."),
        .signature,
    ]

    /// The form in which they come.
    static let formatOptions: [Parameter] = [
        Parameter(
            "format", .choice(["json", "jsonl", "csv", "html", "xlsx", "xml", "rss"]), default: "json",
            "The form of the result; all but json are returned as bytes."
        ),
        Parameter("attachment", .boolean, default: "false", "Mark the answer as a download."),
        Parameter("delimiter", .string, default: ",", "csv: what stands between two values."),
        Parameter("bom", .boolean, default: "true for csv", "Start with a UTF-8 byte order mark."),
        Parameter("skipHeaderRow", .boolean, default: "false", "csv: without the row of names."),
        Parameter("xmlRoot", .string, default: "items", "xml: the name of the outermost element."),
        Parameter("xmlRow", .string, default: "item", "xml: the name of the element of one item."),
        Parameter("feedTitle", .string, default: "the dataset's name", "rss: the title of the feed."),
        Parameter(
            "feedDescription", .string, default: "made from the dataset's ID", "rss: the description of the feed."),
    ]

    static let push = Operation(
        "datasets", "push", .post, "/datasets/{datasetId}/items",
        pathParameters: [datasetID],
        body: Body(.objectOrArray, "items", "One item or an array of items; all are stored or none is."),
        response: .nothing,
        effect: .write,
        rate: .bulk,
        patience: .medium,
        repeatability: Repeatability(
            .notRepeatable, "Every request appends its items again.",
            check: "the last items of the dataset (apify.datasets.items with desc = true) show whether they were stored"
        ),
        summary: "Appends items to a dataset.",
        example: "apify.datasets.push('~my-dataset', { { title = 'Item 1' }, { title = 'Item 2' } })",
        source: "https://docs.apify.com/api/v2/dataset-items-post"
    )

    static let delete = Operation(
        "datasets", "delete", .delete, "/datasets/{datasetId}",
        pathParameters: [datasetID],
        response: .nothing,
        effect: .delete,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a dataset and all its items.",
        example: "apify.datasets.delete(dataset.id)",
        source: "https://docs.apify.com/api/v2/dataset-delete"
    )
}
