/// Who may do what, in which relation to the case: one table, in which everything that is not there is refused.
///
/// Every address of the service names an act, and is opened by this table alone; `access.authority` in the database says
/// the same, and the log of events takes none that it does not allow.
public enum Authority {
    /// Who stands before the door.
    public enum Party: String, Hashable, Sendable, CaseIterable {
        /// Without any word on who it is.
        case anybody
        /// Whoever knows the secret of a case.
        case voter
        case judge, registryClerk, courtDutyOfficer, courtChair, commissionOfficer, prosecutor, auditor
        /// A screen on a wall.
        case wall

        public init(_ role: Role) {
            self =
                switch role {
                case .judge: .judge
                case .registryClerk: .registryClerk
                case .courtDutyOfficer: .courtDutyOfficer
                case .courtChair: .courtChair
                case .commissionOfficer: .commissionOfficer
                case .prosecutor: .prosecutor
                case .auditor: .auditor
                }
        }
    }

    /// How somebody stands to the case, the alarm or the station that an act is about.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        /// The case whose secret was given.
        case ownCase
        /// The commission that is complained about, since the court told it of the case (art. 20(9): at registration);
        /// of a station, simply its commission.
        case ownCommission
        /// Above the case's commission, since somebody told it of the case; of a station, simply above its commission.
        case superiorCommission
        /// The judge who has the case or is offered it, and the one who had it at its end.
        case assignedJudge
        /// A judge who was offered the case before: told who has it now, and no more.
        case formerJudge
        case ownCourt
        /// A prosecutor who was told of the case.
        case addressee
        /// Whoever opened the case in an emergency, for a reason, while that lasts.
        case emergency
        /// Whatever the relation is; what is about no case is allowed so.
        case none
    }

    /// What can be asked of the service.
    public enum Act: String, Hashable, Sendable, CaseIterable {
        /// Pages and documents that are everybody's.
        case look
        /// Whether the node works, and its figures.
        case watchHouse
        /// A complaint, from its first question to its receipt.
        case file
        case signIn
        /// Giving a number and a secret.
        case openCase
        case readCase
        case attach
        case ratification, correction, withdrawal, consent, confirmation
        case continuation, registration, `return`, forwarding
        case acceptance, recusal, ruling
        case answer, acknowledgement, execution
        case reassignment
        /// Serving at once a ruling that is held.
        case release
        case enterPaper
        case readQueue, readScreening, readInbox, readBoard, readFindings, pageEvents
        case attendAlarm
        case moveClosing, beginCount
        /// One's own sessions: to see them, to end them, to go on.
        case ownSessions
        /// The sessions of the people of one's court and of the commissions below it.
        case othersSessions
        /// Keys for the programs of one's own commission.
        case keys
        /// Where one's own commission's program is, and the secret its messages are signed with.
        case webhook
        /// What that program was sent, and sending it once more.
        case webhookMessages
        /// Tokens for the screens of one's court.
        case screens
        /// Reading a case without a part in it, for a reason, and not for long.
        case openInEmergency
        /// Who tried the door in vain.
        case readAttempts
    }

    /// One line of the table.
    public struct Right: Hashable, Sendable {
        public let party: Party
        public let act: Act
        public let relation: Relation

        public init(_ party: Party, _ act: Act, _ relation: Relation) {
            self.party = party
            self.act = act
            self.relation = relation
        }
    }

    private static let court: [(Party, [Relation])] = [(.courtDutyOfficer, [.ownCourt]), (.courtChair, [.ownCourt])]
    private static let staff: [(Party, [Relation])] = Role.allCases.map { (Party($0), [.none]) }

    private static let table: [(act: Act, may: [(Party, [Relation])])] = [
        (.look, [(.anybody, [.none])]),
        (.watchHouse, [(.anybody, [.none])]),
        (.file, [(.anybody, [.none])]),
        (.signIn, [(.anybody, [.none])]),
        (.openCase, [(.anybody, [.none])]),
        (
            .readCase,
            court + [
                (.voter, [.ownCase]), (.registryClerk, [.ownCourt, .emergency]),
                (.judge, [.assignedJudge, .emergency]), (.courtDutyOfficer, [.emergency]), (.courtChair, [.emergency]),
                (.commissionOfficer, [.ownCommission, .superiorCommission]), (.prosecutor, [.addressee]),
                (.auditor, [.none]),
            ]
        ),
        (.attach, [(.voter, [.ownCase])]),
        (.ratification, [(.voter, [.ownCase]), (.registryClerk, [.ownCourt])]),
        (.correction, [(.voter, [.ownCase])]),
        (.withdrawal, [(.voter, [.ownCase]), (.registryClerk, [.ownCourt])]),
        (.consent, [(.voter, [.ownCase])]),
        (.confirmation, [(.voter, [.ownCase])]),
        (.continuation, [(.registryClerk, [.ownCourt])]),
        (.registration, [(.registryClerk, [.ownCourt])]),
        (.return, [(.registryClerk, [.ownCourt])]),
        (.forwarding, [(.registryClerk, [.ownCourt])]),
        (.acceptance, [(.judge, [.assignedJudge, .formerJudge])]),
        (.recusal, [(.judge, [.assignedJudge, .formerJudge])]),
        (.ruling, [(.judge, [.assignedJudge, .formerJudge])]),
        (.answer, [(.commissionOfficer, [.ownCommission])]),
        (.acknowledgement, [(.commissionOfficer, [.ownCommission])]),
        (.execution, [(.commissionOfficer, [.ownCommission])]),
        (.reassignment, court),
        (.release, court + [(.judge, [.assignedJudge])]),
        (.enterPaper, [(.registryClerk, [.none])]),
        (.readQueue, [(.judge, [.none])]),
        (.readScreening, [(.registryClerk, [.none])]),
        (
            .readInbox,
            [
                (.commissionOfficer, [.none]), (.prosecutor, [.none]), (.courtChair, [.none]),
                (.courtDutyOfficer, [.none]), (.judge, [.none]),
            ]
        ),
        (.readBoard, [(.courtDutyOfficer, [.none]), (.courtChair, [.none]), (.wall, [.none])]),
        (.readFindings, [(.courtDutyOfficer, [.none]), (.courtChair, [.none]), (.auditor, [.none])]),
        (
            .pageEvents,
            [
                (.courtDutyOfficer, [.none]), (.courtChair, [.none]), (.registryClerk, [.none]),
                (.commissionOfficer, [.none]), (.auditor, [.none]),
            ]
        ),
        (.attendAlarm, court),
        (.moveClosing, court + [(.commissionOfficer, [.ownCommission, .superiorCommission])]),
        (.beginCount, court + [(.commissionOfficer, [.ownCommission, .superiorCommission])]),
        (.ownSessions, staff),
        (.othersSessions, [(.courtDutyOfficer, [.none]), (.courtChair, [.none])]),
        (.keys, [(.commissionOfficer, [.none])]),
        (.webhook, [(.commissionOfficer, [.none])]),
        (.webhookMessages, [(.commissionOfficer, [.none])]),
        (.screens, [(.courtDutyOfficer, [.none]), (.courtChair, [.none])]),
        (
            .openInEmergency,
            [
                (.judge, [.none]), (.registryClerk, [.none]), (.courtDutyOfficer, [.none]), (.courtChair, [.none]),
            ]
        ),
        (.readAttempts, [(.courtChair, [.none]), (.auditor, [.none])]),
    ]

    /// Every line.
    public static let rights: Set<Right> = {
        var rights: Set<Right> = []
        for (act, may) in table {
            for (party, relations) in may { rights.formUnion(relations.map { Right(party, act, $0) }) }
        }
        return rights
    }()

    private static let parties: [Act: Set<Party>] = rights.reduce(into: [:]) { parties, right in
        parties[right.act, default: []].insert(right.party)
    }

    /// Who may do this at all, in some relation.
    public static func parties(of act: Act) -> Set<Party> { parties[act] ?? [] }

    /// Whether somebody may do this who stands so to what it is about.
    public static func allows(_ party: Party, _ act: Act, _ relations: Set<Relation>) -> Bool {
        rights.contains(Right(party, act, .none)) || relations.contains { rights.contains(Right(party, act, $0)) }
    }

    /// Whether a program's key may be made for this act.
    ///
    /// What needs the person at the door does not go by a key: keys themselves, and where a program's messages go, so that
    /// whoever finds a key cannot lead them to himself. What a program has missed it asks for again by itself.
    public static let keyScopes: Set<Act> = [
        .readCase, .readInbox, .webhookMessages, .pageEvents, .answer, .acknowledgement, .execution, .moveClosing,
        .beginCount,
    ]
}

extension Authority {
    /// What somebody tried at the door in vain.
    public enum Attempt: String, Hashable, Sendable, CaseIterable {
        /// A case's secret, and the guess after which no more are answered.
        case secret, guessesOver
        /// A token of nobody's session, of no program, of no screen.
        case token, key, screen
        /// A challenge that is over, a signature that does not stand, a person without an office.
        case challenge, signature, office
        /// What the table does not give to whoever asked.
        case act
    }

    /// How many wrong guesses at secrets are answered, each number a minute, and the longest wait after that.
    public struct GuessLimits: Hashable, Sendable {
        public var ofCaseFromAddress = 10
        public var fromAddress = 30
        /// From all addresses together that have not opened the case before.
        public var ofCase = 300
        public var longestWaitMinutes = 64

        public init() {}
    }
}

/// Whoever has to do with a case, as far as it decides who may come near it.
public struct CaseParties: Hashable, Sendable {
    public let court: String
    public let commission: String
    /// The judge who has it or is offered it, else the one who had it at its end.
    public let judges: Set<String>
    /// Every judge it was ever offered to.
    public let formerJudges: Set<String>
    /// Who was told of the case, `superiorCommission/KZ-71`.
    public let told: Set<String>

    public init(court: String, commission: String, judges: Set<String>, formerJudges: Set<String>, told: Set<String>) {
        self.court = court
        self.commission = commission
        self.judges = judges
        self.formerJudges = formerJudges
        self.told = told
    }

    /// How the holder of an office stands to the case.
    public func relations(of office: SignedIn.Office) -> Set<Authority.Relation> {
        var relations: Set<Authority.Relation> = []
        switch office.role {
        case .registryClerk, .courtDutyOfficer, .courtChair:
            if office.court == court { relations.insert(.ownCourt) }
        case .judge:
            guard let judge = office.judge else { break }
            if judges.contains(judge) { relations.insert(.assignedJudge) }
            if formerJudges.contains(judge) { relations.insert(.formerJudge) }
        case .commissionOfficer:
            guard let own = office.commission else { break }
            if own == commission, told.contains("commission/\(own)") { relations.insert(.ownCommission) }
            if told.contains("superiorCommission/\(own)") { relations.insert(.superiorCommission) }
        case .prosecutor:
            if told.contains(where: { $0.hasPrefix("prosecutor/") }) { relations.insert(.addressee) }
        case .auditor: break
        }
        return relations
    }
}
