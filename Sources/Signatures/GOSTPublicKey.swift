private import COpenSSL

/// A public key of GOST R 34.10, checked to be a point that a signer can have.
///
/// Reading costs a check of the point, so who meets the same issuer again keeps the key; it may be shared by threads.
public struct GOSTPublicKey: Sendable {
    public let algorithm: GOSTAlgorithm
    private let point: GOSTPoint

    /// Reads SubjectPublicKeyInfo in DER: a set of parameters that is named and known, and a point of the right order.
    ///
    /// - Throws: `SignatureFault` which says what is not as the standard asks.
    public init(subjectPublicKeyInfo der: [UInt8]) throws(SignatureFault) {
        let parts = try Parts(der)
        guard let algorithm = GOSTAlgorithm(keyAlgorithm: parts.algorithm) else {
            throw SignatureFault("The algorithm \(parts.algorithm) is none of GOST that is known here.")
        }
        guard let curve = algorithm.curve(parameterSet: parts.parameterSet) else {
            throw SignatureFault("The key names \(parts.parameterSet), which is no parameter set of its algorithm.")
        }
        if let digest = parts.digest, !algorithm.digestAlgorithms.contains(digest) {
            throw SignatureFault("The key names the digest \(digest), which does not belong to its algorithm.")
        }
        self.algorithm = algorithm
        point = try GOSTPoint(parts.point, on: curve)
    }

    /// Tells whether this key made `signature` over `digest`, which is that of `algorithm`.
    ///
    /// The signature lies as certificates and containers of the key's country have it: Kazakh ones hold r and s with the
    /// least byte first, Russian ones (RFC 4491, RFC 9215) hold s and r with the most significant byte first.
    public func verifies(_ signature: [UInt8], of digest: [UInt8]) -> Bool {
        point.verifies(algorithm.isRussian ? signature.reversed() : signature, of: digest)
    }

    /// Tells whether this key made `signature` over `message`.
    public func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        verifies(signature, of: algorithm.digest.hash(message))
    }
}

/// What SubjectPublicKeyInfo says before anybody has judged it.
private struct Parts {
    let algorithm: String
    let parameterSet: String
    let digest: String?
    let point: [UInt8]

    init(_ der: [UInt8]) throws(SignatureFault) {
        let read: Parts? = unsafe lend(der) { slice in
            var parts = unsafe dauys_gost_key_parts()
            return unsafe dauys_gost_key_read(slice, &parts) == 1 ? unsafe Parts(parts) : nil
        }
        guard let read else { throw SignatureFault("These bytes are not a public key of GOST in DER.") }
        self = read
    }

    private init(_ parts: dauys_gost_key_parts) {
        algorithm = unsafe Self.dotted(parts.algorithm.copied)
        parameterSet = unsafe Self.dotted(parts.parameter_set.copied)
        digest = unsafe parts.digest.bytes == nil ? nil : Self.dotted(parts.digest.copied)
        point = unsafe parts.point.copied
    }

    /// The dotted text of an identifier; nothing that is well formed and known here has an arc above 32 bits.
    private static func dotted(_ body: [UInt8]) -> String {
        var arcs: [UInt64] = []
        var arc: UInt64 = 0
        for byte in body {
            arc = arc << 7 | UInt64(byte & 0x7f)
            guard arc <= UInt64(UInt32.max), byte != 0x80 || arc > 0 else { return "unknown" }
            if byte & 0x80 == 0 {
                arcs += arcs.isEmpty ? [min(arc / 40, 2), arc - 40 * min(arc / 40, 2)] : [arc]
                arc = 0
            }
        }
        guard !arcs.isEmpty, body.last.map({ byte in byte & 0x80 == 0 }) == true else { return "unknown" }
        return arcs.map { arc in String(arc) }.joined(separator: ".")
    }
}
