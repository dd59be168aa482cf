public import Docket
public import Law
public import Postgres

/// A complaint ready to be written: everything the docket needs besides its bytes.
public struct FilingEntry: Sendable {
    public let complaint: Complaint
    public let documentSha256: String
    public let signatureSha256: String?
    public let publicID: String
    public let court: Court
    public let pack: Pack
    public let keySha256: String?
    /// The key of the service under which the case's secret is derived; nil for a case that another one's secret opens.
    public let secretKeyID: String?
    public let channel: String
    public let commission: String
    public let origin: Int64?
    public let clock: JSONValue
    public let moment: Instant
    public let papers: EnclosedPapers
    /// How many that say the same go their way before the next wait for a clerk as one group; nil: all do.
    public let copiesLimit: Int?

    public init(
        complaint: Complaint,
        documentSha256: String,
        signatureSha256: String?,
        publicID: String,
        court: Court,
        pack: Pack,
        keySha256: String?,
        secretKeyID: String?,
        channel: String,
        commission: String,
        origin: Int64?,
        clock: JSONValue,
        moment: Instant,
        papers: EnclosedPapers = .none,
        copiesLimit: Int? = nil
    ) {
        self.complaint = complaint
        self.documentSha256 = documentSha256
        self.signatureSha256 = signatureSha256
        self.publicID = publicID
        self.court = court
        self.pack = pack
        self.keySha256 = keySha256
        self.secretKeyID = secretKeyID
        self.channel = channel
        self.commission = commission
        self.origin = origin
        self.clock = clock
        self.moment = moment
        self.papers = papers
        self.copiesLimit = copiesLimit
    }

    fileprivate var json: JSONValue {
        let year = court.zone.civil(at: moment).year
        let form = pack.numberForm(court: court.code, year: year)
        let members: [String: JSONValue] = [
            "moment": .integer(moment.micros), "publicId": .string(publicID), "election": .string(complaint.election),
            "court": .string(court.code), "station": .string(complaint.station), "commission": .string(commission),
            "kind": .string(complaint.kind), "request": .string(complaint.request),
            "language": .string(complaint.language.rawValue), "pack": .string(pack.sha256),
            "year": .integer(Int64(year)), "prefix": .string(form.prefix), "digits": .integer(Int64(form.digits)),
            "suffix": .string(form.suffix), "document": .string(documentSha256),
            "signature": signatureSha256.map(JSONValue.string) ?? .null, "content": complaint.document,
            "nonce": .string(complaint.nonce), "complainant": .string(complaint.complainant),
            "signer": .string(complaint.signer), "channel": .string(channel),
            "key": keySha256.map(JSONValue.string) ?? .null, "clock": clock,
            "secretKey": secretKeyID.map(JSONValue.string) ?? .null,
            "origin": origin.map(JSONValue.integer) ?? .null,
            "copiesLimit": copiesLimit.map { .integer(Int64($0)) } ?? .null,
        ]
        return .object(members.merging(papers.members) { _, papers in papers })
    }
}

/// Stage 1 as it is read and written.
public enum FilingStore {
    /// Reads what a filing is decided on.
    public static func facts(
        key: String,
        document: String,
        complaint: Complaint,
        isSigned: Bool = false,
        countingAtMost limit: Int = 0,
        on connection: borrowing Connection
    ) throws -> FilingFacts {
        let query: Query = """
            SELECT filing.opening(\(key), \(document), \(complaint.nonce), \(complaint.election), \(complaint.station), \
            \(complaint.complainant), \(isSigned)::boolean, \(limit)::integer)
            """
        let reading = try connection.one(query).facts()
        let byKey = reading.readingIfAny("byKey")
        let byDocument = reading.readingIfAny("byDocument")
        return FilingFacts(
            moment: try reading.instant("moment"),
            pack: reading.textIfAny("pack"),
            underSameKey: try byKey.map { key in
                FilingFacts.Earlier(
                    caseID: try key.integer("case"),
                    document: try key.text("document"),
                    edition: Int(byDocument?.value["edition"]?.integer ?? 1),
                    isSigned: byDocument?.has("signature") ?? true
                )
            },
            withSameBytes: try byDocument.map { known in
                FilingFacts.Earlier(
                    caseID: try known.integer("case"),
                    document: document,
                    edition: Int(try known.integer("edition")),
                    isSigned: known.has("signature")
                )
            },
            nonceIsUsed: try reading.bool("nonceUsed"),
            stationDay: reading.stationDay(),
            filedWithinHour: Int(reading.value["hour"]?["filings"]?.integer ?? 0),
            firstWithinHour: reading.value["hour"]?["first"]?.integer.map(Instant.init(microsecondsSince1970:))
        )
    }

    /// Registers a complaint with its papers, deadlines and timers.
    ///
    /// Where it is the last statement of its act it travels together with the commit.
    public static func enter(
        _ entry: FilingEntry,
        document: [UInt8],
        signature: [UInt8]?,
        deadlines: [Deadline],
        timers: [TimerPlan],
        by actor: Actor,
        isLast: Bool,
        on connection: borrowing Connection
    ) throws -> (caseID: Int64, number: String, withoutRoom: Set<String>) {
        let query: Query = """
            SELECT filing.enter(\(entry.json.text)::jsonb, \(document), \(signature), \(entry.papers.bytes), \
            \(JSONValue.array(deadlines.map(\.json)).text)::jsonb, \(timers.json.text)::jsonb, \(actor.json.text)::jsonb)
            """
        guard let row = try (isLast ? connection.last(query) : connection.rows(query)).first else {
            throw StoreFault("enter")
        }
        let reading = try row.facts()
        return (try reading.integer("case"), try reading.text("number"), reading.withoutRoom)
    }

    /// Writes a corrected complaint as a new edition of the same case.
    public static func correct(
        _ head: CaseHead,
        with entry: FilingEntry,
        document: [UInt8],
        signature: [UInt8]?,
        deadlines: [Deadline],
        timers: [TimerPlan],
        by actor: Actor,
        on connection: borrowing Connection
    ) throws -> (edition: Int, withoutRoom: Set<String>) {
        let query: Query = """
            SELECT filing.correct(\(head.id)::bigint, \(entry.json.text)::jsonb, \(document), \(signature), \
            \(entry.papers.bytes), \(JSONValue.array(deadlines.map(\.json)).text)::jsonb, \(timers.json.text)::jsonb, \
            \(actor.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint))
            """
        let reading = try connection.one(query).facts()
        return (Int(try reading.integer("edition")), reading.withoutRoom)
    }

    /// The rows a receipt is made of, and its seal once there is one.
    public static func receiptFacts(
        of caseID: Int64,
        edition: Int,
        on connection: borrowing Connection
    ) throws -> JSONValue {
        let query: Query = "SELECT filing.receipt_facts(\(caseID)::bigint, \(edition)::integer)"
        guard let row = try connection.last(query).first else { throw StoreFault("receipt") }
        return try row.facts().value
    }

    /// Keeps a seal over a receipt; whoever comes second gets the first one's.
    public static func keepSeal(
        of caseID: Int64,
        edition: Int,
        receipt: [UInt8],
        seal: [UInt8],
        stamp: JSONValue? = nil,
        on connection: borrowing Connection
    ) throws -> [UInt8] {
        let query: Query = """
            SELECT filing.keep_seal(\(caseID)::bigint, \(edition)::integer, \(receipt), \(seal), \(stamp?.text)::jsonb)
            """
        guard let kept = try connection.last(query).first?.bytes(0) else { throw StoreFault("seal") }
        return kept
    }

    /// Freezes bytes that a page shows before somebody signs them.
    public static func keepDraft(
        sha256: String,
        bytes: [UInt8],
        lifeSeconds: Int,
        on connection: borrowing Connection
    ) throws {
        try connection.last("SELECT filing.keep_draft(\(sha256), \(bytes), \(lifeSeconds)::integer)")
    }

    /// The frozen bytes of that hash, nil when there are none or their time is over.
    public static func draft(sha256: String, on connection: borrowing Connection) throws -> [UInt8]? {
        try connection.last("SELECT filing.frozen(\(sha256))").first?.bytes(0)
    }

    /// The bytes of a document of a case; nil when the case has none of that hash.
    public static func bytes(of sha256: String, in caseID: Int64, on connection: borrowing Connection) throws
        -> [UInt8]?
    {
        try connection.one("SELECT filing.bytes_of(\(caseID)::bigint, \(sha256))").bytes(0)
    }

    /// Adds a paper to a case within its limit in bytes.
    public static func attach(
        sha256: String,
        mediaType: String,
        name: String?,
        isNamed: Bool,
        bytes: [UInt8],
        limitBytes: Int64,
        to caseID: Int64,
        by actor: Actor,
        on connection: borrowing Connection
    ) throws -> Attaching {
        let query: Query = """
            SELECT filing.attach(\(caseID)::bigint, \(sha256), \(mediaType), \(name), \(isNamed)::boolean, \(bytes), \
            \(limitBytes)::bigint, \(actor.json.text)::jsonb)
            """
        guard let fate = Attaching(rawValue: try connection.one(query).text(0)) else { throw StoreFault("attach") }
        return fate
    }
}
