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

    public let person: Int64
    public let iin: String
    public let name: String
    public let expires: Instant
    public let offices: [Office]

    public init(person: Int64, iin: String, name: String, expires: Instant, offices: [Office]) {
        self.person = person
        self.iin = iin
        self.name = name
        self.expires = expires
        self.offices = offices
    }
}
