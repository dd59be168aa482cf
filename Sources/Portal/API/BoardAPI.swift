internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `GET /api/v1/board`.
    func board(_ request: Request) async -> Response {
        await answer(request) {
            let (court, withNames) = try boardOfVisitor()
            return json(try await boardDocument(of: court, withNames: withNames))
        }
    }

    /// The board as programs read it; a screen on a wall shows nobody's name.
    func boardDocument(of court: String, withNames: Bool = true) async throws -> JSONValue {
        var board = try await house.board(of: court)
        if !withNames { board = Self.nameless(board) }
        let moment = board["moment"]?.integer ?? 0
        return [
            "now": .string(Instant(microsecondsSince1970: moment).rfc3339UTC), "court": .string(court),
            "groups": .array((board["groups"]?.array ?? []).map { row($0, moment) }),
            "clocks": .array((board["clocks"]?.array ?? []).map { row($0, moment) }),
            "alarms": .array((board["alarms"]?.array ?? []).map { row($0, moment) }),
            "undelivered": .array((board["undelivered"]?.array ?? []).map { row($0, moment) }),
            "figures": board["figures"] ?? .null, "audit": auditDocument,
        ]
    }

    private static func nameless(_ board: JSONValue) -> JSONValue {
        func without(_ name: String, in rows: JSONValue?) -> JSONValue {
            .array(
                (rows?.array ?? []).map { row in
                    var members = row.object ?? [:]
                    if members[name] != nil { members[name] = .null }
                    return .object(members)
                }
            )
        }
        var members = board.object ?? [:]
        members["clocks"] = without("judge", in: members["clocks"])
        members["alarms"] = without("owner", in: members["alarms"])
        return .object(members)
    }

    /// The auditor's latest findings; he looks once a minute, not whenever somebody opens a board.
    var auditDocument: JSONValue {
        var members = watch.figures.audit?.object ?? [:]
        members["at"] = members.removeValue(forKey: "moment").flatMap(\.integer).map {
            .string(Instant(microsecondsSince1970: $0).rfc3339UTC)
        }
        return .object(members)
    }

    /// `POST /api/v1/alarms/{id}/attention`: "I am on it".
    func attend(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let person = try actor()
            guard let alarm = Self.plainNumber(id) else { throw Problem(.notFound) }
            let owned = try await house.own(alarm: alarm, by: person)
            return json(["mine": owned["mine"] ?? false, "ended": owned["ended"] ?? false])
        }
    }

    /// `GET /api/v1/undelivered`: messages that one channel, or one receiver, did not take.
    func undelivered(_ request: Request) async -> Response {
        await answer(request) {
            let (_, office) = try staff()
            let behind = request.query["behind"].flatMap(Self.plainNumber)
            guard (request.query["behind"] == nil) == (behind == nil) else { throw Problem.fault("/behind", "number") }
            let end = try unreached(request.query["channel"] ?? "")
            let page = try await house.undelivered(to: end, of: office.court ?? "", after: behind)
            let moment = page["moment"]?.integer ?? 0
            return json([
                "now": .string(Instant(microsecondsSince1970: moment).rfc3339UTC), "channel": .string(end.queue),
                "receivers": page["ends"] ?? .null, "upTo": page["last"] ?? .null, "older": page["older"] ?? .null,
                "alarms": .array((page["alarms"]?.array ?? []).map { row($0, moment) }),
            ])
        }
    }

    /// `POST /api/v1/undelivered/attention`: "I am on all of these".
    func attendUndelivered(_ request: Request) async -> Response {
        await answer(request) {
            let (person, office) = try staff()
            let body = try body(of: request, as: "UndeliveredAttention")
            let end = try unreached(try body.text("channel"))
            let upTo = Int64(try body.integer("upTo"))
            let owned = try await house.own(undelivered: end, upTo: upTo, by: person, in: office)
            return json(["alarms": .integer(owned)])
        }
    }

    private func unreached(_ queue: String) throws(Problem) -> Unreached {
        guard let end = Unreached(queue) else {
            throw Problem.fault("/channel", "mail, sms, webhook, webhook/{commission}")
        }
        return end
    }
}
