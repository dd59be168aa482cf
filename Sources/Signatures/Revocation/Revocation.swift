private import COpenSSL

/// What is known about whether a certificate was called back.
public enum RevocationState: Codable, Hashable, Sendable {
    case notAsked
    case good(atSeconds: Int64, by: String)
    case revoked(atSeconds: Int64, reason: String)
    case unknown(reason: String)
    case notRequired
}

/// OCSP as bytes: the question to send, and what an answer says.
///
/// Sending is somebody else's work.
public enum Revocation {
    /// Writes the question about one certificate.
    ///
    /// - Throws: `SignatureFault` when one of the two is not a certificate, or the nonce is longer than 64 bytes.
    public static func question(
        certificate: [UInt8],
        issuer: [UInt8],
        nonce: [UInt8]
    ) throws(SignatureFault) -> [UInt8] {
        var made = unsafe dauys_bytes()
        let written = unsafe lend(certificate) { certificate in
            unsafe lend(issuer) { issuer in
                unsafe lend(nonce) { nonce in unsafe dauys_ocsp_question(certificate, issuer, nonce, &made) }
            }
        }
        guard written == 1 else { throw SignatureFault("No question can be asked about this certificate.") }
        return unsafe takeOver(&made)
    }

    /// Reads an answer; whatever is not surely good or revoked is unknown, with the reason.
    ///
    /// The Kazakh responder names no time of a next answer, so an answer is good for `freshnessSeconds` after its own
    /// time. An empty nonce means that none was sent.
    public static func read(
        answer: [UInt8],
        certificate: [UInt8],
        issuer: [UInt8],
        nonce: [UInt8],
        anchors: TrustAnchors,
        atSeconds: Int64,
        freshnessSeconds: Int64
    ) -> RevocationState {
        anchors.store.revocation(
            answer: answer,
            certificate: certificate,
            issuer: issuer,
            nonce: nonce,
            atSeconds: atSeconds,
            freshnessSeconds: freshnessSeconds
        )
    }
}
