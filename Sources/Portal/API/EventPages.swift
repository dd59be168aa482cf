internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// Pages of events in the order of commits.
enum EventPages {
    /// How many events a page has at most.
    static let rowsLimit = 500
    static let rows = 100
    static let cursorPattern = "^[0-9]{1,19}\\.[0-9]{1,18}$"

    /// The place a cursor names: a transaction and an event; nil for what is none.
    static func place(_ cursor: String) -> (transaction: String, event: Int64)? {
        let halves = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            (1...19).contains(halves[0].utf8.count), (1...18).contains(halves[1].utf8.count),
            let event = Int64(halves[1])
        else { return nil }
        return (String(halves[0]), event)
    }
}

extension Porter {
    /// `GET /api/v1/events`.
    func pageEvents(_ request: Request) async -> Response {
        await answer(request) {
            let (_, office) = try staff()
            guard let place = EventPages.place(request.query["after"] ?? "0.0") else {
                throw Problem.fault("/after", "cursor")
            }
            let wanted = try request.query["limit"].map { text throws(Problem) in
                guard let limit = Int(text), (1...EventPages.rowsLimit).contains(limit) else {
                    throw Problem.fault("/limit", "1 … \(EventPages.rowsLimit)")
                }
                return limit
            }
            let page = try await house.events(after: place, for: office, atMost: wanted ?? EventPages.rows)
            let events = (page["events"]?.array ?? []).map { event in
                var members = event.object ?? [:]
                members["at"] = event["at"]?.integer.map {
                    .string(Instant(microsecondsSince1970: $0).rfc3339UTC)
                }
                return JSONValue.object(members)
            }
            return json(["events": .array(events), "cursor": page["cursor"] ?? .null, "more": page["more"] ?? false])
        }
    }

    /// `GET /api/v1/cases/{number}/events`: the whole case, each time it has changed.
    func caseEvents(_ request: Request, _ number: String) async -> Response {
        await answer(request) {
            let first = try await reader(of: number, request, purpose: "follow")
            let t = words(request)
            let kept = BoardLook.Kept()
            return try follow(
                request,
                at: caseReaders,
                event: "case",
                sayingAlive: { stream in stream.heartbeat() },
                mayLook: { true }
            ) {
                let version = String(try await house.version(of: first.head.id))
                if let look = kept.look, look.id == version { return look }
                // Asked again as whoever asked at first: who has lost the case sees no more of it.
                let view = try await reader(of: number, request, purpose: "follow", anew: true)
                let look = BoardLook(
                    id: String(view.head.version),
                    data: view.document(in: language(t)).canonicalText
                )
                kept.keep(look)
                return look
            }
        }
    }
}
