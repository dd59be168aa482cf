/// What a certificate is asked to be good for.
enum KeyPurpose: String, Codable, Hashable, Sendable {
    case any, document, signIn, server, client, timestamp, responder, list

    /// The extended key usage that says so; nil where none does.
    var identifier: OID? {
        switch self {
        case .server: OID("1.3.6.1.5.5.7.3.1")
        case .client: OID("1.3.6.1.5.5.7.3.2")
        case .document: OID("1.3.6.1.5.5.7.3.4")
        case .timestamp: OID("1.3.6.1.5.5.7.3.8")
        case .responder: OID("1.3.6.1.5.5.7.3.9")
        case .any, .signIn, .list: nil
        }
    }

    static let anyUsage = OID("2.5.29.37.0")
}

/// The inputs of path validation (RFC 5280 6.1.1), as a value.
struct PathRules: Sendable {
    enum Revocation: Sendable { case none, target, all }

    var atSeconds: Int64
    var purpose: KeyPurpose = .any
    /// Policies the caller accepts; nil stands for any.
    var policies: Set<OID>?
    var explicitPolicy = false
    var inhibitMapping = false
    var inhibitAnyPolicy = false
    /// Authorities between the anchor and the target that are not issued to themselves.
    var depthLimit = 8
    var revocation = Revocation.none
    var usesDeltas = true
    /// Whether weak digests and keys are refused.
    var requiresStrength = true
    /// Whether a root must have each extension RFC 5280 asks of it.
    var holdsRootsToTheLetter = true
    /// How old a list without a date of the next one may be.
    var listAgeLimitSeconds: Int64 = 7 * 86_400

    init(atSeconds: Int64) { self.atSeconds = atSeconds }
}

/// Why a path does not hold.
struct PathFault: Error, Hashable, Sendable {
    enum Reason: String, CaseIterable, Hashable, Sendable {
        case noChain = "NO_CERTIFICATE_CHAIN_FOUND"
        case general = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
        case constraints = "CHAIN_CONSTRAINTS_FAILURE"
        case outOfBounds = "OUT_OF_BOUNDS_NO_POE"
        case weak = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
        case revoked = "REVOKED_NO_POE"
        case authorityRevoked = "REVOKED_CA_NO_POE"
        case tryLater = "TRY_LATER"
    }

    let reason: Reason
    let detail: String
    /// Seconds since 1970 at which a certificate was called back.
    var revokedAt: Int64?

    init(_ reason: Reason, _ detail: String, revokedAt: Int64? = nil) {
        self.reason = reason
        self.detail = detail
        self.revokedAt = revokedAt
    }
}
