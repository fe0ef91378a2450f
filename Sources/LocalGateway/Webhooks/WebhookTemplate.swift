/// The text of a payload or of headers with `{{variables}}` in it.
///
/// Outside strings a variable stands for its JSON value. Inside strings it is left alone, unless strings are interpolated:
/// then a string that is nothing but a variable becomes the value, and in a longer one the value's text is put in.
///
/// Source: Apify platform documentation (webhook actions).
struct WebhookTemplate: Sendable {
    enum Part: Sendable, Equatable {
        case text([UInt8])
        case value([String])
        case textOfValue([String])
    }

    /// Why a template cannot be used.
    struct Problem: Error, Equatable {
        var message: String
    }

    static let standard =
        #"{"userId":{{userId}},"createdAt":{{createdAt}},"eventType":{{eventType}},"eventData":{{eventData}},"#
        + #""resource":{{resource}}}"#

    /// A message may be as long as the body of a request.
    static let maximumLength = APIRequest.bodyLimit

    let parts: [Part]

    /// - Throws: ``Problem`` for variables that do not exist, and for text that would not become JSON.
    init(_ text: String, interpolatesStrings: Bool) throws(Problem) {
        var reader = WebhookTemplateReader(Array(text.utf8), interpolatesStrings: interpolatesStrings)
        parts = try reader.read()
        try check()
    }

    /// What it becomes when every value is a text of one letter; text is what may stand in most places of JSON.
    var sample: [UInt8] {
        var sample: [UInt8] = []
        for part in parts {
            switch part {
            case .text(let bytes): sample += bytes
            case .value: sample += Array(#""x""#.utf8)
            case .textOfValue: sample.append(UInt8(ascii: "x"))
            }
        }
        return sample
    }

    private func check() throws(Problem) {
        do {
            try JSONScanner.validate(sample)
        } catch {
            throw Problem(message: "it does not become valid JSON: \(error.message)")
        }
    }

    /// - Throws: ``Problem`` when the result is too long.
    func render(_ variables: JSONValue) throws(Problem) -> [UInt8] {
        var output: [UInt8] = []
        for part in parts {
            switch part {
            case .text(let bytes): output += bytes
            case .value(let path): Self.value(path, in: variables).write(to: &output)
            case .textOfValue(let path): output += Self.text(Self.value(path, in: variables))
            }
            guard output.count <= Self.maximumLength else {
                throw Problem(message: "the payload became longer than \(Self.maximumLength) bytes")
            }
        }
        return output
    }

    private static func value(_ path: [String], in variables: JSONValue) -> JSONValue {
        path.reduce(variables) { value, name in
            if case .array(let elements) = value {
                guard let position = Int(name), elements.indices.contains(position) else { return .null }
                return elements[position]
            }
            return value[name] ?? .null
        }
    }

    /// The text of a value as it stands between the quotes of a JSON string.
    private static func text(_ value: JSONValue) -> ArraySlice<UInt8> {
        let plain = value.string ?? String(decoding: value.bytes, as: UTF8.self)
        return JSONValue.string(plain).bytes.dropFirst().dropLast()
    }
}
