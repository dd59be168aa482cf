private import COpenSSL

/// ECVRF-P256-SHA256-TAI of RFC 9381: a number that its maker cannot choose and anyone can check.
public enum ECVRF {
    public static let secretBytes = Int(DAUYS_VRF_SECRET_BYTES)
    public static let publicKeyBytes = Int(DAUYS_VRF_PUBLIC_BYTES)
    public static let proofBytes = Int(DAUYS_VRF_PROOF_BYTES)

    /// Makes a new key.
    ///
    /// - Throws: `SignatureFault` when the machine has no randomness to give.
    public static func generate() throws(SignatureFault) -> (secret: [UInt8], publicKey: [UInt8]) {
        var secret = [UInt8](repeating: 0, count: secretBytes)
        var publicKey = [UInt8](repeating: 0, count: publicKeyBytes)
        guard unsafe dauys_vrf_generate(&secret, &publicKey) == 1 else {
            throw SignatureFault("The key of a holder could not be made.")
        }
        return (secret, publicKey)
    }

    /// Calculates the compressed public key.
    ///
    /// - Throws: `SignatureFault` when `secret` is not 32 bytes of a number below the order of the curve.
    public static func publicKey(of secret: [UInt8]) throws(SignatureFault) -> [UInt8] {
        var publicKey = [UInt8](repeating: 0, count: publicKeyBytes)
        guard secret.count == secretBytes, unsafe dauys_vrf_public(secret, &publicKey) == 1 else {
            throw SignatureFault("The secret of a holder is not a key of the curve P-256.")
        }
        return publicKey
    }

    /// Answers `alpha` with a proof.
    ///
    /// - Throws: `SignatureFault` when `secret` is not a key.
    public static func prove(secret: [UInt8], alpha: [UInt8]) throws(SignatureFault) -> [UInt8] {
        var proof = [UInt8](repeating: 0, count: proofBytes)
        let made =
            unsafe secret.count == secretBytes
            && lend(alpha) { slice in unsafe dauys_vrf_prove(secret, slice, &proof) == 1 }
        guard made else { throw SignatureFault("The secret of a holder is not a key of the curve P-256.") }
        return proof
    }

    /// Checks a proof; the output that it proves, or nil when the key, the proof or the pair of them is not right.
    public static func verify(publicKey: [UInt8], alpha: [UInt8], pi: [UInt8]) -> [UInt8]? {
        guard publicKey.count == publicKeyBytes, pi.count == proofBytes else { return nil }
        var beta = [UInt8](repeating: 0, count: Int(DAUYS_VRF_OUTPUT_BYTES))
        let right = unsafe lend(alpha) { slice in unsafe dauys_vrf_verify(publicKey, slice, pi, &beta) == 1 }
        return right ? beta : nil
    }
}
