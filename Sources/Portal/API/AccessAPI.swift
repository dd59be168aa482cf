internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Instants as programs read them.
    private func told(_ value: JSONValue, _ instants: [String], this session: Int64? = nil) -> JSONValue {
        var members = value.object ?? [:]
        for name in instants {
            members[name] =
                members[name]?.integer.map {
                    .string(Instant(microsecondsSince1970: $0).rfc3339UTC)
                } ?? .null
        }
        if let number = members["session"]?.integer { members["current"] = .bool(number == session) }
        return .object(members)
    }

    /// A text that says something.
    func words(_ body: ActBody, _ name: String) throws -> String {
        let text = try body.text(name).trimmed
        guard !text.isEmpty else { throw Problem.fault("/\(name)", "text") }
        return text
    }

    private var nothing: Response { Response(status: 204, headers: [("Cache-Control", "no-store")]) }

    /// `GET /api/v1/sessions`.
    func ownSessions(_ request: Request) async -> Response {
        await answer(request) {
            let (person, _) = try staff()
            let found = try await house.sessions(of: person).array ?? []
            let sessions = found.map { told($0, ["opened", "expires"], this: person.session) }
            return json(["sessions": .array(sessions)])
        }
    }

    /// `DELETE /api/v1/sessions/{id}`.
    func endSession(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let (person, _) = try staff()
            guard let id = Self.plainNumber(id), try await house.end(session: id, of: person) else {
                throw Problem(.notFound)
            }
            return nothing
        }
    }

    /// `GET /api/v1/court/sessions`.
    func sessionsOfCourt(_ request: Request) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            let found = try await house.sessions(below: office.court ?? "").array ?? []
            let sessions = found.map { told($0, ["opened", "expires"], this: person.session) }
            return json(["sessions": .array(sessions)])
        }
    }

    /// `POST /api/v1/court/sessions/{id}/revocation`.
    func revokeSession(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            let reason = try words(try body(of: request, as: "Reason"), "reason")
            guard let id = Self.plainNumber(id), let court = office.court,
                try await house.end(session: id, below: court, reason: reason, by: person)
            else { throw Problem(.notFound) }
            return nothing
        }
    }

    /// `GET /api/v1/keys`.
    func keys(_ request: Request) async -> Response {
        await answer(request) {
            let (_, office) = try staff()
            let found = try await house.keys(of: office.commission ?? "").array ?? []
            return json(["keys": .array(found.map { told($0, ["made", "expires", "used"]) })])
        }
    }

    /// `POST /api/v1/keys`.
    func makeKey(_ request: Request) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            let body = try body(of: request, as: "KeyPlan")
            let scopes = (body.value["scopes"]?.array ?? []).compactMap(\.string).compactMap(
                Authority.Act.init(rawValue:)
            )
            guard !scopes.isEmpty, scopes.allSatisfy(Authority.keyScopes.contains) else {
                throw Problem.fault("/scopes", Authority.keyScopes.map(\.rawValue).sorted().joined(separator: ", "))
            }
            let made = try await house.makeKey(
                named: try words(body, "name"),
                scopes: scopes,
                for: office.commission ?? "",
                by: person
            )
            return fresh(made)
        }
    }

    /// `POST /api/v1/keys/{id}/rotation`.
    func rotateKey(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            guard let id = Self.plainNumber(id) else { throw Problem(.notFound) }
            return fresh(try await house.rotateKey(id, of: office.commission ?? "", by: person))
        }
    }

    private func fresh(_ made: FreshToken) -> Response {
        var members = (made.facts["expires"] == nil ? made.facts : told(made.facts, ["expires"])).object ?? [:]
        members["token"] = .string(made.token)
        return json(.object(members), status: 201)
    }

    /// `DELETE /api/v1/keys/{id}`.
    func endKey(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            guard let id = Self.plainNumber(id),
                try await house.end(key: id, of: office.commission ?? "", by: person)
            else { throw Problem(.notFound) }
            return nothing
        }
    }

    /// `GET /api/v1/screens`.
    func screens(_ request: Request) async -> Response {
        await answer(request) {
            let (_, office) = try staff()
            let found = try await house.screens(of: office.court ?? "").array ?? []
            return json(["screens": .array(found.map { told($0, ["made"]) })])
        }
    }

    /// `POST /api/v1/screens`.
    func makeScreen(_ request: Request) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            let name = try words(try body(of: request, as: "ScreenPlan"), "name")
            let made = try await house.makeScreen(named: name, for: office.court ?? "", by: person)
            return fresh(made)
        }
    }

    /// `DELETE /api/v1/screens/{id}`.
    func endScreen(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            guard let id = Self.plainNumber(id), try await house.end(screen: id, of: office.court ?? "", by: person)
            else { throw Problem(.notFound) }
            return nothing
        }
    }

    /// `POST /api/v1/emergencies`.
    func openInEmergency(_ request: Request) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            let body = try body(of: request, as: "Emergency")
            let number = try body.text("case")
            let reason = try words(body, "reason")
            guard let until = try await house.openInEmergency(number, reason: reason, by: person, in: office) else {
                throw Problem(.notYours)
            }
            return json(["case": .string(number), "until": .string(until.rfc3339UTC)], status: 201)
        }
    }

    /// `GET /api/v1/attempts`.
    func attempts(_ request: Request) async -> Response {
        await answer(request) {
            let before = request.query["before"].flatMap { Int64($0) }
            guard (request.query["before"] == nil) == (before == nil) else { throw Problem.fault("/before", "number") }
            let page = try await house.attempts(before: before)
            let attempts = (page["attempts"]?.array ?? []).map { told($0, ["at"]) }
            return json(["attempts": .array(attempts), "older": page["older"] ?? .null])
        }
    }
}
