private import Synchronization

/// Signatures of certificates that were found to be right before.
///
/// Issuers come again with every container, and a certificate is asked about twice where lists are at hand. What is kept
/// is only that these very bytes were signed with this very key, which stays true whatever else becomes of them: every
/// other rule is applied each time.
final class ProofCache: Sendable {
    static let shared = ProofCache()
    static let limit = 1_024

    private struct Proof: Hashable {
        /// SHA-256 of the whole certificate.
        let certificate: [UInt8]
        /// The whole SubjectPublicKeyInfo.
        let key: [UInt8]
    }

    private let proofs = Mutex<Set<Proof>>([])

    /// Whether the holder of `key` signed `certificate`, calculated where it is not known.
    func holds(_ certificate: ParsedCertificate, _ key: SubjectKey) -> Bool {
        let proof = Proof(certificate: certificate.sha256, key: key.encoding)
        if proofs.withLock({ proofs in proofs.contains(proof) }) { return true }
        guard let scheme = SignatureScheme(certificate.algorithm), let made = KeyCache.shared.key(of: key),
            made.verifies(certificate.signature, over: certificate.signed, scheme)
        else { return false }
        proofs.withLock { proofs in
            if proofs.count >= Self.limit { proofs.removeAll(keepingCapacity: true) }
            proofs.insert(proof)
        }
        return true
    }
}

extension ParsedCertificate {
    /// Whether the holder of `key` signed it.
    func isSigned(by key: SubjectKey) -> Bool { ProofCache.shared.holds(self, key) }
}
