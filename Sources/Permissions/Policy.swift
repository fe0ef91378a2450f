import GatewayAPI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a user allows and forbids all scripts, as JSON:
///
///     {
///       "allow": { "write": ["dataset:crawl-*"], "spend": "actor:apify~web-scraper", "read": true },
///       "deny": { "delete": true },
///       "limits": { "max_runs": 10, "max_usd": 1.5 },
///       "connection": "acme-prod"
///     }
public struct Policy: Sendable, Equatable {
    public var grants: [Grant] = []
    public var denials: [Grant] = []
    public var limits = Limits()
    /// The connection to act on where nothing else names one.
    public var connection: String?

    public init() {}

    /// - Throws: `PermissionError` that names the field that makes no sense.
    public init(json: [UInt8]) throws(PermissionError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: Data(json))
        } catch let error as PermissionError {
            throw error
        } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw PermissionError("'\(path)' has a value of the wrong type")
        } catch {
            throw PermissionError("it is not valid JSON")
        }
        grants = try Self.grants(file.allow, "allow")
        denials = try Self.grants(file.deny, "deny")
        limits = try file.limits?.checked() ?? Limits()
        connection = file.connection
    }

    private static func grants(_ lists: [String: ScopeList]?, _ field: String) throws(PermissionError) -> [Grant] {
        var grants: [Grant] = []
        for (name, list) in (lists ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let effect = Effect(name: name) else {
                throw PermissionError(
                    Suggestion.message(unknown: "effect", name, for: "'\(field)'", among: Effect.allNames))
            }
            for text in list.scopes { grants.append(Grant(effect, try Scope(text), from: .policy)) }
        }
        return grants
    }
}

extension Effect {
    /// The names of all effects, mildest first.
    static let allNames = Effect([.read, .write, .delete, .spend, .persist]).names
}

// MARK: - The file

private struct File: Decodable {
    var allow: [String: ScopeList]?
    var deny: [String: ScopeList]?
    var limits: LimitFields?
    var connection: String?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.knownFields(["allow", "deny", "limits", "connection"], of: "the policy")
        allow = try fields.decodeIfPresent([String: ScopeList].self, forKey: .init("allow"))
        deny = try fields.decodeIfPresent([String: ScopeList].self, forKey: .init("deny"))
        limits = try fields.decodeIfPresent(LimitFields.self, forKey: .init("limits"))
        connection = try fields.decodeIfPresent(String.self, forKey: .init("connection"))
    }
}

/// `true`, a scope, or an array of scopes.
private struct ScopeList: Decodable {
    let scopes: [String]

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            scopes = flag ? ["*"] : []
        } else if let scope = try? value.decode(String.self) {
            scopes = [scope]
        } else {
            scopes = try value.decode([String].self)
        }
    }
}

private struct LimitFields: Decodable {
    var limits = Limits()

    init(from decoder: any Decoder) throws {
        let names = ["max_runs", "max_usd", "max_delete", "max_requests"]
        let fields = try decoder.knownFields(names, of: "'limits'")
        limits.runs = try fields.decodeIfPresent(Int.self, forKey: .init("max_runs"))
        limits.dollars = try fields.decodeIfPresent(Double.self, forKey: .init("max_usd"))
        limits.deletes = try fields.decodeIfPresent(Int.self, forKey: .init("max_delete"))
        limits.requests = try fields.decodeIfPresent(Int.self, forKey: .init("max_requests"))
    }

    func checked() throws(PermissionError) -> Limits {
        let numbers = [limits.runs, limits.deletes, limits.requests].map { $0.map(Double.init) } + [limits.dollars]
        guard numbers.allSatisfy({ $0.map { $0 >= 0 } ?? true }) else {
            throw PermissionError("'limits' holds a number below 0")
        }
        return limits
    }
}

private struct FieldName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// The fields of an object that has no others.
    fileprivate func knownFields(_ names: [String], of owner: String) throws -> KeyedDecodingContainer<FieldName> {
        let fields = try container(keyedBy: FieldName.self)
        // A field that is misspelt would not forbid what it is meant to.
        for key in fields.allKeys where !names.contains(key.stringValue) {
            throw PermissionError(Suggestion.message(unknown: "field", key.stringValue, for: owner, among: names))
        }
        return fields
    }
}
