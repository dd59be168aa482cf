/// A JSON Schema of the 2020-12 draft, in the part of it that the house's schemas use.
///
/// A keyword that is not known here refuses the schema: what is not evaluated must not look as if it were.
public struct JSONSchema: Sendable {
    /// Why a document is no schema.
    public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        public let pointer: JSONPointer
        public let reason: String

        public var description: String { "\(pointer): \(reason)" }
    }

    private let root: SchemaNode
    private let definitions: [String: SchemaNode]

    /// Compiles a schema.
    ///
    /// It is refused if it holds an unknown keyword, a reference that leads nowhere or in a circle, or a bad pattern.
    public init(_ document: JSONValue) throws(Malformed) {
        var named: [String: SchemaNode] = [:]
        if let definitions = document["$defs"], definitions.object == nil {
            throw Malformed(pointer: JSONPointer(tokens: ["$defs"]), reason: "not an object")
        }
        for (name, schema) in document["$defs"]?.object ?? [:] {
            named[name] = try SchemaNode(schema, at: JSONPointer(tokens: ["$defs", name]))
        }
        root = try SchemaNode(document, at: .root)
        definitions = named
        for (name, node) in named.merging(["": root], uniquingKeysWith: { first, _ in first }) {
            try JSONSchema.checkReferences(of: node, named: name, in: named)
        }
    }

    /// Lists every fault, in the order of the document's members.
    public func faults(in value: JSONValue) -> [SchemaFault] {
        var evaluation = SchemaEvaluation(definitions: definitions)
        evaluation.check(value, against: root)
        return evaluation.faults
    }

    /// A chain of references that never reaches a schema would never end.
    private static func checkReferences(
        of node: SchemaNode,
        named name: String,
        in named: [String: SchemaNode]
    ) throws(Malformed) {
        for reference in node.asks.allReferences where named[reference] == nil {
            throw Malformed(pointer: node.asks.pointer, reason: "$ref to #/$defs/\(reference), which is not there")
        }
        var seen: Set<String> = []
        var waiting = node.asks.referencesAtSameValue
        while let reference = waiting.popLast() {
            if reference == name { throw Malformed(pointer: node.asks.pointer, reason: "$ref in a circle") }
            guard seen.insert(reference).inserted else { continue }
            waiting += named[reference]?.asks.referencesAtSameValue ?? []
        }
    }
}

/// One thing that is wrong with a value, and where.
public struct SchemaFault: Hashable, Sendable, CustomStringConvertible {
    /// The JSON Pointer of the value; a missing or unknown member is pointed at by its own name.
    public let pointer: String
    /// The sentence for people.
    public let message: String
    /// The keyword of the schema that refuses.
    public let keyword: String

    public init(pointer: String, message: String, keyword: String) {
        self.pointer = pointer
        self.message = message
        self.keyword = keyword
    }

    public var description: String { "\(pointer): \(message)" }
}
