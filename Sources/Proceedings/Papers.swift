internal import CaseStore
public import Docket
internal import Law
internal import Postgres
internal import Signatures

/// What became of a part of a paper.
public enum PartFate: Hashable, Sendable {
    /// It is here, and the rest is awaited from this byte on.
    case more(offset: Int64)
    /// It was the last one: the paper belongs to the case now.
    case kept
    /// The paper was here as a whole before.
    case known
    /// Nothing was taken: the paper goes on at another byte, or has another size.
    case elsewhere(offset: Int64)
    /// All parts together have another hash; they are forgotten.
    case otherHash
    case tooMuch
}

extension Courthouse {
    /// Keeps a paper of a case; what the signed complaint does not name is marked as added, not signed.
    public func attach(_ bytes: [UInt8], name: String?, to caseID: Int64, by person: Person) async throws -> Attaching {
        let sha256 = Digest.sha256Hex(bytes)
        guard bytes.count <= limits.attachmentBytes else { return .tooMuch }
        return try await act { connection in
            let named = try Self.namedPaper(sha256, in: caseID, on: connection)
            return try keep(bytes, sha256, named: named, name: name, of: caseID, by: person.actor, on: connection)
        }
    }

    /// Keeps a paper within the limit of its case.
    private func keep(
        _ bytes: [UInt8],
        _ sha256: String,
        named: JSONValue?,
        name: String?,
        of caseID: Int64,
        by actor: Actor,
        on connection: borrowing Connection
    ) throws -> Attaching {
        try FilingStore.attach(
            sha256: sha256,
            mediaType: MediaType.sniffed(bytes),
            name: named?["name"]?.string ?? name,
            isNamed: named != nil,
            bytes: bytes,
            limitBytes: limits.attachmentsOfCaseBytes,
            to: caseID,
            by: actor,
            on: connection
        )
    }

    /// The entry of a paper in the complaint's own list, locking the case on the way.
    private static func namedPaper(_ sha256: String, in caseID: Int64, on connection: borrowing Connection) throws
        -> JSONValue?
    {
        try AdmissionStore.facts(of: caseID, on: connection).complaint.paper(sha256)
    }

    /// Takes a part of a paper, in order; the last one makes it a document of the case.
    public func attach(part bytes: [UInt8], from first: Int64, of size: Int64, sha256: String, to caseID: Int64)
        async throws -> PartFate
    {
        let limits = limits
        return try await act { connection in
            guard try Cases.lock(caseID, on: connection) != nil else { throw ActRefusal.unknownCase }
            guard try Papers.progress(of: sha256, in: caseID, on: connection).kept == nil else { return .known }
            let fate = try Papers.take(
                Papers.Part(sha256: sha256, size: size, first: first, bytes: bytes),
                of: caseID,
                limitBytes: limits.attachmentsOfCaseBytes,
                limitParts: limits.partsOfPaper,
                lifeSeconds: limits.unfinishedPaperSeconds,
                on: connection
            )
            switch fate {
            case .more(let offset): return .more(offset: offset)
            case .elsewhere(let offset): return .elsewhere(offset: offset)
            case .tooMuch: return .tooMuch
            case .whole: break
            }
            let whole = try Papers.join(sha256, in: caseID, on: connection)
            guard Digest.sha256Hex(whole) == sha256 else { return .otherHash }
            let named = try Self.namedPaper(sha256, in: caseID, on: connection)
            switch try keep(whole, sha256, named: named, name: nil, of: caseID, by: .voter, on: connection) {
            case .kept: return .kept
            case .known: return .known
            case .tooMuch: return .tooMuch
            }
        }
    }

    /// How far a paper has come: the next byte awaited, the size if it is known, and whether all of it is kept.
    public func progress(of sha256: String, in caseID: Int64) async throws -> (
        offset: Int64, size: Int64?, isComplete: Bool
    ) {
        let found = try await pool.transaction { connection in
            try Papers.progress(of: sha256, in: caseID, on: connection)
        }
        return (found.kept ?? found.received, found.kept ?? found.size, found.kept != nil)
    }

    /// What a guess at a case's secret came to.
    public enum Guess: Hashable, Sendable {
        case opens
        case wrong
        /// It was not even looked at, or at least nobody is told.
        case wait(seconds: Int64)
    }

    /// Tries a secret, in constant time; an unknown number takes the same work as a wrong secret.
    ///
    /// Wrong guesses are counted in the database, for all nodes together: of a case from an address, of an address, and of
    /// a case. The count is asked after the look, in one transaction that other guesses from there wait for.
    public func guess(_ secret: String, number: String, from address: String) async throws -> Guess {
        let asked = number.utf8.count <= 64 ? number : ""
        let (secrets, limits) = (secrets, limits.guesses)
        return try await pool.transaction { connection in
            let kept = try Papers.secret(of: asked, on: connection)
            let fits = secrets.matches(
                secret,
                publicID: kept.publicID ?? "AAAAAAAAAAAAAAAAAAAAAA",
                keyID: kept.keyID ?? secrets.currentKeyID
            )
            let isRight = fits && kept.publicID != nil
            let seconds = try Access.guess(
                number: asked,
                address: address,
                isRight: isRight,
                limits: limits,
                on: connection
            )
            return seconds > 0 ? .wait(seconds: seconds) : isRight ? .opens : .wrong
        }
    }
}
