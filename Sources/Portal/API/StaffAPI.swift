internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `POST /api/v1/sign-in/challenges`.
    func challenge(_ request: Request) async -> Response {
        await answer(request) {
            let challenge = try await house.challenge()
            return json(
                [
                    "nonce": .string(challenge.nonce), "audience": .string(challenge.audience),
                    "issued": .string(challenge.issued.rfc3339UTC), "expires": .string(challenge.expires.rfc3339UTC),
                    "document": .string(Base64.text(challenge.document)),
                ],
                status: 201
            )
        }
    }

    /// `POST /api/v1/sign-in`.
    func signIn(_ request: Request) async -> Response {
        await answer(request) {
            let body = try ActBody(request, limitBytes: house.limits.documentBytes)
            guard let signature = body.signature, body.isSigned else { throw Problem(.unsigned) }
            let opened = try await house.signIn(
                document: body.bytes,
                signature: signature,
                into: .program,
                from: address(of: request)
            )
            return json(
                [
                    "token": .string(opened.token), "expires": .string(opened.expires.rfc3339UTC),
                    "offices": .array(opened.offices.map(\.json)),
                ],
                status: 201
            )
        }
    }

    /// `DELETE /api/v1/sign-in`.
    func signOut(_ request: Request) async -> Response {
        await answer(request) {
            if let token = token(of: request) { try await house.signOut(token) }
            return Response(status: 204, headers: [("Cache-Control", "no-store")])
        }
    }

    /// `GET /api/v1/queue`: a judge's offers first, then his cases by time left.
    func queue(_ request: Request) async -> Response {
        await answer(request) {
            let (_, office) = try staff()
            let queue = try await house.queue(of: office.judge ?? "")
            let rows = queue["cases"]?.array ?? []
            let moment = queue["moment"]?.integer ?? 0
            return json([
                "now": .string(Instant(microsecondsSince1970: moment).rfc3339UTC), "judge": .string(office.judge ?? ""),
                "offers": .array(rows.filter { $0["state"]?.string == "offered" }.map { row($0, moment) }),
                "cases": .array(rows.filter { $0["state"]?.string != "offered" }.map { row($0, moment) }),
            ])
        }
    }

    /// `GET /api/v1/screening`: what waits for a clerk.
    func screening(_ request: Request) async -> Response {
        await answer(request) {
            let (_, office) = try staff()
            let desk = try await house.desk(of: office.court ?? "")
            let moment = desk["moment"]?.integer ?? 0
            return json([
                "now": .string(Instant(microsecondsSince1970: moment).rfc3339UTC),
                "groups": .array((desk["groups"]?.array ?? []).map { row($0, moment) }),
                "cases": .array((desk["cases"]?.array ?? []).map { row($0, moment) }),
            ])
        }
    }

    /// `GET /api/v1/inbox`: of a commission, of a commission above others, of a prosecutor, of a court's president.
    ///
    /// What waits to be seen or answered is on the first page, what waits for an act before what waits to be seen; `older`
    /// goes into `?before=` for the page that follows.
    func inbox(_ request: Request) async -> Response {
        await answer(request) {
            let (person, _) = try staff()
            let page = try await inboxPage(of: person, before: request.query["before"])
            let items = page.entries.map { entry in
                var members = row(entry.item, page.moment).object ?? [:]
                members["addressee"] = .string(entry.addressee)
                return JSONValue.object(members)
            }
            return json(["items": .array(items), "older": page.older.map(JSONValue.integer) ?? .null])
        }
    }

    /// A page of all inboxes of a person.
    struct InboxPage {
        struct Entry {
            let office: SignedIn.Office
            let addressee: String
            let item: JSONValue
        }

        var entries: [Entry] = []
        /// The message before which the next page begins; nil when every inbox has been read to its end.
        var older: Int64?
        var moment: Int64 = 0
    }

    /// Reads one page of all inboxes of a person, so that each goes on where the one that reaches back least has ended.
    func inboxPage(of person: SignedIn, before: String?) async throws -> InboxPage {
        let start = before.flatMap { Int64($0) }
        guard (before == nil) == (start == nil) else { throw Problem.fault("/before", "number") }
        var page = InboxPage()
        for office in person.offices {
            for (addressee, place) in Self.inboxes(of: office) {
                let inbox = try await house.inbox(of: addressee, office: place, before: start)
                page.moment = inbox["moment"]?.integer ?? 0
                if let older = inbox["older"]?.integer { page.older = max(page.older ?? older, older) }
                page.entries += (inbox["items"]?.array ?? []).map { item in
                    InboxPage.Entry(office: office, addressee: addressee, item: item)
                }
            }
        }
        if let older = page.older {
            page.entries.removeAll { $0.item["waits"] != true && ($0.item["id"]?.integer ?? 0) < older }
        }
        return page
    }

    /// `POST /api/v1/inbox/{id}/opening`: it was seen; what asks for an act goes on waiting for it.
    func openMessage(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let (person, _) = try staff()
            guard let id = Self.plainNumber(id) else { throw Problem(.notFound) }
            guard let found = try await message(id, of: person) else { throw Problem(.notYours) }
            try await house.open(message: id, by: person)
            let item = try await house.message(id, of: found.addressee, office: found.place)
            let moment = try await house.instant()
            var members = row(item ?? found.item, moment.microsecondsSince1970).object ?? [:]
            members["addressee"] = .string(found.addressee)
            return json(.object(members))
        }
    }

    /// A message out of a person's own inboxes, and whose of them it lies in.
    func message(_ id: Int64, of person: SignedIn) async throws -> (
        item: JSONValue, addressee: String, place: String?, office: SignedIn.Office
    )? {
        for office in person.offices {
            for (addressee, place) in Self.inboxes(of: office) {
                guard let item = try await house.message(id, of: addressee, office: place) else { continue }
                return (item, addressee, place, office)
            }
        }
        return nil
    }

    static func inboxes(of office: SignedIn.Office) -> [(addressee: String, office: String?)] {
        switch office.role {
        case .commissionOfficer:
            [("commission", office.commission ?? ""), ("superiorCommission", office.commission ?? "")]
        case .prosecutor: [("prosecutor", nil)]
        case .courtChair: [("courtChair", office.court ?? "")]
        case .courtDutyOfficer: [("courtDutyOfficer", office.court ?? "")]
        case .judge: [("judge", office.judge ?? "")]
        case .registryClerk, .auditor: []
        }
    }

    /// `POST /api/v1/stations/{id}/closing` and `/count`.
    func sayAbout(_ request: Request, station: String, counting: Bool) async -> Response {
        await answer(request) {
            let (signedIn, _) = try staff()
            let act: Authority.Act = counting ? .beginCount : .moveClosing
            let mayBe = house.packs.elections.contains { pack in
                guard let station = pack.station(station) else { return false }
                return signedIn.offices.contains { house.maySay(about: station, under: pack, in: $0, as: act) }
            }
            guard mayBe else { throw Problem(.notYours) }
            let body = try body(of: request, as: counting ? "Count" : "Closing")
            let name = counting ? "started" : "closes"
            guard let moment = Instant(rfc3339: try body.text(name)) else {
                throw Problem.fault("/\(name)", "RFC 3339")
            }
            let word: Courthouse.StationWord =
                counting ? .countStarted(moment) : .closes(moment, reason: try body.text("reason"))
            let elections = house.packs.elections.filter { $0.station(station) != nil }.map(\.election.id)
            for election in elections {
                for office in signedIn.offices {
                    let person = Person.staff(signedIn, office)
                    do {
                        let cases = try await house.say(word, about: station, election: election, by: person)
                        return json(["station": .string(station), "cases": .integer(cases)], status: 201)
                    } catch ActRefusal.refused(.notYours) {
                        continue  // Not in this office; the next one may be the right one.
                    }
                }
            }
            throw Problem(.notYours)
        }
    }

    /// A row as programs read it: instants as text, and seconds left beside each due time.
    func row(_ row: JSONValue, _ moment: Int64) -> JSONValue {
        var members = row.object ?? [:]
        if let due = members["due"]?.integer ?? members["actBy"]?.integer {
            let left = Instant(microsecondsSince1970: moment).seconds(until: Instant(microsecondsSince1970: due))
            members["secondsLeft"] = .integer(left)
        }
        for name in ["due", "actBy", "received", "accepted", "next", "useful", "at", "opened", "ownedAt", "ended"] {
            guard let micros = members[name]?.integer else { continue }
            members[name] = .string(Instant(microsecondsSince1970: micros).rfc3339UTC)
        }
        if let next = members["escalation"]?.object { members["escalation"] = self.row(.object(next), moment) }
        for name in ["steps", "messages", "tried"] {
            guard let rows = members[name]?.array else { continue }
            members[name] = .array(rows.map { self.row($0, moment) })
        }
        if let number = members["number"], members["case"] == nil { members["case"] = number }
        return .object(members)
    }
}

extension SignedIn.Office {
    var json: JSONValue {
        [
            "role": .string(role.rawValue), "court": court.map(JSONValue.string) ?? .null,
            "commission": commission.map(JSONValue.string) ?? .null, "judge": judge.map(JSONValue.string) ?? .null,
        ]
    }
}
