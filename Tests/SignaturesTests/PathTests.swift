import Signatures
import Testing

/// RFC 5280 by certificates that break one rule each; the lists of others ask for more, but they may not be at hand.
@Suite struct `A path to an anchor` {
    /// One thing wrong with one certificate of a path that is right otherwise.
    struct Fault: Sendable, CustomTestStringConvertible {
        enum Place { case target, authority }

        let testDescription: String
        let place: Place
        let sub: String
        let make: @Sendable (inout HandMadeCertificate) -> Void

        init(
            _ what: String,
            _ place: Place,
            _ sub: String,
            _ make: @escaping @Sendable (inout HandMadeCertificate) -> Void
        ) {
            (testDescription, self.place, self.sub, self.make) = (what, place, sub, make)
        }
    }

    private typealias Made = HandMadeCertificate
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    private func answer(
        _ target: HandMadeCertificate = HandMadeCertificate(),
        under authorities: [HandMadeCertificate] = [.authority],
        root: HandMadeCertificate = .root,
        _ parameters: String = "purpose=smimesign"
    ) throws -> VerificationCase.Answer {
        let file = try target.der(authority)
        return VerificationCase(
            kind: .path,
            file: file,
            content: nil,
            anchors: [try root.der(authority)],
            untrusted: try authorities.map { one in try one.der(authority) },
            lists: [],
            atSeconds: 1_800_000_000,
            parameters: parameters.split(separator: " ").map(String.init),
            certificate: nil,
            issuer: nil
        ).answer()
    }

    @Test func `holds when nothing is wrong with it`() throws {
        for purpose in ["any", "smimesign"] {
            let found = try answer("purpose=\(purpose)")
            #expect(found.verdict == "accept", "\(found)")
        }
        var harmless = HandMadeCertificate()
        harmless.extensions.append(Made.extension("1.3.6.1.4.1.55555.1", [5, 0]))
        #expect(try answer(harmless).verdict == "accept")
    }

    private func answer(_ parameters: String) throws -> VerificationCase.Answer {
        try answer(HandMadeCertificate(), parameters)
    }

    private func answer(_ target: HandMadeCertificate, _ parameters: String) throws -> VerificationCase.Answer {
        try answer(target, under: [.authority], root: .root, parameters)
    }

    static let unknown = HandMadeCertificate.extension(
        "1.3.6.1.4.1.55555.1",
        [5, 0],
        critical: HandMadeCertificate.critical
    )
    static let host = HandMade.element(0x82, Array("a.example".utf8))

    static let faults = [
        Fault("a critical extension nobody knows", .target, "CERTIFICATE_CHAIN_GENERAL_FAILURE") { made in
            made.extensions.append(unknown)
        },
        Fault("a critical extension nobody knows", .authority, "CERTIFICATE_CHAIN_GENERAL_FAILURE") { made in
            made.extensions.append(unknown)
        },
        Fault("a key for signing in", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions[2] = HandMadeCertificate.extendedUsage(HandMadeCertificate.clientAuthentication)
        },
        Fault("a key for any purpose", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions[2] = HandMadeCertificate.extendedUsage("2.5.29.37.0")
        },
        Fault("a key that promises nothing", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions[1] = HandMadeCertificate.usage([7, 0x80])
        },
        Fault("an authority for other purposes", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions.append(HandMadeCertificate.extendedUsage(HandMadeCertificate.serverAuthentication))
        },
        Fault("an authority that signs documents", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions.append(HandMadeCertificate.constraints(HandMadeCertificate.critical))
        },
        Fault("no basic constraints", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in made.extensions.remove(at: 2)
        },
        Fault("no authority by its own words", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions[2] = HandMadeCertificate.constraints()
        },
        Fault("no right to sign certificates", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions[3] = HandMadeCertificate.usage([1, 0x02])
        },
        Fault("no key of its issuer", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in made.extensions.remove(at: 1)
        },
        Fault("another key of its issuer", .target, "NO_CERTIFICATE_CHAIN_FOUND") { made in
            made.extensions[0] = HandMadeCertificate.authorityKey("Another")
        },
        Fault("another name of its issuer", .target, "CERTIFICATE_CHAIN_GENERAL_FAILURE") { made in
            made.issuer = HandMadeCertificate.name("Another")
        },
        Fault("a signature of another key", .target, "NO_CERTIFICATE_CHAIN_FOUND") { made in made.signer = "root" },
        Fault("a signature of another key", .authority, "NO_CERTIFICATE_CHAIN_FOUND") { made in made.signer = "ec" },
        Fault("a name outside what is permitted", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in
            let base = HandMade.element(0xa4, HandMadeCertificate.name("Nobody"))
            made.extensions.append(HandMadeCertificate.nameConstraints(permitted: base))
        },
        Fault("a name that is excluded", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in
            let base = HandMade.element(0xa4, HandMadeCertificate.name("Signer"))
            made.extensions.append(HandMadeCertificate.nameConstraints(excluded: base))
        },
        Fault("name constraints that are not critical", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.extensions.append(HandMadeCertificate.nameConstraints(excluded: host, critical: []))
        },
        Fault("a demand for a policy that nobody has", .authority, "CHAIN_CONSTRAINTS_FAILURE") { made in
            let value = HandMade.element(0x30, HandMade.element(0x80, [0]))
            let demand = HandMadeCertificate.extension("2.5.29.36", value, critical: HandMadeCertificate.critical)
            made.extensions.append(demand)
        },
        Fault("version 1", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in (made.version, made.extensions) = ([], []) },
        Fault("number zero", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in made.serial = [2, 1, 0] },
        Fault("a negative number", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in made.serial = [2, 1, 0x85] },
        Fault("a number of 21 bytes", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in
            made.serial = [2, 21] + Array(repeating: 1, count: 21)
        },
        Fault("no name of its own", .target, "CHAIN_CONSTRAINTS_FAILURE") { made in made.subject = [0x30, 0] },
        Fault("a key beside its curve", .target, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") { made in
            let algorithm = HandMade.element(
                0x30,
                HandMade.identifier("1.2.840.10045.2.1"),
                HandMade.identifier("1.2.840.10045.3.1.7")
            )
            let point = HandMade.element(3, [0, 4], Array(repeating: 1, count: 64))
            made.publicKey = HandMade.element(0x30, algorithm, point)
        },
        Fault("an even exponent", .target, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") { made in made.publicKey = rsa(256, [4])
        },
        Fault("an exponent of one", .target, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") { made in
            made.publicKey = rsa(256, [1])
        },
        Fault("an exponent of 34 bits", .target, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") { made in
            made.publicKey = rsa(256, [3, 0, 0, 0, 1])
        },
        Fault("a modulus of 1,984 bits", .target, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") { made in
            made.publicKey = rsa(248, [1, 0, 1])
        },
        Fault("a modulus of 16,384 bits", .target, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE") { made in
            made.publicKey = rsa(2_048, [1, 0, 1])
        },
    ]

    /// A key of so many bytes with this exponent; nobody has its other half.
    private static func rsa(_ count: Int, _ exponent: [UInt8]) -> [UInt8] {
        let modulus = HandMade.element(2, [0], Array(repeating: 0xc1, count: count))
        let key = HandMade.element(0x30, modulus, HandMade.element(2, exponent))
        let algorithm = HandMade.element(0x30, HandMade.identifier("1.2.840.113549.1.1.1"), [5, 0])
        return HandMade.element(0x30, algorithm, HandMade.element(3, [0], key))
    }

    /// Each after a path that holds, and twice: what was proved before excuses nothing.
    @Test(arguments: faults) func `does not hold with`(fault: Fault) throws {
        #expect(try answer().verdict == "accept")
        var target = HandMadeCertificate()
        var above = HandMadeCertificate.authority
        switch fault.place {
        case .target: fault.make(&target)
        case .authority: fault.make(&above)
        }
        for _ in 0..<2 {
            let found = try answer(target, under: [above])
            #expect(found.verdict == "reject" && found.sub == fault.sub, "\(found)")
        }
    }

    @Test(arguments: [(0, "reject"), (1, "accept")] as [(UInt8, String)])
    func `is as long as an authority allows`(limit: UInt8, verdict: String) throws {
        var first = HandMadeCertificate.authority
        first.extensions[2] = Made.constraints([1, 1, 0xff], [2, 1, limit])
        first.subject = Made.name("First")
        first.extensions[0] = Made.subjectKey("First")
        var second = HandMadeCertificate.authority
        (second.issuer, second.signer) = (Made.name("First"), "foreignissuing")
        second.extensions[1] = Made.authorityKey("First")
        #expect(try answer(under: [first, second]).verdict == verdict)
    }

    @Test(arguments: [("1.2.3", "accept"), ("1.2.4", "reject")])
    func `has a policy`(asked: String, verdict: String) throws {
        var above = HandMadeCertificate.authority
        above.extensions.append(Made.policies("1.2.3", "1.2.4"))
        var target = HandMadeCertificate()
        target.extensions.append(Made.policies("1.2.3"))
        let found = try answer(target, under: [above], root: .root, "purpose=any explicit_policy policy=\(asked)")
        #expect(found.verdict == verdict, "\(found)")
    }

    @Test(arguments: [("2.5.29.32.0", "", "accept"), ("2.5.29.32.0", " inhibit_any", "reject")])
    func `has any policy, unless that is forbidden`(own: String, more: String, verdict: String) throws {
        var target = HandMadeCertificate()
        target.extensions.append(Made.policies(own))
        var above = HandMadeCertificate.authority
        above.extensions.append(Made.policies("1.2.3"))
        let found = try answer(target, under: [above], root: .root, "purpose=any explicit_policy policy=1.2.3" + more)
        #expect(found.verdict == verdict, "\(found)")
    }

    @Test(arguments: [("example", "accept"), ("other", "reject")])
    func `has the hosts that an authority may speak for`(base: String, verdict: String) throws {
        var above = HandMadeCertificate.authority
        above.extensions.append(Made.nameConstraints(permitted: HandMade.element(0x82, Array(base.utf8))))
        var target = HandMadeCertificate()
        target.extensions.append(Made.alternativeNames(Self.host))
        #expect(try answer(target, under: [above]).verdict == verdict)
    }
}
