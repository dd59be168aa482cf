/// A public key as a certificate holds it, read but not yet used.
struct SubjectKey: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case rsa(modulusBits: Int, exponentBits: Int, exponentIsOdd: Bool)
        /// A named curve.
        case curve(OID)
        case explicitCurve
        case dsa
        case gost(GOSTAlgorithm)
        case other(OID)
    }

    static let rsa = OID("1.2.840.113549.1.1.1")
    static let rsaPSS = OID("1.2.840.113549.1.1.10")
    static let ec = OID("1.2.840.10045.2.1")
    static let dsa = OID("1.2.840.10040.4.1")

    let algorithm: AlgorithmIdentifier
    let kind: Kind
    /// The whole SubjectPublicKeyInfo.
    let encoding: [UInt8]
    /// The bits alone, over which key identifiers are calculated.
    let bits: [UInt8]

    init(_ element: Element) throws(Malformed) {
        var reader = element.inside
        algorithm = try AlgorithmIdentifier(reader.next(Tag.sequence))
        let value = try reader.next(Tag.bitString)
        try reader.end()
        try value.requirePlainValue()
        let bits = try value.wholeBytes()
        self.bits = Array(bits)
        encoding = Array(element.encoding)
        switch algorithm.oid {
        case Self.rsa, Self.rsaPSS:
            guard algorithm.oid == Self.rsaPSS || algorithm.hasNullOrNoParameters else {
                throw Malformed("an RSA key with parameters")
            }
            kind = try Self.rsaKind(bits)
        case Self.ec: kind = try Self.curveKind(algorithm)
        case Self.dsa:
            _ = try DER.only(Tag.integer, of: bits).integerBytes()
            kind = .dsa
        default:
            kind =
                GOSTAlgorithm(keyAlgorithm: algorithm.oid.text).map { known in .gost(known) } ?? .other(algorithm.oid)
        }
    }

    /// Whether keys of this kind are calculated with here.
    var isOfKnownKind: Bool {
        switch kind {
        case .rsa, .curve, .explicitCurve, .gost: true
        case .dsa, .other: false
        }
    }

    private static func rsaKind(_ bits: Octets) throws(Malformed) -> Kind {
        var key = try DER.only(Tag.sequence, of: bits).inside
        let modulus = try key.next(Tag.integer).integerBytes()
        let exponent = try key.next(Tag.integer).integerBytes()
        try key.end()
        guard let high = modulus.first, high < 0x80, let other = exponent.first, other < 0x80 else {
            throw Malformed("an RSA key with a negative number")
        }
        return .rsa(
            modulusBits: bitCount(modulus),
            exponentBits: bitCount(exponent),
            exponentIsOdd: (exponent.last ?? 0) & 1 == 1
        )
    }

    private static func bitCount(_ bytes: Octets) -> Int {
        let rest = bytes.drop { byte in byte == 0 }
        guard let first = rest.first else { return 0 }
        return rest.count * 8 - first.leadingZeroBitCount
    }

    private static func curveKind(_ algorithm: AlgorithmIdentifier) throws(Malformed) -> Kind {
        guard let parameters = algorithm.parameters, let tag = parameters.first else {
            throw Malformed("a key on no curve")
        }
        if tag == Tag.identifier { return .curve(try OID(DER.only(Tag.identifier, of: parameters[...]))) }
        guard tag == Tag.sequence else { throw Malformed("a key on no curve") }
        return .explicitCurve
    }
}

/// Curves with a name that this service calculates on or knows to be weak.
enum Curve {
    static let names: [OID: (name: String, bits: Int)] = [
        OID("1.2.840.10045.3.1.7"): ("P-256", 256), OID("1.3.132.0.34"): ("P-384", 384),
        OID("1.3.132.0.35"): ("P-521", 521), OID("1.2.840.10045.3.1.1"): ("P-192", 192),
        OID("1.3.132.0.33"): ("P-224", 224), OID("1.3.132.0.10"): ("secp256k1", 256),
        OID("1.3.36.3.3.2.8.1.1.7"): ("brainpoolP256r1", 256), OID("1.3.36.3.3.2.8.1.1.11"): ("brainpoolP384r1", 384),
        OID("1.3.36.3.3.2.8.1.1.13"): ("brainpoolP512r1", 512),
    ]
}
