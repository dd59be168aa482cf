/// A digest by the name libcrypto gives it.
enum DigestName: String, Codable, Hashable, Sendable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha224 = "SHA224"
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"
    case sha3256 = "SHA3-256"
    case sha3384 = "SHA3-384"
    case sha3512 = "SHA3-512"

    private static let known: [OID: DigestName] = [
        OID("1.2.840.113549.2.5"): .md5, OID("1.3.14.3.2.26"): .sha1, OID("2.16.840.1.101.3.4.2.4"): .sha224,
        OID("2.16.840.1.101.3.4.2.1"): .sha256, OID("2.16.840.1.101.3.4.2.2"): .sha384,
        OID("2.16.840.1.101.3.4.2.3"): .sha512, OID("2.16.840.1.101.3.4.2.8"): .sha3256,
        OID("2.16.840.1.101.3.4.2.9"): .sha3384, OID("2.16.840.1.101.3.4.2.10"): .sha3512,
    ]

    init?(_ oid: OID) {
        guard let known = Self.known[oid] else { return nil }
        self = known
    }

    /// The last second of 2013: until then SHA-1 was allowed for signatures (NIST SP 800-131A).
    private static let lastOfSHA1: Int64 = 1_388_534_399

    /// Whether at that instant nobody could find two messages with one value of it.
    func isStrong(atSeconds: Int64) -> Bool {
        switch self {
        case .md5: false
        case .sha1: atSeconds <= Self.lastOfSHA1
        case .sha224: false
        default: true
        }
    }

    func withCName<Answer>(_ body: (UnsafePointer<CChar>) -> Answer) -> Answer {
        unsafe rawValue.withCString { name in unsafe body(name) }
    }
}

/// A digest of a message, calculated here or by the part for GOST.
enum MessageDigest: Hashable, Sendable {
    case libcrypto(DigestName)
    case gost(GOSTDigest)

    init?(_ algorithm: AlgorithmIdentifier) {
        guard algorithm.hasNullOrNoParameters else { return nil }
        if let name = DigestName(algorithm.oid) {
            self = .libcrypto(name)
        } else if let digest = GOSTDigest(algorithm: algorithm.oid.text) {
            self = .gost(digest)
        } else {
            return nil
        }
    }

    func isStrong(atSeconds: Int64) -> Bool {
        switch self {
        case .libcrypto(let name): name.isStrong(atSeconds: atSeconds)
        case .gost(let digest): digest != .gost34311 || atSeconds <= GOSTAlgorithm.lastOf2004
        }
    }

    var name: String {
        switch self {
        case .libcrypto(let name): name.rawValue
        case .gost(.streebog256): "Streebog-256"
        case .gost(.streebog512): "Streebog-512"
        case .gost(.gost34311): "GOST 34.311-95"
        }
    }

    func value(of message: Octets) -> [UInt8] {
        switch self {
        case .libcrypto(let name): Digest.value(name, message)
        case .gost(let digest): digest.hash(Array(message))
        }
    }
}

/// How a signature is made: the family of arithmetic with everything it needs to know.
enum SignatureScheme: Hashable, Sendable {
    case libcrypto(LibcryptoScheme)
    case gost(GOSTAlgorithm)

    /// The scheme that an identifier stands for, where it names its digest itself; nil where nobody here knows it.
    init?(_ algorithm: AlgorithmIdentifier) {
        if let scheme = LibcryptoScheme(algorithm) {
            self = .libcrypto(scheme)
        } else if algorithm.hasNullOrNoParameters, let known = GOSTAlgorithm(signatureAlgorithm: algorithm.oid.text) {
            self = .gost(known)
        } else {
            return nil
        }
    }

    /// The scheme of a signer, who names the digest apart and may name the kind of key alone.
    init?(_ algorithm: AlgorithmIdentifier, digest: MessageDigest) {
        switch (algorithm.oid, digest) {
        case (SubjectKey.rsa, .libcrypto(let name)) where algorithm.hasNullOrNoParameters:
            self = .libcrypto(LibcryptoScheme(family: .rsa, digest: name))
        case (SubjectKey.ec, .libcrypto(let name)):
            self = .libcrypto(LibcryptoScheme(family: .ecdsa, digest: name))
        case (SubjectKey.dsa, .libcrypto(let name)):
            self = .libcrypto(LibcryptoScheme(family: .dsa, digest: name))
        case (_, .gost):
            guard let known = GOSTAlgorithm(signerInfoAlgorithm: algorithm.oid.text) else { return nil }
            self = .gost(known)
        default: self.init(algorithm)
        }
    }

    var digest: MessageDigest {
        switch self {
        case .libcrypto(let scheme): .libcrypto(scheme.digest)
        case .gost(let algorithm): .gost(algorithm.digest)
        }
    }

    /// Whether the digests it uses are strong.
    func isStrong(atSeconds: Int64) -> Bool {
        switch self {
        case .libcrypto(let scheme):
            scheme.digest.isStrong(atSeconds: atSeconds) && scheme.maskDigest.isStrong(atSeconds: atSeconds)
        case .gost(let algorithm): !algorithm.isArchival || atSeconds <= GOSTAlgorithm.lastOf2004
        }
    }

    var family: String {
        switch self {
        case .libcrypto(let scheme): scheme.family.rawValue
        case .gost(let algorithm): algorithm.name
        }
    }

    /// The digest of the mask of RSASSA-PSS.
    var maskDigest: DigestName? {
        switch self {
        case .libcrypto(let scheme): scheme.family == .pss ? scheme.maskDigest : nil
        case .gost: nil
        }
    }

    var saltBytes: Int {
        switch self {
        case .libcrypto(let scheme): scheme.saltBytes
        case .gost: 0
        }
    }

    var name: String {
        switch self {
        case .libcrypto(let scheme): "\(scheme.family.rawValue) with \(scheme.digest.rawValue)"
        case .gost(let algorithm): algorithm.name
        }
    }
}

extension GOSTAlgorithm {
    /// The last second of 28 April 2024, after which the Kazakh authority issued no keys of 2004 any more.
    static let lastOf2004: Int64 = 1_714_348_799

    var name: String {
        switch self {
        case .kazakh2004: "GOST 34.310-2004"
        case .kazakh2015With256Bits, .kazakh2015With512Bits: "GOST 34.10-2015"
        case .russian2012With256Bits, .russian2012With512Bits: "GOST R 34.10-2012"
        }
    }
}

/// A scheme that libcrypto calculates.
struct LibcryptoScheme: Hashable, Sendable {
    enum Family: String, Hashable, Sendable {
        case rsa = "RSA"
        case pss = "RSA-PSS"
        case ecdsa = "ECDSA"
        case dsa = "DSA"
    }

    let family: Family
    let digest: DigestName
    let maskDigest: DigestName
    let saltBytes: Int

    init(family: Family, digest: DigestName, maskDigest: DigestName? = nil, saltBytes: Int = 0) {
        self.family = family
        self.digest = digest
        self.maskDigest = maskDigest ?? digest
        self.saltBytes = saltBytes
    }

    private static let known: [OID: (Family, DigestName)] = [
        OID("1.2.840.113549.1.1.4"): (.rsa, .md5), OID("1.2.840.113549.1.1.5"): (.rsa, .sha1),
        OID("1.2.840.113549.1.1.14"): (.rsa, .sha224), OID("1.2.840.113549.1.1.11"): (.rsa, .sha256),
        OID("1.2.840.113549.1.1.12"): (.rsa, .sha384), OID("1.2.840.113549.1.1.13"): (.rsa, .sha512),
        OID("1.2.840.10045.4.1"): (.ecdsa, .sha1), OID("1.2.840.10045.4.3.1"): (.ecdsa, .sha224),
        OID("1.2.840.10045.4.3.2"): (.ecdsa, .sha256), OID("1.2.840.10045.4.3.3"): (.ecdsa, .sha384),
        OID("1.2.840.10045.4.3.4"): (.ecdsa, .sha512), OID("1.2.840.10040.4.3"): (.dsa, .sha1),
        OID("2.16.840.1.101.3.4.3.1"): (.dsa, .sha224), OID("2.16.840.1.101.3.4.3.2"): (.dsa, .sha256),
    ]

    init?(_ algorithm: AlgorithmIdentifier) {
        if algorithm.oid == SubjectKey.rsaPSS {
            guard let made = try? Self.pss(algorithm) else { return nil }
            self = made
            return
        }
        guard let (family, digest) = Self.known[algorithm.oid] else { return nil }
        // RFC 3279 and 5758: RSA writes NULL, the others write nothing; what comes with more is something else.
        guard family == .rsa ? algorithm.hasNullOrNoParameters : algorithm.hasNoParameters else { return nil }
        self.init(family: family, digest: digest)
    }

    private static let mask = OID("1.2.840.113549.1.1.8")

    private static func pss(_ algorithm: AlgorithmIdentifier) throws(Malformed) -> LibcryptoScheme {
        guard let parameters = algorithm.parameters else { throw Malformed("PSS without parameters") }
        var reader = try DER.only(Tag.sequence, of: parameters[...]).inside
        var digest = DigestName.sha1
        var maskDigest = DigestName.sha1
        var salt = 20
        if let element = try reader.optional(0xa0) { digest = try digestName(element) }
        if let element = try reader.optional(0xa1) {
            var inside = element.inside
            let generator = try AlgorithmIdentifier(inside.next(Tag.sequence))
            try inside.end()
            guard generator.oid == mask, let parameters = generator.parameters else {
                throw Malformed("an unknown mask")
            }
            let inner = try AlgorithmIdentifier(DER.only(Tag.sequence, of: parameters[...]))
            guard inner.hasNullOrNoParameters, let name = DigestName(inner.oid) else {
                throw Malformed("an unknown digest")
            }
            maskDigest = name
        }
        if let element = try reader.optional(0xa2) {
            var inside = element.inside
            salt = try inside.next(Tag.integer).number(upTo: 512)
            try inside.end()
        }
        if let element = try reader.optional(0xa3) {
            var inside = element.inside
            guard try inside.next(Tag.integer).number() == 1 else { throw Malformed("an unknown trailer") }
            try inside.end()
        }
        try reader.end()
        return LibcryptoScheme(family: .pss, digest: digest, maskDigest: maskDigest, saltBytes: salt)
    }

    private static func digestName(_ element: Element) throws(Malformed) -> DigestName {
        var inside = element.inside
        let algorithm = try AlgorithmIdentifier(inside.next(Tag.sequence))
        try inside.end()
        guard algorithm.hasNullOrNoParameters, let name = DigestName(algorithm.oid) else {
            throw Malformed("an unknown digest")
        }
        return name
    }
}
