import Law
import Proceedings
import Testing

/// A complaint that was filed: what went in, and what came back.
struct Filed: Sendable {
    let document: [UInt8]
    let sha256: String
    let number: String
    let secret: String
    let answer: JSONValue

    /// What goes into the Authorization header.
    var credentials: String { "Case " + secret }
    var path: String { "/cases/" + number }
}

extension Courtroom {
    /// A complaint of the voter; every one has a nonce of its own.
    func complaint(of citizen: String = "voter", _ changes: [String: JSONValue] = [:]) throws -> JSONValue {
        let composed = "\(votingDay)T09:59:00+05:00"
        let nonce = (0..<22).map { _ in String("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".randomElement() ?? "A") }.joined()
        let usual: [String: JSONValue] = [
            "answers": nil, "attachments": [],
            "challenged": [
                "act": "decision", "commission": "KZ-71-0123", "made": .string(composed), "number": "14",
            ],
            "complainant": [
                "birthDate": "1990-05-17", "email": nil, "familyName": "Әлімұлы", "givenName": "Дана",
                "iin": .string(try authority.citizen(citizen).iin), "patronymic": nil, "phone": "+77010000000",
            ],
            "composed": .string(composed), "consents": ["anyRegion": false, "remoteHearing": true],
            "election": "kz-2026", "hearing": ["attendance": "papers", "interpreter": nil], "kind": "VL-01",
            "language": "kk", "learned": .string(composed), "nonce": .string(nonce), "representative": nil,
            "request": "include", "statement": "Мен тізімде жоқпын.", "station": "71-0123",
            "type": "dauys-complaint/1",
        ]
        return .object(usual.merging(changes) { _, changed in changed })
    }

    static func freshKey() -> String {
        "key-" + String(UInt64.random(in: .min ... .max), radix: 36) + "-of-a-test-filing"
    }

    /// Sends a filing as it is given.
    func send(
        _ document: [UInt8],
        signature: [UInt8]? = nil,
        attachments: [[UInt8]] = [],
        key: String = Self.freshKey(),
        headers: [(String, String)] = []
    ) async throws -> Reply {
        var parts = Parts(("document", document), ("signature", signature))
        parts.parts += attachments.map { ("attachment", $0) }
        return try await post("/filings", parts, headers: [("Idempotency-Key", key)] + headers)
    }

    /// Files a complaint that must be taken in.
    func file(
        _ complaint: JSONValue? = nil,
        signedBy citizen: String? = "voter",
        attachments: [[UInt8]] = [],
        key: String = Self.freshKey()
    ) async throws -> Filed {
        let document = try complaint?.canonicalBytes ?? self.complaint().canonicalBytes
        var signature: [UInt8]?
        if let citizen { signature = try await self.signature(of: citizen, over: document) }
        let reply = try await send(document, signature: signature, attachments: attachments, key: key)
        try #require(reply.status == 201, "\(reply.status) \(reply.text)")
        return Filed(
            document: document,
            sha256: house.hash(of: document),
            number: try #require(reply.json["case"]?.string),
            secret: try #require(reply.json["secret"]?.string),
            answer: reply.json
        )
    }

    /// How often a test looks at a case before it gives up waiting, ten milliseconds apart at least.
    private static let looksLimit = 400

    /// The case as the holder of its secret sees it.
    func view(_ filed: Filed) async throws -> JSONValue {
        let reply = try await read(filed.path, as: filed.credentials)
        try #require(reply.status == 200, "\(reply.status) \(reply.text)")
        return reply.json
    }

    /// Waits until the case stands in a state, and gives it as its voter sees it.
    func view(_ filed: Filed, once states: String...) async throws -> JSONValue {
        var view = JSONValue.null
        for _ in 0..<Self.looksLimit {
            view = try await self.view(filed)
            if let state = view["state"]?.string, states.contains(state) { return view }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Place.Fault(sentence: "\(filed.number) never became \(states): \(view.state ?? "?") \(view.events)")
    }

    /// Waits until an event stands in the case's timeline.
    func view(_ filed: Filed, after event: String, times: Int = 1) async throws -> JSONValue {
        var view = JSONValue.null
        for _ in 0..<Self.looksLimit {
            view = try await self.view(filed)
            if view.events.count(where: { $0 == event }) >= times { return view }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Place.Fault(sentence: "\(filed.number) never had \(event): \(view.state ?? "?") \(view.events)")
    }
}

extension JSONValue {
    /// The names of the events in a case's timeline.
    var events: [String] { (self["timeline"]?.array ?? []).compactMap { $0["event"]?.string } }
    var state: String? { self["state"]?.string }
}
