public import Law

/// What a `dauys-complaint/1` says, read out of its bytes once its schema has been checked.
public struct Complaint: Hashable, Sendable {
    public let document: JSONValue
    public let election: String
    public let station: String
    public let kind: String
    public let request: String
    public let language: Language
    public let nonce: String
    public let statement: String
    public let complainant: String
    /// The IIN the signature must carry: the representative's where there is one, else the complainant's.
    public let signer: String
    public let anyRegion: Bool
    public let commission: String
    public let made: Instant?
    public let learned: Instant?
    /// Whether a date was written that is no instant; such a complaint registers and goes to a person.
    public let hasOddDate: Bool
    /// SHA-256 of each paper the signed bytes name.
    public let attachments: [String]
    public let answers: String?

    /// Reads a document whose shape the schema has accepted; nil when it has another shape after all.
    public init?(_ document: JSONValue) {
        guard let election = document["election"]?.string, let station = document["station"]?.string,
            let kind = document["kind"]?.string, let request = document["request"]?.string,
            let language = document["language"]?.string.flatMap(Language.init(rawValue:)),
            let nonce = document["nonce"]?.string, let statement = document["statement"]?.string,
            let complainant = document["complainant"]?["iin"]?.string,
            let commission = document["challenged"]?["commission"]?.string
        else { return nil }
        self.document = document
        self.election = election
        self.station = station
        self.kind = kind
        self.request = request
        self.language = language
        self.nonce = nonce
        self.statement = statement
        self.complainant = complainant
        self.commission = commission
        signer = document["representative"]?["iin"]?.string ?? complainant
        anyRegion = document["consents"]?["anyRegion"]?.bool ?? false
        let dates = [document["challenged"]?["made"]?.string, document["learned"]?.string]
        made = dates[0].flatMap { Instant(rfc3339: $0) }
        learned = dates[1].flatMap { Instant(rfc3339: $0) }
        hasOddDate = dates.contains { date in date.map { Instant(rfc3339: $0) == nil } ?? false }
        attachments = document["attachments"]?.array?.compactMap { $0["sha256"]?.string } ?? []
        answers = document["answers"]?.string
    }
}
