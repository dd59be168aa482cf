internal import CaseStore
public import Docket
public import Law
internal import Postgres
internal import Signatures

/// A filing as it came in.
public struct FilingRequest: Sendable {
    public let document: [UInt8]
    /// DER, or nothing where the voter cannot sign now.
    public let signature: [UInt8]?
    /// Papers sent along, as bytes.
    public let attachments: [[UInt8]]
    /// Papers sent along that lie in the draft of ``key`` already.
    public let draft: [FormDraft.Paper]
    public let key: String
    public let channel: Channel
    /// The clerk who enters a paper complaint; nil for everybody else.
    public let clerk: Actor?

    /// By which way a filing came.
    public enum Channel: String, Sendable { case program, page, counter, system }

    public init(
        document: [UInt8],
        signature: [UInt8]?,
        attachments: [[UInt8]],
        draft: [FormDraft.Paper] = [],
        key: String,
        channel: Channel,
        clerk: Actor? = nil
    ) {
        self.document = document
        self.signature = signature.flatMap { $0.isEmpty ? nil : $0 }
        self.attachments = attachments
        self.draft = draft
        self.key = key
        self.channel = channel
        self.clerk = clerk
    }

    var hasGoodKey: Bool {
        (16...128).contains(key.utf8.count) && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// What the voter gets.
public struct FilingAnswer: Sendable {
    public let isNew: Bool
    public let caseID: Int64
    public let number: String
    public let publicID: String
    /// Nil when the same document came under another key.
    public let secret: String?
    public let receipt: [UInt8]
    public let seal: [UInt8]?
    public let receiptDocument: JSONValue
    /// Papers that came along and were not kept.
    public let notKept: [PaperNotKept]
}

/// Why a filing was not registered; the voter must send it otherwise.
public enum FilingRefusal: Error, Hashable, Sendable {
    case document(DocumentFault)
    case unknownElection(String)
    case unknownStation(String)
    case keyReused
    case nonceUsed
    case badKey
    /// The person has filed as often as is taken within an hour.
    case tooMany(waitSeconds: Int64)
}

extension Courthouse {
    /// Registers a complaint: number, deadlines, timers and receipt, before anybody judges the signature.
    ///
    /// - Throws: ``FilingRefusal`` for what must be sent otherwise; nothing is stored then.
    public func file(_ request: FilingRequest) async throws -> FilingAnswer {
        guard request.hasGoodKey else { throw FilingRefusal.badKey }
        let complaint = try read(request.document)
        let sha256 = Digest.sha256Hex(request.document)
        let key = Digest.sha256Hex(Array(request.key.utf8))
        let filed = try await register(request, complaint, sha256: sha256, key: key)
        let receipt = try await receipt(of: filed.caseID, edition: filed.edition)
        return FilingAnswer(
            isNew: filed.isNew,
            caseID: filed.caseID,
            number: receipt.number,
            publicID: receipt.publicID,
            secret: filed.givesSecret ? secrets.secret(of: receipt.publicID, keyID: receipt.secretKeyID) : nil,
            receipt: receipt.bytes,
            seal: receipt.seal,
            receiptDocument: receipt.document,
            notKept: filed.notKept
        )
    }

    /// Reads a complaint, and compares it with the pack in force.
    public func read(_ document: [UInt8]) throws(FilingRefusal) -> Complaint {
        let complaint = try parse(document)
        guard let pack = packs.inForce(for: complaint.election) else { throw .unknownElection(complaint.election) }
        try check(complaint, under: pack)
        return complaint
    }

    /// Reads a complaint's shape, and nothing of the law.
    func parse(_ document: [UInt8]) throws(FilingRefusal) -> Complaint {
        let value: JSONValue
        do { value = try schemas.parse(document, as: .complaint) } catch { throw .document(error) }
        guard let complaint = Complaint(value) else { throw .document(.member("", "dauys-complaint/1")) }
        return complaint
    }

    /// Refuses what the pack does not know.
    func check(_ complaint: Complaint, under pack: Pack) throws(FilingRefusal) {
        guard pack.station(complaint.station) != nil else { throw .unknownStation(complaint.station) }
        var faults: [SchemaFault] = []
        func unknown(_ pointer: String, _ message: String) {
            faults.append(SchemaFault(pointer: pointer, message: message, keyword: "enum"))
        }
        if pack.kind(complaint.kind) == nil { unknown("/kind", complaint.kind) }
        if let kind = pack.kind(complaint.kind), kind.request(complaint.request) == nil {
            unknown("/request", complaint.request)
        }
        if !pack.languages.contains(complaint.language) { unknown("/language", complaint.language.rawValue) }
        if pack.commission(complaint.commission) == nil { unknown("/challenged/commission", complaint.commission) }
        guard faults.isEmpty else { throw .document(.notValid(faults)) }
    }

    private struct Filed: Sendable {
        let caseID: Int64
        let edition: Int
        let isNew: Bool
        let givesSecret: Bool
        let notKept: [PaperNotKept]

        /// A filing that was known already.
        init(_ earlier: FilingFacts.Earlier, givesSecret: Bool, notKept: [PaperNotKept]) {
            (caseID, edition, isNew) = (earlier.caseID, earlier.edition, false)
            (self.givesSecret, self.notKept) = (givesSecret, notKept)
        }

        init(caseID: Int64, notKept: [PaperNotKept]) {
            (self.caseID, edition, isNew, givesSecret, self.notKept) = (caseID, 1, true, true, notKept)
        }
    }

    private func register(_ request: FilingRequest, _ complaint: Complaint, sha256: String, key: String) async throws
        -> Filed
    {
        let publicID = Base64.urlText(try Randomness.bytes(16))
        let enclosed = Enclosure(request, complaint, limits)
        // Two equal filings may race past the first look; the loser meets a unique row, and a second look finds it.
        for _ in 0..<3 {
            do {
                return try await act { connection in
                    try register(request, complaint, enclosed, sha256, key, publicID, on: connection)
                }
            } catch let error as PostgresError where error.sqlState.code == "23505" {
                continue
            }
        }
        throw FilingRefusal.keyReused
    }

    /// What a complaint would be among all that is registered, under the pack in force now, and what that rests on.
    func standing(
        of complaint: Complaint,
        sha256: String,
        isSigned: Bool,
        key: String,
        atMostAnHour limit: Int?,
        on connection: borrowing Connection
    ) throws -> (filing: Docket.Filing, facts: FilingFacts, court: Court, pack: Pack) {
        let facts = try FilingStore.facts(
            key: key,
            document: sha256,
            complaint: complaint,
            isSigned: isSigned,
            countingAtMost: limits.filingsPerPersonAndHour,
            on: connection
        )
        guard let packSha256 = facts.pack else { throw FilingRefusal.unknownElection(complaint.election) }
        let pack = try packs.pack(packSha256)
        guard let station = pack.station(complaint.station), let court = pack.court(station.court) else {
            throw FilingRefusal.unknownStation(complaint.station)
        }
        let filing = facts.filing(
            of: complaint,
            sha256: sha256,
            isSigned: isSigned,
            at: station,
            under: pack,
            atMostAnHour: limit
        )
        return (filing, facts, court, pack)
    }

    private func register(
        _ request: FilingRequest,
        _ complaint: Complaint,
        _ enclosed: Enclosure,
        _ sha256: String,
        _ key: String,
        _ publicID: String,
        on connection: borrowing Connection
    ) throws -> Filed {
        // Whoever comes to the counter stands before a person, and is not counted.
        let found = try standing(
            of: complaint,
            sha256: sha256,
            isSigned: request.signature != nil,
            key: key,
            atMostAnHour: request.clerk == nil ? limits.filingsPerPersonAndHour : nil,
            on: connection
        )
        let (facts, court, pack) = (found.facts, found.court, found.pack)
        switch found.filing {
        case .keyReused: throw FilingRefusal.keyReused
        case .nonceUsed: throw FilingRefusal.nonceUsed
        case .tooMany(let again): throw FilingRefusal.tooMany(waitSeconds: facts.moment.seconds(until: again))
        case .replay(let earlier, let givesSecret):
            let notKept = try enclosed.missing(in: earlier.caseID, toldAll: givesSecret, on: connection)
            return Filed(earlier, givesSecret: givesSecret, notKept: notKept)
        case .lateSignature(let earlier, let givesSecret):
            try ratifyLater(
                earlier.caseID,
                request.signature ?? [],
                document: request.document,
                signer: complaint.signer,
                on: connection
            )
            let notKept = try enclosed.missing(in: earlier.caseID, toldAll: givesSecret, on: connection)
            return Filed(earlier, givesSecret: givesSecret, notKept: notKept)
        case .register(let deadlines, let timers):
            let entry = FilingEntry(
                complaint: complaint,
                documentSha256: sha256,
                signatureSha256: request.signature.map { Digest.sha256Hex($0) },
                publicID: publicID,
                court: court,
                pack: pack,
                keySha256: key,
                secretKeyID: secrets.currentKeyID,
                channel: request.channel.rawValue,
                commission: complaint.commission,
                origin: nil,
                clock: Self.clock,
                moment: facts.moment,
                papers: enclosed.papers,
                copiesLimit: limits.copiesBeforeGroup
            )
            let filed = try FilingStore.enter(
                entry,
                document: request.document,
                signature: request.signature,
                deadlines: deadlines,
                timers: timers,
                by: request.clerk ?? .voter,
                isLast: true,
                on: connection
            )
            return Filed(caseID: filed.caseID, notKept: enclosed.notKept(withoutRoom: filed.withoutRoom))
        }
    }

    /// How good the clock is known to be: the database host's own state is not known to the node.
    static let clock: JSONValue = ["source": "database", "synchronised": nil, "uncertaintyMicroseconds": nil]

    /// Freezes bytes a page will show and somebody may sign.
    public func freeze(_ bytes: [UInt8]) async throws -> String {
        let sha256 = Digest.sha256Hex(bytes)
        let life = limits.draftLifeSeconds
        try await pool.transaction { connection in
            try FilingStore.keepDraft(sha256: sha256, bytes: bytes, lifeSeconds: life, on: connection)
        }
        return sha256
    }

    /// Frozen bytes by their hash.
    public func frozen(_ sha256: String) async throws -> [UInt8]? {
        try await pool.transaction { connection in try FilingStore.draft(sha256: sha256, on: connection) }
    }
}
