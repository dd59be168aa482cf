internal import CaseStore
public import Docket
internal import Law
internal import Postgres
internal import Signatures

/// Who acts on a case: the holder of its secret, or a person of the staff in one office.
public enum Person: Hashable, Sendable {
    /// Somebody who gave the case's secret.
    case voter
    case staff(SignedIn, SignedIn.Office)

    var actor: Actor {
        switch self {
        case .voter: .voter
        case .staff(let person, let office): .staff(person: person.person, role: office.role)
        }
    }
}

/// The document of an act as it came: canonical bytes, and a signature over them where one was given.
public struct ActPaper: Sendable {
    public let document: [UInt8]
    /// DER; nil when the act was sent unsigned.
    public let signature: [UInt8]?

    public init(document: [UInt8], signature: [UInt8]?) {
        self.document = document
        self.signature = signature.flatMap { $0.isEmpty ? nil : $0 }
    }

    var paper: SignedPaper {
        SignedPaper(
            sha256: Digest.sha256Hex(document),
            bytes: document,
            containerSha256: signature.map { Digest.sha256Hex($0) },
            container: signature
        )
    }
}

/// Why an act was not done.
public enum ActRefusal: Error, Hashable, Sendable {
    case refused(Refusal)
    case document(DocumentFault)
    /// The act's document must be signed.
    case unsigned
    case unknownCase
    /// The act answers a version that the case no longer has; nothing was done.
    case movedOn(attempt: Int, version: Int)
}

extension Courthouse {
    /// Requires the person's own signature under the paper of an act; a voter's is optional unless `mustSign`.
    ///
    /// Nobody waits at an act for a responder: whoever can tell about the certificate is asked afterwards.
    func requireSignature(
        under paper: ActPaper,
        by iin: String,
        mustSign: Bool,
        as act: Authority.Act,
        head: CaseHead,
        on connection: borrowing Connection
    ) throws {
        guard let signature = paper.signature else {
            guard mustSign else { return }
            throw ActRefusal.unsigned
        }
        let pack = try packs.pack(head.pack)
        let facts = try requireSignature(
            signature,
            over: paper.document,
            by: iin,
            atSeconds: head.moment.secondsSince1970,
            under: pack,
            on: connection
        )
        try askRevocation(of: act, signedAs: facts, container: signature, head, pack, on: connection)
    }

    /// Whether an act came again whose answer was lost on the way: its very paper lies in the case already.
    func isKept(_ paper: ActPaper, in head: CaseHead, on connection: borrowing Connection) throws -> Bool {
        try FilingStore.bytes(of: paper.paper.sha256, in: head.id, on: connection) != nil
    }

    /// The office in which a person may do this to a case, or the one and same refusal.
    ///
    /// Asked again where the case is locked, since a case can change hands between the door and the act. Which judge has
    /// it is for the decision to say, which knows the attempt.
    func office(for act: Authority.Act, of person: Person, on head: CaseHead) throws(Refusal) -> SignedIn.Office {
        guard case .staff(_, let office) = person else { throw .notYours }
        let parties = CaseParties(
            court: head.court,
            commission: head.commission,
            judges: Set([office.judge].compactMap { $0 }),
            formerJudges: [],
            // Whether it was told of the case, the door has asked, and that never changes back.
            told: ["commission/\(head.commission)"]
        )
        guard Authority.allows(Authority.Party(office.role), act, parties.relations(of: office)) else {
            throw .notYours
        }
        return office
    }
}
