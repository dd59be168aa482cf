public import Law

/// A person who is signed in, with every office.
public struct SignedIn: Hashable, Sendable {
    /// An office and what it belongs to.
    public struct Office: Hashable, Sendable {
        public let role: Role
        public let court: String?
        public let commission: String?
        public let judge: String?

        public init(role: Role, court: String?, commission: String?, judge: String?) {
            self.role = role
            self.court = court
            self.commission = commission
            self.judge = judge
        }
    }

    /// How a session's token travels, and the only way it is taken.
    public enum Carrier: String, Hashable, Sendable {
        /// In a cookie that no script can read.
        case browser
        /// In the Authorization field.
        case program
    }

    public let person: Int64
    public let iin: String
    public let name: String
    public let expires: Instant
    public let offices: [Office]
    /// The number of the session; nil where a program came with a key.
    public let session: Int64?
    /// The key of the person's program, which opens no more than its scopes.
    public let key: Key?

    /// A key of a commission's program.
    public struct Key: Hashable, Sendable {
        public let id: Int64
        public let scopes: Set<Authority.Act>

        public init(id: Int64, scopes: Set<Authority.Act>) {
            self.id = id
            self.scopes = scopes
        }
    }

    public init(
        person: Int64,
        iin: String,
        name: String,
        expires: Instant,
        offices: [Office],
        session: Int64? = nil,
        key: Key? = nil
    ) {
        self.session = session
        self.key = key
        self.person = person
        self.iin = iin
        self.name = name
        self.expires = expires
        self.offices = offices
    }
}

extension SignedIn {
    /// The first office in which the person may do this, standing so to what it is about.
    public func office(for act: Authority.Act, relations: (Office) -> Set<Authority.Relation>) -> Office? {
        guard key?.scopes.contains(act) ?? true else { return nil }
        return offices.first { Authority.allows(Authority.Party($0.role), act, relations($0)) }
    }

    /// The first office that has a right to this at all.
    public func office(for act: Authority.Act) -> Office? {
        guard key?.scopes.contains(act) ?? true else { return nil }
        let parties = Authority.parties(of: act)
        return offices.first { parties.contains(Authority.Party($0.role)) }
    }
}
