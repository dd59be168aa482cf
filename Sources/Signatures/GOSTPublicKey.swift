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
        do {
            self = try Parts(reading: der[...])
        } catch {
            throw SignatureFault("These bytes are not a public key of GOST: \(error.why).")
        }
    }

    private init(reading der: Octets) throws(Malformed) {
        var reader = try DER.only(Tag.sequence, of: der).inside
        let identifier = try AlgorithmIdentifier(reader.next(Tag.sequence))
        let bits = try reader.next(Tag.bitString).wholeBytes()
        try reader.end()
        guard let encoded = identifier.parameters else { throw Malformed("a key without parameters") }
        var parameters = try DER.only(Tag.sequence, of: encoded[...]).inside
        algorithm = identifier.oid.text
        parameterSet = try OID(parameters.next(Tag.identifier)).text
        if let element = try parameters.optional(Tag.identifier) {
            digest = try OID(element).text
        } else {
            digest = nil
        }
        try parameters.end()
        point = Array(try DER.only(Tag.octetString, of: bits).content)
    }
}
