import Law
import Proceedings
import Testing

/// The judge to whom a case is offered.
struct Offer: Sendable {
    let judge: String
    let token: String
    let attempt: Int64
    let row: JSONValue
}

/// The steps of a day in court, each as its person takes it.
extension Courtroom {
    /// Finds the judge to whom a case is offered, by asking each judge's queue.
    func offer(of filed: Filed) async throws -> Offer {
        for number in 1...5 {
            let judge = "judge\(number)"
            let token = try await signIn(judge)
            let offers = try await read("/queue", as: token).json["offers"]?.array ?? []
            if let row = offers.first(where: { $0["case"]?.string == filed.number }) {
                return Offer(judge: judge, token: token, attempt: try #require(row["attempt"]?.integer), row: row)
            }
        }
        throw Place.Fault(sentence: "\(filed.number) is offered to nobody")
    }

    /// Brings a case to a judge who has accepted it.
    func accepted(_ filed: Filed) async throws -> Offer {
        _ = try await view(filed, once: "offered")
        let offer = try await offer(of: filed)
        let reply = try await post(filed.path + "/acceptance", ["attempt": .integer(offer.attempt)], as: offer.token)
        try #require(reply.status == 201, "\(reply.status) \(reply.text)")
        return offer
    }

    func answer(_ filed: Filed, position: String = "agrees") async throws -> Reply {
        try await act(
            "answer",
            on: filed.number,
            [
                "answers": .string(filed.sha256), "case": .string(filed.number), "commission": "KZ-71-0123",
                "position": .string(position), "text": "Тексердік.", "type": "dauys-answer/1",
            ],
            signedBy: "officer",
            as: try await signIn("officer")
        )
    }

    static func ruling(_ attempt: Int64, _ outcome: String = "grant", orders: [String] = ["include"]) -> JSONValue {
        [
            "attempt": .integer(attempt), "outcome": .string(outcome),
            "orders": .array(orders.map { ["order": .string($0), "by": nil] }), "facts": "The voter lives there.",
            "reasons": "The list must be complete.", "law": ["Const. Law on Elections, art. 26"],
            "signatureReason": nil,
        ]
    }

    /// Freezes a ruling and gives its bytes.
    func frozen(_ filed: Filed, _ offer: Offer, _ form: JSONValue? = nil) async throws -> [UInt8] {
        let form = form ?? Self.ruling(offer.attempt)
        let reply = try await post(filed.path + "/ruling", form, as: offer.token)
        try #require(reply.status == 200, "\(reply.status) \(reply.text)")
        return try #require(reply.json["document"]?.string.flatMap { Law.Base64.bytes($0) })
    }

    /// Sends the judge's signature under frozen bytes.
    func sign(_ bytes: [UInt8], _ filed: Filed, _ offer: Offer) async throws -> Reply {
        let signature = try await signature(of: offer.judge, over: bytes)
        return try await post(
            filed.path + "/ruling",
            Parts(("document", bytes), ("signature", signature)),
            as: offer.token
        )
    }

    /// Brings a new complaint to a signed and served ruling, and gives the ruling's hash.
    func served(_ filed: Filed, outcome: String = "grant") async throws -> String {
        let offer = try await accepted(filed)
        try #require(try await answer(filed).status == 201)
        let orders = outcome == "refuse" ? [] : ["include"]
        let bytes = try await frozen(filed, offer, Self.ruling(offer.attempt, outcome, orders: orders))
        let reply = try await sign(bytes, filed, offer)
        try #require(reply.status == 201, "\(reply.status) \(reply.text)")
        _ = try await view(filed, once: outcome == "refuse" ? "closed" : "served")
        return house.hash(of: bytes)
    }

    func acknowledge(_ filed: Filed, _ ruling: String, by officer: String = "officer") async throws -> Reply {
        try await act(
            "acknowledgement",
            on: filed.number,
            [
                "answers": .string(ruling), "case": .string(filed.number), "commission": "KZ-71-0123",
                "received": .string("\(votingDay)T10:01:00+05:00"), "type": "dauys-acknowledgement/1",
            ],
            signedBy: officer,
            as: try await signIn(officer)
        )
    }

    func execute(_ filed: Filed, _ ruling: String, outcome: String = "done") async throws -> Reply {
        try await act(
            "execution",
            on: filed.number,
            [
                "answers": .string(ruling), "at": .string("\(votingDay)T10:02:00+05:00"), "case": .string(filed.number),
                "commission": "KZ-71-0123", "line": "1204", "official": "Төраға", "outcome": .string(outcome),
                "proof": [], "text": nil, "type": "dauys-execution/1",
            ],
            signedBy: "officer",
            as: try await signIn("officer")
        )
    }

    func confirm(_ filed: Filed, _ ruling: String, letIn: Bool = true) async throws -> Reply {
        try await post(
            filed.path + "/confirmation",
            [
                "answers": .string(ruling), "case": .string(filed.number), "letIn": .bool(letIn), "text": nil,
                "type": "dauys-confirmation/1",
            ],
            as: filed.credentials
        )
    }

    /// The auditor's findings that are not empty.
    func findings() async throws -> [String] {
        let audit = try await house.audit().object ?? [:]
        return audit.filter { name, found in
            name != "moment" && !(found.array?.isEmpty ?? (found.integer == 0))
        }.map { "\($0.key): \($0.value.canonicalText)" }.sorted()
    }

    /// Whether `openssl` takes a detached signature over these bytes, under one of these certificates.
    func opensslTakes(_ signature: [UInt8], over bytes: [UInt8], under certificates: [UInt8]) throws -> Bool {
        let name = "seal-\(UInt64.random(in: .min ... .max))"
        try Place.write(bytes, to: "\(folder)/\(name).bin")
        try Place.write(signature, to: "\(folder)/\(name).p7s")
        try Place.write(certificates, to: "\(folder)/\(name).pem")
        let line = """
            openssl cms -verify -cades -binary -inform DER -in \(name).p7s -content \(name).bin -CAfile \(name).pem \
            -purpose any -out /dev/null
            """
        return try Place.shell(line, in: folder).status == 0
    }
}
