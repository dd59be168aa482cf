internal import Docket
public import Law

/// The kinds of document people sign, each with its published schema.
public enum DocumentType: String, Hashable, Sendable, CaseIterable {
    case complaint, receipt, draw, ruling, entry, answer, acknowledgement, execution, confirmation, withdrawal
    case ratification, consent, recusal, signin

    /// The word in the document's `type` member; it carries the version.
    public var word: String { "dauys-\(rawValue)/1" }

    /// The file of its schema in the share folder.
    public var schemaFile: String { "dauys-\(rawValue)-1.schema.json" }
}

/// Why bytes are not a document of the kind they were sent as.
public enum DocumentFault: Error, Hashable, Sendable {
    case notCanonical(CanonicalJSON.Fault)
    case notValid([SchemaFault])
}

/// The published schemas, read once at start.
public struct DocumentSchemas: Sendable {
    /// The file with the shapes of the interface's answers, an OpenAPI fragment.
    public static let interfaceFile = "interface.json"

    /// The file with the shapes of small requests, where no document is signed.
    public static let requestsFile = "requests.schema.json"

    /// The files as they are published, by name.
    public let files: [String: [UInt8]]
    /// The shapes of the interface's answers.
    public let interface: JSONValue
    private let schemas: [DocumentType: JSONSchema]
    private let requests: [String: JSONSchema]

    /// Reads the schemas from the bytes of their files.
    ///
    /// - Throws: a sentence naming the schema that is missing or malformed: without them nothing can be judged.
    public init(read: (String) throws -> [UInt8]) throws {
        var schemas: [DocumentType: JSONSchema] = [:]
        var files: [String: [UInt8]] = [:]
        for type in DocumentType.allCases {
            let bytes = try read(type.schemaFile)
            schemas[type] = try JSONSchema(try CanonicalJSON.parseLenient(bytes))
            files[type.schemaFile] = bytes
        }
        let bytes = try read(Self.requestsFile)
        files[Self.requestsFile] = bytes
        let shapes = try CanonicalJSON.parseLenient(bytes)["$defs"] ?? [:]
        var requests: [String: JSONSchema] = [:]
        for name in (shapes.object ?? [:]).keys {
            requests[name] = try JSONSchema(["$defs": shapes, "$ref": .string("#/$defs/\(name)")])
        }
        self.schemas = schemas
        self.requests = requests
        self.files = files
        interface = try CanonicalJSON.parseLenient(try read(Self.interfaceFile))
    }

    /// The faults of a small request of the named shape.
    public func faults(in request: JSONValue, as shape: String) -> [SchemaFault] {
        guard let schema = requests[shape] else {
            preconditionFailure("A route takes only shapes that are published.")
        }
        return schema.faults(in: request)
    }

    /// Reads a document: canonical bytes first, then its shape; every fault with its place.
    public func parse(_ bytes: [UInt8], as type: DocumentType) throws(DocumentFault) -> JSONValue {
        let document: JSONValue
        do {
            document = try CanonicalJSON.parse(bytes)
        } catch {
            throw .notCanonical(error)
        }
        let faults = schemas[type]?.faults(in: document) ?? []
        guard faults.isEmpty else { throw .notValid(faults) }
        guard document["type"]?.string == type.word else {
            throw .notValid([SchemaFault(pointer: "/type", message: type.word, keyword: "const")])
        }
        return document
    }
}

extension DocumentFault {
    /// The fault of a member that names something else than it must.
    static func member(_ pointer: String, _ message: String) -> DocumentFault {
        .notValid([SchemaFault(pointer: pointer, message: message, keyword: "const")])
    }
}

extension JSONValue {
    /// Requires that a document is about this case and answers this document.
    func requires(case number: String, answers sha256: String?) throws(DocumentFault) {
        guard self["case"]?.string == number else { throw .member("/case", number) }
        if let sha256, self["answers"]?.string != sha256 { throw .member("/answers", sha256) }
    }
}
