internal import CaseStore
public import Delivery
public import Docket
internal import Law
public import Postgres
public import Signatures

/// The house in which acts are done: the database, the law in force, the court's keys, the way out to the network.
///
/// Any number of nodes hold one each against the same database; nothing in it must survive the node.
public struct Courthouse: Sendable {
    /// Limits of acts, each with its unit.
    public struct Limits: Hashable, Sendable {
        public var documentBytes = 262_144
        public var signatureBytes = 65_536
        public var attachmentBytes = 20_971_520
        public var attachmentsOfCaseBytes: Int64 = 209_715_200
        /// In how many parts one paper may come.
        public var partsOfPaper = 1_024
        /// How long the rest of a paper that came in part is waited for.
        public var unfinishedPaperSeconds = 86_400
        public var draftLifeSeconds = 86_400
        public var challengeLifeSeconds = 120
        /// How many complaints of one person are taken within an hour; the counter takes more.
        public var filingsPerPersonAndHour = 20
        /// How many unfinished complaints may be kept at once.
        public var openDrafts = 100_000
        /// How many complaints that say the same go their way before the next wait for a clerk as one group.
        public var copiesBeforeGroup = 20
        /// How many of a group a clerk registers at once, so that judges are not flooded.
        public var copiesAtOnce = 20
        public var sessionLifeSeconds = 43_200
        /// How long after its session is over what was typed in it can still be sent under a new one.
        public var typedLifeSeconds = 43_200
        public var guesses = Authority.GuessLimits()
        /// How many failed attempts of one address are noted in a minute.
        public var attemptsNotedAMinute = 60
        public var keyLifeSeconds = 30 * 86_400
        /// How long a key is still good once another has followed it.
        public var keyOverlapSeconds = 86_400
        public var keysOfCommission = 20
        public var screensOfCourt = 50
        public var emergencySeconds = 900
        public var listRows = 200
        /// How long the answer to a request under a key is kept.
        public var answerLifeSeconds = 86_400
        /// After how long a request that never came to an answer may be done again under its key.
        public var answerPatienceSeconds = 60
        public var holderTimeoutMilliseconds = 5_000
        public var revocationTimeoutMilliseconds = 5_000
        public var revocationFreshnessSeconds: Int64 = 3_600
        /// How old a list of revoked certificates may be before somebody is sent for the next.
        public var listPauseSeconds = 900
        public var listTimeoutMilliseconds = 60_000
        public var stampTimeoutMilliseconds = 10_000
        /// How long a seal is taken to authorities again and again before people must see to it.
        public var stampPatienceSeconds = 7 * 86_400

        public init() {}
    }

    public private(set) var pool: Pool
    public let packs: PackShelf
    public let schemas: DocumentSchemas
    let trustShelf: TrustShelf
    public let sealer: SigningKey?
    /// PEM of the court's former and coming sealing certificates.
    public let otherSeals: [UInt8]
    public let secrets: CaseSecrets
    public let client: Client
    /// The origin people know the service by, such as `https://court.example`.
    public let origin: String
    /// `host:port` of responders and programs that may be asked although they are private.
    public let allowedHosts: Set<String>
    /// Addresses of authorities that stamp the court's seals, in the order they are asked; none where nobody does.
    public let timestampAuthorities: [String]
    /// Addresses of lists of revoked certificates that are fetched on schedule.
    public let listAddresses: [String]
    public let limits: Limits
    /// What letters are sent by.
    public let channels: Channels
    /// Told what happened where nobody is there to answer: a word, and the case's number if there is one.
    public let log: @Sendable (_ word: String, _ fields: [String: String]) -> Void
    /// What the next act answers, where somebody said so.
    var expectation: Expectation?
    /// Who outside has not answered this node of late.
    public let breakers = Breakers()
    let lists = ListShelf()
    let responders = ResponderShelf()
    let questions = SharedQuestions<RevocationWord>()
    let poke: Poke
    let errandPoke: Poke
    let housePoke: Poke

    public init(
        pool: Pool,
        packs: PackShelf,
        schemas: DocumentSchemas,
        anchors: TrustAnchors,
        sealer: SigningKey?,
        otherSeals: [UInt8] = [],
        secrets: CaseSecrets,
        client: Client,
        origin: String,
        allowedHosts: Set<String>,
        timestampAuthorities: [String] = [],
        listAddresses: [String] = [],
        limits: Limits = Limits(),
        channels: Channels = Channels(),
        log: @escaping @Sendable (String, [String: String]) -> Void
    ) {
        self.pool = pool
        self.packs = packs
        self.schemas = schemas
        trustShelf = TrustShelf(anchors)
        self.sealer = sealer
        self.otherSeals = otherSeals
        self.secrets = secrets
        self.client = client
        self.origin = origin
        self.allowedHosts = allowedHosts
        self.timestampAuthorities = timestampAuthorities
        self.listAddresses = listAddresses
        self.limits = limits
        self.channels = channels
        self.log = log
        poke = Poke()
        errandPoke = Poke()
        housePoke = Poke()
    }

    /// The same house over other sessions, for work that must not wait in one line with everybody's.
    public func over(_ pool: Pool) -> Courthouse {
        var house = self
        house.pool = pool
        return house
    }

    /// Does one act: one transaction in which the law is at hand; a pack not yet on the shelf is fetched, then again.
    func act<Value: Sendable>(
        wakes: Bool = true,
        _ body: @Sendable (borrowing Connection) throws -> Value
    ) async throws -> Value {
        for _ in 0..<3 {
            do {
                let expectation = expectation
                let value = try await pool.transaction { connection in
                    try expectation?.check(on: connection)
                    return try body(connection)
                }
                expectation?.isOver()
                if wakes {
                    poke.wake()
                    errandPoke.wake()
                }
                return value
            } catch let missing as PackShelf.Missing {
                try await packs.fetch(missing.sha256, from: pool)
            }
        }
        throw StoreFault("pack")
    }

    /// Finds a case by its number.
    ///
    /// - Throws: what the database throws; an unknown number is nil.
    public func caseID(numbered number: String) async throws -> Int64? {
        guard number.utf8.count <= 64 else { return nil }
        return try await pool.transaction { connection in try Cases.id(of: number, on: connection) }
    }
}

extension Courthouse {
    /// The certificates with which anybody checks the court's seals; nil while the key is not at hand.
    ///
    /// The one in use is the first; those before it stay, since seals made with their keys do, and the next may be there
    /// before anything is sealed with its key.
    public var sealCertificate: [UInt8]? { sealer.map { sealer in sealer.certificatePEM + otherSeals } }
}
