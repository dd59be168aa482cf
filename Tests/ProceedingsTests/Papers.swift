import Docket
import Law
import Postgres
import Proceedings
import Signatures

/// The documents people sign in the tests.
enum Papers {
    /// A complaint about the list; the nonce makes it another one.
    static func complaint(_ nonce: Int = 1, _ changes: [String: JSONValue] = [:]) -> [UInt8] {
        let digits = String(nonce)
        let usual: [String: JSONValue] = [
            "type": "dauys-complaint/1", "answers": nil, "attachments": [],
            "challenged": ["act": "decision", "commission": "KZ-71-0123", "made": nil, "number": nil],
            "complainant": [
                "birthDate": nil, "email": nil, "familyName": "Әлімұлы", "givenName": "Дана", "iin": "900517450120",
                "patronymic": nil, "phone": nil,
            ],
            "composed": "2026-11-24T09:58:00+05:00", "consents": ["anyRegion": false, "remoteHearing": true],
            "election": "kz-2026", "hearing": ["attendance": "papers", "interpreter": nil], "kind": "VL-01",
            "language": "kk", "learned": "2026-11-24T09:40:00+05:00",
            "nonce": .string(String(repeating: "N", count: 22 - digits.count) + digits), "representative": nil,
            "request": "include", "statement": "Мен тізімде жоқпын.", "station": "71-0123",
        ]
        return JSONValue.object(usual.merging(changes) { _, changed in changed }).canonicalBytes
    }

    /// Somebody else than the complainant of the other papers, or with another number.
    static func complainant(iin: String) -> JSONValue {
        [
            "birthDate": nil, "email": nil, "familyName": "Әлімұлы", "givenName": "Дана", "iin": .string(iin),
            "patronymic": nil, "phone": nil,
        ]
    }

    /// Any paper that answers another one in a case.
    static func act(_ type: DocumentType, answers sha256: String, in number: String, _ members: [String: JSONValue])
        -> [UInt8]
    {
        let usual: [String: JSONValue] = [
            "type": .string(type.word), "answers": .string(sha256), "case": .string(number),
        ]
        return JSONValue.object(usual.merging(members) { _, changed in changed }).canonicalBytes
    }
}

extension Courtroom {
    /// Somebody's signature over a document, at the instant of the database.
    func signature(of name: String, over document: [UInt8]) async throws -> [UInt8] {
        let now = try await house.instant()
        return try authority.key(name).seal(document, atSeconds: now.microsecondsSince1970 / 1_000_000)
    }

    /// A paper as it is sent, signed by somebody or not at all.
    func paper(_ document: [UInt8], by name: String?) async throws -> ActPaper {
        guard let name else { return ActPaper(document: document, signature: nil) }
        return ActPaper(document: document, signature: try await signature(of: name, over: document))
    }

    /// Files a complaint, signed by the voter unless somebody else or nobody is named.
    func file(
        _ document: [UInt8] = Papers.complaint(),
        by name: String? = "voter",
        key: String? = nil,
        at house: Courthouse? = nil
    ) async throws -> FilingAnswer {
        let signature: [UInt8]?
        if let name { signature = try await self.signature(of: name, over: document) } else { signature = nil }
        let request = FilingRequest(
            document: document,
            signature: signature,
            attachments: [],
            key: key ?? "key-" + Digest.sha256Hex(document).prefix(32),
            channel: .program
        )
        return try await (house ?? self.house).file(request)
    }

    /// The hash of the complaint of a case as it stands.
    func complaintHash(_ caseID: Int64) async throws -> String {
        try await column(
            "SELECT document FROM filing.complaint WHERE case_id = \(caseID)::bigint ORDER BY edition DESC LIMIT 1"
        ).first ?? ""
    }

    /// The hash of the ruling of a case.
    func rulingHash(_ caseID: Int64) async throws -> String {
        try await column("SELECT sha256 FROM ruling.ruling WHERE case_id = \(caseID)::bigint").first ?? ""
    }
}
