internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// The description of the interface (OpenAPI 3.1), made of the operations the routes are made of.
struct OpenAPI {
    let operations: [Operation]
    let interface: JSONValue
    let origin: String

    var document: JSONValue {
        var components = interface["components"]?.object ?? [:]
        components["securitySchemes"] = securitySchemes
        components["parameters"] = .object(Self.parameters)
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Dauys", "version": "1",
                "description": """
                The service a court runs on election day. Documents are canonical JSON (RFC 8785); signatures are \
                detached CMS. Times are RFC 3339 with zone, durations whole seconds. Refusals are problems \
                (RFC 9457) in the language of `Accept-Language`; the address in `type` explains them.
                """,
                // The description itself may be used by anybody who writes a client.
                "license": ["name": "CC0-1.0", "identifier": "CC0-1.0"],
            ],
            "servers": [["url": .string(origin)]], "paths": .object(paths), "components": .object(components),
        ]
    }

    private var paths: [String: JSONValue] {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] = describe(operation)
        }
        return paths.mapValues(JSONValue.object)
    }

    private func describe(_ operation: Operation) -> JSONValue {
        let names = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
        let wanted = names.map { "path-\($0)" } + operation.headers + operation.query
        var members: [String: JSONValue] = [
            "operationId": .string(operation.id), "summary": .string(operation.summary),
            "parameters": .array(wanted.map { ["$ref": .string("#/components/parameters/\(Self.key($0))")] }),
            "responses": .object(responses(of: operation)), "security": security(of: operation.access),
        ]
        if !operation.details.isEmpty { members["description"] = .string(operation.details) }
        if let body = body(of: operation) { members["requestBody"] = body }
        switch operation.access {
        case .everybody, .voter: break
        case .staff(let roles), .voterOr(let roles):
            if !roles.isEmpty { members["x-roles"] = .array(roles.map { .string($0.rawValue) }) }
        }
        members["x-problems"] = .array(operation.allProblems.map { .string($0.rawValue) })
        return .object(members)
    }

    private func security(of access: Operation.Access) -> JSONValue {
        let secret: JSONValue = ["caseSecret": []]
        let staff: [JSONValue] = [["token": []], ["session": []]]
        return switch access {
        case .everybody: []
        case .voter: [secret]
        case .staff: .array(staff)
        case .voterOr: .array([secret] + staff)
        }
    }

    private func responses(of operation: Operation) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        for answer in operation.gives {
            var members: [String: JSONValue] = ["description": .string(answer.words)]
            if let content = content(of: answer.form) { members["content"] = content }
            responses[String(answer.status)] = .object(members)
        }
        // 431 is the server's own and has no word.
        let words = Dictionary(grouping: operation.allProblems, by: \.status)
        for (status, words) in words.merging([431: [.brokenRequest]], uniquingKeysWith: { $1 })
        where responses[String(status)] == nil {
            responses[String(status)] = [
                "description": .string(words.map(\.rawValue).joined(separator: ", ")),
                "content": ["application/problem+json": ["schema": Self.shape("Problem")]],
            ]
        }
        if operation.headers.contains("If-Match") {
            responses["412"] = [
                "description": "The case has moved on since the version in `If-Match`; the answer says who has it.",
                "content": ["application/problem+json": ["schema": Self.shape("Problem")]],
            ]
        }
        return responses
    }

    private func content(of form: Operation.Answer.Form) -> JSONValue? {
        switch form {
        case .empty: nil
        case .json(let shape): ["application/json": ["schema": Self.shape(shape)]]
        case .document(let type): ["application/json": ["schema": Self.schema(of: type)]]
        case .bytes: ["application/octet-stream": [:], "application/json": [:]]
        case .jsonOrText(let shape):
            ["application/json": ["schema": Self.shape(shape)], "text/plain": ["schema": ["type": "string"]]]
        case .text: ["text/plain": ["schema": ["type": "string"]]]
        case .events: ["text/event-stream": ["schema": ["type": "string"]]]
        }
    }

    private func body(of operation: Operation) -> JSONValue? {
        let content: JSONValue
        switch operation.takes {
        case .nothing: return nil
        case .bytes: content = ["application/octet-stream": [:]]
        case .json(let shape): content = ["application/json": ["schema": Self.request(shape)]]
        case .filing: content = ["multipart/form-data": Self.parts(.complaint, isSigned: false, withPapers: true)]
        case .document(let type, .obligatory):
            content = ["multipart/form-data": Self.parts(type, isSigned: true, withPapers: false)]
        case .document(let type, .optional):
            content = [
                "multipart/form-data": Self.parts(type, isSigned: false, withPapers: false),
                "application/json": ["schema": Self.schema(of: type)],
            ]
        case .either(let shape, let type, let signature):
            let isSigned = signature == .obligatory
            content = [
                "multipart/form-data": Self.parts(type, isSigned: isSigned, withPapers: false),
                "application/json": [
                    "schema": isSigned
                        ? Self.request(shape) : ["oneOf": [Self.request(shape), Self.schema(of: type)]]
                ],
            ]
        }
        return ["required": true, "content": content]
    }

    /// The parts of a multipart body: the document as it was signed, and DER beside it.
    private static func parts(_ type: DocumentType, isSigned: Bool, withPapers: Bool) -> JSONValue {
        let der: JSONValue = [
            "description": "Detached CMS over the document's bytes, DER.", "format": "binary", "type": "string",
        ]
        var properties: [String: JSONValue] = ["document": schema(of: type), "signature": der]
        var encoding: [String: JSONValue] = [
            "document": ["contentType": "application/json"],
            "signature": ["contentType": "application/pkcs7-signature"],
        ]
        if withPapers {
            properties["attachment"] = ["type": "array", "items": ["format": "binary", "type": "string"]]
            encoding["attachment"] = ["contentType": "application/octet-stream"]
        }
        return [
            "schema": [
                "type": "object", "properties": .object(properties), "additionalProperties": false,
                "required": isSigned ? ["document", "signature"] : ["document"],
            ],
            "encoding": .object(encoding),
        ]
    }

    private static func shape(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func request(_ shape: String) -> JSONValue {
        ["$ref": .string("/schemas/\(DocumentSchemas.requestsFile)#/$defs/\(shape)")]
    }

    private static func schema(of type: DocumentType) -> JSONValue { ["$ref": .string("/schemas/\(type.schemaFile)")] }
}

extension OpenAPI {
    /// The name of a parameter's component: a bang says that it is obligatory.
    private static func key(_ name: String) -> String { name.replacing("!", with: "-required") }

    private var securitySchemes: JSONValue {
        let prefix = origin.hasPrefix("http://") ? "" : "__Host-"
        return [
            "caseSecret": [
                "type": "apiKey", "in": "header", "name": "Authorization",
                "description": "`Case ` and the six characters given with the filing.",
            ],
            "token": [
                "type": "http", "scheme": "bearer",
                "description": "The token that a sign-in gives, a program's key, or a screen's token.",
            ],
            "session": [
                "type": "apiKey", "in": "cookie", "name": .string(prefix + "dauys-session"),
                "description": "The token of a session that was opened on the page.",
            ],
        ]
    }

    private static let parameters: [String: JSONValue] = [
        "path-number": path(
            "number",
            "The number of a case.",
            ["type": "string", "pattern": "^[A-Z0-9]+-[0-9]{4}-[0-9]{6,}$", "maxLength": 64]
        ),
        "path-sha256": path("sha256", "SHA-256 in lower-case hex.", ["type": "string", "pattern": "^[0-9a-f]{64}$"]),
        "path-id": path("id", "What the lists call it.", ["type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"]),
        "path-pool": path("pool", "The number of a pool, from 1.", ["type": "integer", "minimum": 1]),
        "path-name": path("name", "The name of a schema's file.", ["type": "string", "pattern": "^[a-z0-9.-]{1,80}$"]),
        "path-word": path(
            "word",
            "The last word of a problem's type.",
            ["type": "string", "pattern": "^[a-z-]{1,40}$"]
        ),
        "Idempotency-Key": header("Idempotency-Key", "Names the request, so that sending twice does no harm.", key),
        "Idempotency-Key-required": required(
            header("Idempotency-Key", "Names the filing; kept as long as the case.", key)
        ),
        "If-Match": header(
            "If-Match",
            "The `ETag` of the case that the act answers.",
            ["type": "string", "minLength": 3, "pattern": "^\"[0-9]{1,9}\"$"]
        ),
        "Last-Event-ID": header(
            "Last-Event-ID",
            "What was seen last.",
            ["type": "string", "pattern": "^[0-9a-f]{1,64}$"]
        ),
        "Content-Range": header(
            "Content-Range",
            "Which bytes of the paper these are.",
            ["type": "string", "pattern": "^bytes [0-9]+-[0-9]+/[0-9]+$"]
        ),
        "after": query(
            "after",
            "The cursor of the page before.",
            ["type": "string", "pattern": .string(EventPages.cursorPattern)]
        ),
        "before": query(
            "before",
            "The number of the last message of the page before.",
            ["type": "string", "pattern": "^[0-9]{1,18}$"]
        ),
        "behind": query(
            "behind",
            "The alarm with which the page before ended.",
            ["type": "string", "pattern": "^[0-9]{1,18}$"]
        ),
        "channel-required": required(
            query(
                "channel",
                "By what the messages went, or to which one receiver.",
                ["type": "string", "pattern": "^(mail|sms|webhook(/[!-~]{1,100})?)$"]
            )
        ),
        "edition": query(
            "edition",
            "Which receipt: 1 of the filing, 2 of the first correction, and so on; the first unless said.",
            ["type": "integer", "minimum": 1, "maximum": 1000]
        ),
        "limit": query(
            "limit",
            "How many at most.",
            ["type": "integer", "minimum": 1, "maximum": .integer(Int64(EventPages.rowsLimit))]
        ),
    ]

    private static let key: JSONValue = ["type": "string", "pattern": "^[!-~]{16,128}$"]

    private static func path(_ name: String, _ words: String, _ schema: JSONValue) -> JSONValue {
        ["name": .string(name), "in": "path", "required": true, "description": .string(words), "schema": schema]
    }

    private static func header(_ name: String, _ words: String, _ schema: JSONValue) -> JSONValue {
        ["name": .string(name), "in": "header", "description": .string(words), "schema": schema]
    }

    private static func query(_ name: String, _ words: String, _ schema: JSONValue) -> JSONValue {
        ["name": .string(name), "in": "query", "description": .string(words), "schema": schema]
    }

    private static func required(_ parameter: JSONValue) -> JSONValue {
        var members = parameter.object ?? [:]
        members["required"] = true
        return .object(members)
    }
}

extension Porter {
    /// `GET /api/v1/openapi.json`.
    func describe(_ request: Request) -> Response {
        json(OpenAPI(operations: operations, interface: house.schemas.interface, origin: house.origin).document)
    }

    /// `GET /schemas/{name}`: the bytes as they are published.
    func schema(_ request: Request, _ name: String) -> Response {
        guard let bytes = house.schemas.files[name] else { return problem(Problem(.notFound), request) }
        return Response(
            status: 200,
            headers: [
                ("Content-Type", "application/json"), ("Cache-Control", "public, max-age=3600"),
                ("X-Content-Type-Options", "nosniff"),
            ],
            body: .bytes(bytes)
        )
    }
}
