/// One schema, compiled; shared, since a walk over a document visits the same schemas again and again.
final class SchemaNode: Sendable {
    let asks: SchemaAsks

    /// Compiles one schema and those inside it.
    init(_ schema: JSONValue, at pointer: JSONPointer) throws(JSONSchema.Malformed) {
        asks = try SchemaAsks(schema, at: pointer)
    }
}

/// What one schema asks of a value.
struct SchemaAsks: Sendable {
    let pointer: JSONPointer
    private(set) var accepts = true
    private(set) var types: [String]?
    private(set) var properties: [String: SchemaNode] = [:]
    private(set) var required: [String] = []
    private(set) var additionalProperties: [SchemaNode] = []
    private(set) var propertyNames: [SchemaNode] = []
    private(set) var items: [SchemaNode] = []
    private(set) var choices: [JSONValue]?
    private(set) var constant: JSONValue?
    private(set) var pattern: (text: String, compiled: Pattern)?
    private(set) var bounds: [String: Int64] = [:]
    private(set) var uniqueItems = false
    private(set) var reference: String?
    private(set) var oneOf: [SchemaNode]?
    private(set) var anyOf: [SchemaNode]?
    private(set) var allOf: [SchemaNode] = []

    static let boundKeywords: Set<String> = [
        "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties",
    ]

    private static let typeNames: Set<String> = ["null", "boolean", "integer", "string", "array", "object"]

    /// Reads the keywords of one schema.
    init(_ schema: JSONValue, at pointer: JSONPointer) throws(JSONSchema.Malformed) {
        self.pointer = pointer
        if case .bool(let value) = schema {
            accepts = value
            return
        }
        guard let members = schema.object else { throw Self.malformed(pointer, "neither an object nor a boolean") }
        for (keyword, value) in members { try take(keyword, value) }
    }

    private mutating func take(_ keyword: String, _ value: JSONValue) throws(JSONSchema.Malformed) {
        let place = pointer.appending(keyword)
        switch keyword {
        case "$schema", "$id", "$comment", "$defs", "title", "description", "examples": return
        case "type": types = try Self.types(value, at: place)
        case "properties": properties = try Self.nodes(named: value, at: place)
        case "required": required = try Self.strings(value, at: place)
        case "additionalProperties": additionalProperties = [try SchemaNode(value, at: place)]
        case "propertyNames": propertyNames = [try SchemaNode(value, at: place)]
        case "items": items = [try SchemaNode(value, at: place)]
        case "enum": choices = try Self.list(value, at: place)
        case "const": constant = value
        case "pattern": pattern = try Self.pattern(value, at: place)
        case "uniqueItems":
            guard let isUnique = value.bool else { throw Self.malformed(place, "neither true nor false") }
            uniqueItems = isUnique
        case "$ref": reference = try Self.reference(value, at: place)
        case "oneOf": oneOf = try Self.nodes(listed: value, at: place)
        case "anyOf": anyOf = try Self.nodes(listed: value, at: place)
        case "allOf": allOf = try Self.nodes(listed: value, at: place)
        case _ where Self.boundKeywords.contains(keyword):
            guard let bound = value.integer else { throw Self.malformed(place, "not an integer") }
            bounds[keyword] = bound
        default: throw Self.malformed(place, "a keyword that is not known here")
        }
    }

    /// The names of definitions used anywhere inside.
    var allReferences: [String] {
        let inside = properties.values + additionalProperties + propertyNames + items + (oneOf ?? []) + (anyOf ?? [])
        return (reference.map { [$0] } ?? []) + (inside + allOf).flatMap(\.asks.allReferences)
    }

    /// The names of definitions that would be asked about the very same value.
    var referencesAtSameValue: [String] {
        let inside = (oneOf ?? []) + (anyOf ?? []) + allOf
        return (reference.map { [$0] } ?? []) + inside.flatMap(\.asks.referencesAtSameValue)
    }

    private static func malformed(_ pointer: JSONPointer, _ reason: String) -> JSONSchema.Malformed {
        JSONSchema.Malformed(pointer: pointer, reason: reason)
    }

    private static func list(_ value: JSONValue, at place: JSONPointer) throws(JSONSchema.Malformed) -> [JSONValue] {
        guard let items = value.array else { throw malformed(place, "not an array") }
        return items
    }

    private static func strings(_ value: JSONValue, at place: JSONPointer) throws(JSONSchema.Malformed) -> [String] {
        let strings = try list(value, at: place).compactMap(\.string)
        guard strings.count == value.array?.count else { throw malformed(place, "not all strings") }
        return strings
    }

    private static func types(_ value: JSONValue, at place: JSONPointer) throws(JSONSchema.Malformed) -> [String] {
        var names: [String] = []
        if let name = value.string { names = [name] } else { names = try strings(value, at: place) }
        guard names.allSatisfy(typeNames.contains) else { throw malformed(place, "a type that is not known here") }
        return names
    }

    private static func nodes(
        named value: JSONValue,
        at place: JSONPointer
    ) throws(JSONSchema.Malformed) -> [String: SchemaNode] {
        guard let members = value.object else { throw malformed(place, "not an object") }
        var nodes: [String: SchemaNode] = [:]
        for (name, schema) in members { nodes[name] = try SchemaNode(schema, at: place.appending(name)) }
        return nodes
    }

    private static func nodes(
        listed value: JSONValue,
        at place: JSONPointer
    ) throws(JSONSchema.Malformed) -> [SchemaNode] {
        var nodes: [SchemaNode] = []
        for (index, schema) in try list(value, at: place).enumerated() {
            nodes.append(try SchemaNode(schema, at: place.appending(index)))
        }
        return nodes
    }

    private static func pattern(
        _ value: JSONValue,
        at place: JSONPointer
    ) throws(JSONSchema.Malformed) -> (text: String, compiled: Pattern) {
        guard let text = value.string else { throw malformed(place, "not a string") }
        do {
            return (text, try Pattern(text))
        } catch {
            throw malformed(place, "\(error)")
        }
    }

    private static func reference(_ value: JSONValue, at place: JSONPointer) throws(JSONSchema.Malformed) -> String {
        let prefix = "#/$defs/"
        guard let text = value.string, text.hasPrefix(prefix) else { throw malformed(place, "not to #/$defs") }
        return String(text.dropFirst(prefix.count))
    }
}
