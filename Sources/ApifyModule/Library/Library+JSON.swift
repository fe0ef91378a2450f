extension Library {
    static let json = LibraryTable(
        name: "json",
        summary: "JSON as Lua values that lose nothing: nulls, empty arrays and big numbers stay what they are.",
        example: "print(json.encode(json.decode('{\"tags\": [], \"gone\": null}')))",
        functions: [
            LibraryFunction(
                "json.decode",
                [
                    ArgumentHelp("text", "string", required: true, "A JSON document."),
                    ArgumentHelp("options", "table", "What becomes of nulls."),
                ],
                options: [
                    ArgumentHelp("nulls", "'keep' or 'drop'", default: "keep", "Whether nulls become json.null.")
                ],
                gives: ["any"], returns: "the value",
                "Makes a value of JSON text.",
                example: "print(json.decode('[1, 2, 3]')[2])"),
            LibraryFunction(
                "json.encode",
                [
                    ArgumentHelp("value", "any JSON value", required: true, "What to write."),
                    ArgumentHelp("options", "table", "What the text looks like."),
                ],
                options: [
                    ArgumentHelp(
                        "indent", "integer, 0 to 16", default: "0", "By how many blanks each level is indented.")
                ],
                gives: ["string"], returns: "a string",
                "Makes JSON text of a value.",
                details: ["An empty table becomes {}; json.array() is an empty array."],
                example: "print(json.encode({ name = 'Ada', tags = json.array() }, { indent = 2 }))"),
            LibraryFunction(
                "json.array", [ArgumentHelp("table", "table", default: "a new one", "What to mark.")],
                gives: ["table"], returns: "the table",
                "Marks a table as a JSON array, so that it is one even when it is empty.",
                example: "print(json.encode(json.array()))"),
            LibraryFunction(
                "json.object", [ArgumentHelp("table", "table", default: "a new one", "What to mark.")],
                gives: ["table"], returns: "the table",
                "Marks a table as a JSON object, whatever its keys are.",
                example: "print(json.encode(json.object()))"),
            LibraryFunction(
                "json.isarray", [ArgumentHelp("value", "any value", required: true, "What to look at.")],
                gives: ["boolean"], returns: "a boolean",
                "Says whether a value is marked as a JSON array.",
                example: "print(json.isarray(json.decode('[]')))"),
            LibraryFunction(
                "json.isobject", [ArgumentHelp("value", "any value", required: true, "What to look at.")],
                gives: ["boolean"], returns: "a boolean",
                "Says whether a value is marked as a JSON object.",
                example: "print(json.isobject(json.decode('{}')))"),
            LibraryFunction(
                "json.isnumber", [ArgumentHelp("value", "any value", required: true, "What to look at.")],
                gives: ["boolean"], returns: "a boolean",
                "Says whether a value is a number that Lua's own numbers cannot hold without loss.",
                example: "print(json.isnumber(json.decode('12345678901234567890123')))"),
            LibraryFunction(
                "json.null", nil, gives: ["json.Null"],
                returns: "one value, equal to itself alone, that counts as true",
                "Stands for null in data: Lua's nil would make the field disappear.",
                example: "print(json.encode({ price = json.null }))"),
        ])
}
