/// One way of signing by GOST: what the key, the digest and the signature are called and how their bytes lie.
///
/// The arithmetic is the same for all. Names are dotted object identifiers, as certificates and containers carry them.
public enum GOSTAlgorithm: Hashable, Sendable, CaseIterable {
    /// GOST 34.310-2004 with GOST 34.311-95: old certificates have it, and it must sign nothing new.
    case kazakh2004
    case kazakh2015With256Bits
    /// What the Kazakh authority has issued to citizens since 2024.
    case kazakh2015With512Bits
    case russian2012With256Bits
    case russian2012With512Bits

    /// The algorithm of a key, as SubjectPublicKeyInfo names it.
    public init?(keyAlgorithm: String) { self.init { algorithm in algorithm.keyAlgorithm == keyAlgorithm } }

    /// The algorithm of a signature, as certificates, revocation lists and OCSP answers name it.
    public init?(signatureAlgorithm: String) {
        self.init { algorithm in algorithm.signatureAlgorithm == signatureAlgorithm }
    }

    /// The algorithm of a signature, as a SignerInfo of CMS names it: Russian programs put the key's name there.
    public init?(signerInfoAlgorithm: String) {
        self.init { algorithm in
            algorithm.signatureAlgorithm == signerInfoAlgorithm
                || (algorithm.isRussian && algorithm.keyAlgorithm == signerInfoAlgorithm)
        }
    }

    private init?(where fits: (Self) -> Bool) {
        guard let found = Self.allCases.first(where: fits) else { return nil }
        self = found
    }

    public var keyAlgorithm: String {
        switch self {
        case .kazakh2004: "1.2.398.3.10.1.1.1.1"
        case .kazakh2015With256Bits: "1.2.398.3.10.1.1.2.1"
        case .kazakh2015With512Bits: "1.2.398.3.10.1.1.2.2"
        case .russian2012With256Bits: "1.2.643.7.1.1.1.1"
        case .russian2012With512Bits: "1.2.643.7.1.1.1.2"
        }
    }

    public var signatureAlgorithm: String {
        switch self {
        case .kazakh2004: "1.2.398.3.10.1.1.1.2"
        case .kazakh2015With256Bits: "1.2.398.3.10.1.1.2.3.1"
        case .kazakh2015With512Bits: "1.2.398.3.10.1.1.2.3.2"
        case .russian2012With256Bits: "1.2.643.7.1.1.3.2"
        case .russian2012With512Bits: "1.2.643.7.1.1.3.3"
        }
    }

    /// Every name that the digest of this algorithm goes by; no other digest may stand beside the signature.
    public var digestAlgorithms: [String] {
        switch self {
        case .kazakh2004: ["1.2.398.3.10.1.3.1", "1.2.398.3.10.1.3.1.1.0"]
        case .kazakh2015With256Bits: ["1.2.398.3.10.1.3.2"]
        case .kazakh2015With512Bits: ["1.2.398.3.10.1.3.3"]
        case .russian2012With256Bits: ["1.2.643.7.1.1.2.2"]
        case .russian2012With512Bits: ["1.2.643.7.1.1.2.3"]
        }
    }

    public var digest: GOSTDigest {
        switch self {
        case .kazakh2004: .gost34311
        case .kazakh2015With256Bits, .russian2012With256Bits: .streebog256
        case .kazakh2015With512Bits, .russian2012With512Bits: .streebog512
        }
    }

    /// True for what only a record of the past may be verified with.
    public var isArchival: Bool { self == .kazakh2004 }

    public var bits: Int { digest.byteCount * 8 }

    var isRussian: Bool { self == .russian2012With256Bits || self == .russian2012With512Bits }

    /// The curve that a key of this algorithm may name.
    ///
    /// The Kazakh sets are the Russian ones under other names. Those of 2004 and of 512 bits were proved with real
    /// certificates; no certificate with the 256-bit set of 2015 has been seen, and a key of another curve is refused.
    func curve(parameterSet: String) -> GOSTCurve? {
        switch (self, parameterSet) {
        case (.kazakh2004, "1.2.398.3.10.1.1.1.1.1"): .cryptoProA
        case (.kazakh2015With256Bits, "1.2.398.3.10.1.1.2.1.1"): .tc26Bits256A
        case (.kazakh2015With512Bits, "1.2.398.3.10.1.1.2.2.1"): .tc26Bits512A
        case (.russian2012With256Bits, "1.2.643.7.1.2.1.1.1"): .tc26Bits256A
        case (.russian2012With256Bits, "1.2.643.7.1.2.1.1.2"): .cryptoProA
        case (.russian2012With256Bits, "1.2.643.7.1.2.1.1.3"): .cryptoProB
        case (.russian2012With256Bits, "1.2.643.7.1.2.1.1.4"): .cryptoProC
        case (.russian2012With256Bits, "1.2.643.2.2.35.1"), (.russian2012With256Bits, "1.2.643.2.2.36.0"): .cryptoProA
        case (.russian2012With256Bits, "1.2.643.2.2.35.2"): .cryptoProB
        case (.russian2012With256Bits, "1.2.643.2.2.35.3"), (.russian2012With256Bits, "1.2.643.2.2.36.1"): .cryptoProC
        case (.russian2012With512Bits, "1.2.643.7.1.2.1.2.1"): .tc26Bits512A
        case (.russian2012With512Bits, "1.2.643.7.1.2.1.2.2"): .tc26Bits512B
        case (.russian2012With512Bits, "1.2.643.7.1.2.1.2.3"): .tc26Bits512C
        default: nil
        }
    }
}

extension GOSTDigest {
    /// The digest that a container or a time stamp names.
    public init?(algorithm: String) {
        guard let found = GOSTAlgorithm.allCases.first(where: { $0.digestAlgorithms.contains(algorithm) }) else {
            return nil
        }
        self = found.digest
    }
}
