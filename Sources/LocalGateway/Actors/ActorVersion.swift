import Foundation

/// One version of an actor: its source and its environment variables, as the API has them.
struct ActorVersion: Sendable {
    /// `MAJOR.MINOR`.
    var number: String
    var json: JSONValue

    struct File: Sendable {
        var name: String
        var bytes: [UInt8]
    }

    init(number: String, json: JSONValue) {
        self.number = number
        self.json = json
    }

    var buildTag: String? { json["buildTag"]?.string }

    /// Text files as they are, others decoded; folders and what cannot be decoded are left out.
    var files: [File] {
        (json["sourceFiles"]?.elements ?? []).compactMap { file in
            guard let name = file["name"]?.string, let content = file["content"]?.string else { return nil }
            guard file["format"]?.string == "BASE64" else { return File(name: name, bytes: Array(content.utf8)) }
            return Data(base64Encoded: content).map { File(name: name, bytes: [UInt8]($0)) }
        }
    }

    func file(_ name: String) -> [UInt8]? { files.last { $0.name == name }?.bytes }

    var variables: [ActorVariable] { (json["envVars"]?.elements ?? []).compactMap(ActorVariable.init) }

    /// The object without the values that are secret.
    var shown: JSONValue { json.replacing("envVars", with: .array(variables.map(\.shown))) }
}

/// An environment variable of a version.
struct ActorVariable: Sendable {
    var name: String
    var value: String
    var isSecret: Bool

    init(name: String, value: String, isSecret: Bool) {
        (self.name, self.value, self.isSecret) = (name, value, isSecret)
    }

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string else { return nil }
        self.init(name: name, value: json["value"]?.string ?? "", isSecret: json["isSecret"]?.bool ?? false)
    }

    var json: JSONValue {
        .object([("name", .string(name)), ("value", .string(value)), ("isSecret", .bool(isSecret))])
    }

    /// What the API tells: a secret's value stays where it is.
    var shown: JSONValue {
        var members: [(String, JSONValue)] = [("name", .string(name))]
        if !isSecret { members.append(("value", .string(value))) }
        return .object(members + [("isSecret", .bool(isSecret))])
    }
}

extension JSONValue {
    /// The object with one member set, in its place or at the end.
    func replacing(_ name: String, with value: JSONValue) -> JSONValue {
        var members = members.filter { $0.0 != name }
        let position = self.members.firstIndex { $0.0 == name } ?? members.count
        members.insert((name, value), at: min(position, members.count))
        return .object(members)
    }
}
