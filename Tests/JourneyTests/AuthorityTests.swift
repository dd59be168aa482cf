import Docket
import HTTP
import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@testable import Portal

/// The table; `Authority` is taken here by whoever makes certificates.
private typealias Rights = Docket.Authority

/// Somebody at the door, and what the table has to know of him.
private struct Visitor: Sendable {
    let name: String
    let party: Rights.Party
    var relations: Set<Rights.Relation> = []
    var authorization: String?
    var cookie: String?
    /// How he stands to the station; a station is not told of anything.
    var ofStation: Set<Rights.Relation> = []
    /// What a key opens; nil for people.
    var scopes: Set<Rights.Act>?
    /// Whether the message and the alarm of the test are in his inbox and on his board.
    var hasMessage = false
    var hasAlarm = false
}

/// What the addresses of a court are filled in with.
private struct Places: Sendable {
    let number: String
    let sha256: String
    let message: Int64
    let alarm: Int64

    func fill(_ pattern: String) -> String {
        let id =
            pattern.contains("/stations/")
            ? "71-0123"
            : pattern.contains("/inbox/")
                ? String(message)
                : pattern.contains("/alarm") ? String(alarm) : pattern.contains("/elections/") ? "kz-2026" : "999999"
        return pattern.replacing("{number}", with: number).replacing("{sha256}", with: sha256)
            .replacing("{id}", with: id).replacing("{language}", with: "en").replacing("{pool}", with: "1")
            .replacing("{name}", with: "dauys-complaint-1.schema.json").replacing("{word}", with: "busy")
            .replacing("{draft}", with: "AAAAAAAAAAAAAAAAAAAAAA").replacing("{step}", with: "kind")
            .replacing("{edition}", with: "1").replacing("{election}", with: "kz-2026")
            .replacing("{version}", with: "1")
    }
}

@Suite(.freshDatabase) struct `The table of rights` {
    @Test func `is the same in the service and in the database`() async throws {
        let owner = try FreshDatabase.current.pool(sessions: 1)
        defer { owner.close() }
        let rows = try await owner.rows("SELECT party, act, relation FROM access.authority")
        let kept = try rows.map { row in try [row.text(0), row.text(1), row.text(2)] }
        let ours = Rights.rights.map { [$0.party.rawValue, $0.act.rawValue, $0.relation.rawValue] }
        #expect(Set(kept) == Set(ours) && kept.count == ours.count)
        let acts = try await owner.rows("SELECT DISTINCT act FROM access.act_of_event").map { try $0.text(0) }
        #expect(acts.allSatisfy { Rights.Act(rawValue: $0) != nil }, "\(acts)")
    }

    @Test func `stands behind every address, and every act of it has an address`() async throws {
        try await Courtroom.open { room in
            let routes = room.porter.routes()
            let places = Set(routes.router.patterns.map { Routes.Place(method: $0.method, pattern: $0.pattern) })
            #expect(Set(routes.acts.keys) == places)
            for (place, acts) in routes.acts {
                #expect(!acts.isEmpty && acts.allSatisfy { !Rights.parties(of: $0).isEmpty }, "\(place)")
            }
            #expect(Set(routes.acts.values.joined()) == Set(Rights.Act.allCases))
        }
    }

    @Test func `opens each address to those it names, in the relations it names, and to nobody else`() async throws {
        try await Courtroom.open(wishing: Courtroom.Wishes(proxies: ["127.0.0.1"])) { room in
            let filed = try await room.file()
            let other = try await room.file(try room.complaint(of: "neighbour"), signedBy: "neighbour")
            for filed in [filed, other] { _ = try await room.view(filed, once: "offered") }
            let offer = try await room.offer(of: filed)
            let owner = room.database.pool(sessions: 1)
            defer { owner.close() }
            let told = try await owner.rows(
                """
                SELECT m.message, ground.tell(d.case_id, 'superiorCommission', 'KZ-71', 'ruling', NULL, NULL, ground.instant()),
                    ground.tell(d.case_id, 'prosecutor', '71', 'ruling', NULL, NULL, ground.instant()),
                    ground.ring(d.case_id, 'decision', 'courtDutyOfficer', 0, ground.instant()), d.case_id
                FROM ground.docket AS d JOIN ground.message AS m USING (case_id)
                WHERE d.number = \(filed.number) AND m.addressee = 'commission' ORDER BY m.message LIMIT 1
                """
            )
            let message = try #require(told.first).integer(0)
            let alarm = try #require(try await owner.rows("SELECT min(alarm) FROM ground.alarm").first).integer(0)
            let frozen = try await room.house.freeze(JSONValue.object(["case": .string(filed.number)]).canonicalBytes)
            let places = Places(number: filed.number, sha256: frozen, message: message, alarm: alarm)
            let visitors = try await self.visitors(to: filed, other, offer, room)
            try await knock(visitors, places, room) { _ in true }
            // The same people before a case of which nobody told them, and which is another judge's or another voter's.
            let untold = Places(number: other.number, sha256: other.sha256, message: message, alarm: alarm)
            let strangers = visitors.filter { ["superior", "prosecutor", "farDuty"].contains($0.name) }.map { visitor in
                var visitor = visitor
                visitor.relations = []
                return visitor
            }
            try await knock(strangers, untold, room) { $0.contains("{number}") }
        }
    }

    /// Everybody who could come, each with an address of his own.
    private func visitors(to filed: Filed, _ other: Filed, _ offer: Offer, _ room: Courtroom) async throws -> [Visitor]
    {
        func staff(
            _ name: String,
            _ party: Rights.Party,
            _ relations: Set<Rights.Relation> = [],
            ofStation: Set<Rights.Relation> = []
        ) async throws -> Visitor {
            Visitor(
                name: name,
                party: party,
                relations: relations,
                authorization: try await room.signIn(name),
                ofStation: ofStation
            )
        }
        let cookie = "dauys-case-\(filed.number)="
        let stranger = try #require((1...5).map { "judge\($0)" }.first { $0 != offer.judge })
        var visitors = [
            Visitor(name: "anybody", party: .anybody),
            Visitor(
                name: "voter",
                party: .voter,
                relations: [.ownCase],
                authorization: filed.credentials,
                cookie: cookie + filed.secret
            ),
            Visitor(
                name: "anotherVoter",
                party: .voter,
                authorization: other.credentials,
                cookie: cookie + other.secret
            ),
            try await staff(offer.judge, .judge, [.assignedJudge, .formerJudge]), try await staff(stranger, .judge),
            try await staff("clerk", .registryClerk, [.ownCourt]), try await staff("farClerk", .registryClerk),
            try await staff("farChair", .courtChair), try await staff("otherOfficer", .commissionOfficer),
            try await staff("superior", .commissionOfficer, [.superiorCommission], ofStation: [.superiorCommission]),
            try await staff("prosecutor", .prosecutor, [.addressee]), try await staff("auditor", .auditor),
        ]
        for (name, party) in [("duty", Rights.Party.courtDutyOfficer), ("chair", .courtChair)] {
            var visitor = try await staff(name, party, [.ownCourt], ofStation: [.ownCourt])
            visitor.hasAlarm = true
            visitors.append(visitor)
        }
        var officer = try await staff("officer", .commissionOfficer, [.ownCommission], ofStation: [.ownCommission])
        officer.hasMessage = true
        visitors.append(officer)
        let far = try await staff("farDuty", .courtDutyOfficer, [.emergency])
        let emergency: JSONValue = ["case": .string(filed.number), "reason": "The court of the case has no power."]
        try #require(try await room.post("/emergencies", emergency, as: far.authorization).status == 201)
        visitors.append(far)
        for (name, scopes) in [("key", Rights.keyScopes), ("narrowKey", [.readInbox])] {
            let plan: JSONValue = [
                "name": .string(name), "scopes": .array(scopes.map { .string($0.rawValue) }),
            ]
            let made = try await room.post("/keys", plan, as: officer.authorization)
            var visitor = officer
            visitor = Visitor(
                name: name,
                party: .commissionOfficer,
                relations: officer.relations,
                authorization: "Bearer " + (try #require(made.json["token"]?.string, "\(made.text)")),
                ofStation: officer.ofStation,
                scopes: scopes,
                hasMessage: true
            )
            visitors.append(visitor)
        }
        let screen = try await room.post("/screens", ["name": "Hall"], as: try await room.signIn("duty"))
        let token = try #require(screen.json["token"]?.string, "\(screen.text)")
        visitors.append(Visitor(name: "wall", party: .wall, authorization: "Bearer " + token))
        return visitors
    }

    /// Tries every address as every visitor, with nothing in the hand but credentials, and compares with the table.
    private func knock(
        _ visitors: [Visitor],
        _ places: Places,
        _ room: Courtroom,
        where isAsked: (String) -> Bool
    ) async throws {
        // Whoever signs out has no session for the next address.
        let routes = room.porter.routes().acts.filter { isAsked($0.key.pattern) }.sorted { one, two in
            let (first, second) = (one.key.method == .delete, two.key.method == .delete)
            return first == second ? one.key.pattern < two.key.pattern : second
        }
        for (place, acts) in routes {
            for (index, visitor) in visitors.enumerated() {
                let (status, location) = try await answer(place, places, visitor, from: index + 1, room)
                let isOpen = opens(place, status, location)
                let mayPass = allows(acts, visitor, place)
                #expect(
                    isOpen == mayPass,
                    "\(place.method) \(place.pattern) as \(visitor.name): \(status) \(location ?? "")"
                )
            }
        }
    }

    /// What the table says of an address.
    private func allows(_ acts: [Rights.Act], _ visitor: Visitor, _ place: Routes.Place) -> Bool {
        let isOwnCase = place.pattern.hasPrefix("/{language}/status/{number}")
        return acts.allSatisfy { act in
            let parties = Rights.parties(of: act)
            if parties.contains(.anybody) { return true }
            if isOwnCase, visitor.party != .voter { return false }  // The pages of the voter know no offices.
            if !place.pattern.contains("{number}"), visitor.party == .voter { return false }
            guard parties.contains(visitor.party), visitor.scopes?.contains(act) ?? true else { return false }
            if place.pattern.contains("/stations/") {
                return Rights.allows(visitor.party, act, visitor.ofStation)
            }
            if place.pattern.contains("/inbox/") { return visitor.hasMessage }
            if place.pattern.contains("/alarm") { return visitor.hasAlarm }
            // What is about no case is about one's own court, commission and name: the right alone counts.
            return place.pattern.contains("{number}")
                ? Rights.allows(visitor.party, act, visitor.relations) : true
        }
    }

    /// Whether an answer is one of those behind the door.
    private func opens(_ place: Routes.Place, _ status: Int, _ location: String?) -> Bool {
        let isShut = [401, 403, 429].contains(status)
        let isSentAway = status == 303 && (location?.contains("/status?number=") ?? false)
        let isHidden =
            status == 404 && ["/inbox/", "/alarm"].contains(where: place.pattern.contains)
        return !isShut && !isSentAway && !isHidden
    }

    private func answer(
        _ place: Routes.Place,
        _ places: Places,
        _ visitor: Visitor,
        from address: Int,
        _ room: Courtroom
    ) async throws -> (status: Int, location: String?) {
        let connection = try RawConnection(port: room.port)
        var lines = [
            "\(place.method) \(places.fill(place.pattern)) HTTP/1.1", "Host: court", "Connection: close",
            "Content-Length: 0", "X-Forwarded-For: 198.51.100.\(address)",
            "Idempotency-Key: \(Courtroom.freshKey())",
        ]
        if let authorization = visitor.authorization { lines.append("Authorization: \(authorization)") }
        if let cookie = visitor.cookie { lines.append("Cookie: \(cookie)") }
        connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        let head = await connection.read(until: "\r\n\r\n")
        let status = Int(head.dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0
        let location = head.split(separator: "\r\n").first { $0.hasPrefix("Location: ") }
        return (status, location.map { String($0.dropFirst("Location: ".count)) })
    }
}
