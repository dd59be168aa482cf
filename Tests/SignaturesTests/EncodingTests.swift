import Signatures
import Testing

@Suite struct `Bytes that are not quite DER` {
    private typealias Made = HandMadeCertificate
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (inout HandMadeCertificate) -> Void

        init(_ what: String, _ make: @escaping @Sendable (inout HandMadeCertificate) -> Void) {
            (testDescription, self.make) = (what, make)
        }
    }

    private static let value: [UInt8] = [5, 0]
    private static let type = "1.3.6.1.4.1.55555.1"

    static let forms = [
        Form("two algorithms") { made in
            made.innerAlgorithm = HandMade.element(0x30, HandMade.identifier("1.2.840.10045.4.3.3"))
        },
        Form("an extension twice") { made in made.extensions.append(made.extensions[0]) },
        Form("a BOOLEAN of one") { made in
            made.extensions.append(HandMadeCertificate.extension(type, value, critical: [1, 1, 1]))
        },
        Form("a default that is written out") { made in
            made.extensions.append(HandMadeCertificate.extension(type, value, critical: [1, 1, 0]))
        },
        Form("a length in a longer form") { made in made.serial = [2, 0x81, 1, 5] },
        Form("a length that is not told") { made in
            made.subject = [0x30, 0x80] + made.subject.dropFirst(2) + [0, 0]
        },
        Form("a number in a longer form") { made in made.serial = [2, 2, 0, 5] },
        Form("a number without a byte") { made in made.serial = [2, 0] },
        Form("named bits with a zero at their end") { made in
            made.extensions[1] = HandMadeCertificate.usage([0, 0xc0])
        },
        Form("an identifier that is padded") { made in
            made.extensions.append(HandMade.element(0x30, [6, 3, 0x2a, 0x80, 1], HandMade.element(4, value)))
        },
        Form("a version that does not exist") { made in made.version = [0xa0, 3, 2, 1, 4] },
        Form("a time without seconds") { made in
            let time = HandMade.element(0x17, Array("2501010000Z".utf8))
            made.validity = HandMade.element(0x30, time, time)
        },
        Form("a time that does not exist") { made in
            let time = HandMade.element(0x17, Array("250230000000Z".utf8))
            made.validity = HandMade.element(0x30, time, time)
        },
        Form("something after the end") { made in made.tail = [5, 0] },
        Form("a string in pieces") { made in
            made.subject = HandMade.element(
                0x30,
                HandMade.element(0x31, HandMade.element(0x30, HandMade.identifier("2.5.4.3"), [0x2c, 3, 0x0c, 1, 65]))
            )
        },
        Form("a name of 65 parts") { made in
            let pair = HandMade.element(0x30, HandMade.identifier("2.5.4.3"), [0x0c, 1, 65])
            let part = HandMade.element(0x31, pair)
            made.subject = HandMade.element(0x30, Array(repeatElement(part, count: 65).joined()))
        },
        Form("a name of 65 values in one part") { made in
            let pair = HandMade.element(0x30, HandMade.identifier("2.5.4.3"), [0x0c, 1, 65])
            let part = HandMade.element(0x31, Array(repeatElement(pair, count: 65).joined()))
            made.subject = HandMade.element(0x30, part)
        },
        Form("a name of 4 KiB") { made in
            made.subject = HandMadeCertificate.name(String(repeating: "A", count: 4 << 10))
        },
        Form("a curve with five kilobytes of parameters") { made in
            let parameters = HandMade.element(0x30, HandMade.element(4, Array(repeating: 1, count: 5_000)))
            let algorithm = HandMade.element(0x30, HandMade.identifier("1.2.840.10045.2.1"), parameters)
            made.publicKey = HandMade.element(0x30, algorithm, HandMade.element(3, [0, 4]))
        },
    ]

    @Test(arguments: forms) func `are no certificate with`(form: Form) throws {
        var made = HandMadeCertificate()
        #expect(throws: Never.self) { try Certificate(der: made.der(authority)) }
        form.make(&made)
        let der = try made.der(authority)
        #expect(throws: SignatureFault.self) { try Certificate(der: der) }
    }

    @Test func `are a certificate when they are DER, and not with one byte more or less`() throws {
        let der = try HandMadeCertificate().der(authority)
        #expect(try Certificate(der: der).der == der)
        #expect(throws: SignatureFault.self) { try Certificate(der: der + [0]) }
        #expect(throws: SignatureFault.self) { try Certificate(der: Array(der.dropLast())) }
    }
}

@Suite struct `A container has bounds` {
    private let authority: TestAuthority
    private let certificate: [UInt8]

    init() throws {
        authority = try TestAuthority.shared.get()
        certificate = try Certificate(pem: authority.bytes("rsa.pem")).der
    }

    private var honest: [[UInt8]] {
        [
            HandMade.contentType, HandMade.signingTime, HandMade.messageDigest(of: complaint),
            HandMade.signingCertificate(certificate),
        ]
    }

    private func sub(_ made: HandMade, _ attributes: [[UInt8]]? = nil, unsigned: [[UInt8]] = []) throws -> String? {
        let container = try made.container(attributes: attributes ?? honest) { _ in unsigned }
        let verdict = try judge(container)
        #expect((verdict.indication == .passed) == (verdict.sub == nil))
        return verdict.sub
    }

    private var made: HandMade { HandMade(authority: authority) }

    /// An attribute of any kind with so many values.
    private func many(_ values: Int) -> [UInt8] {
        HandMade.attribute("1.2.3.4", Array(repeatElement([5, 0] as [UInt8], count: values).joined()))
    }

    @Test(arguments: [(7, nil), (8, "SIG_CONSTRAINTS_FAILURE"), (9, "FORMAT_FAILURE")] as [(Int, String?)])
    func `of eight signers, and one is asked for`(count: Int, other: String?) throws {
        var made = made
        made.signers = count == 7 ? 1 : count
        #expect(try sub(made) == other)
    }

    @Test(arguments: [(16, nil), (17, "FORMAT_FAILURE")] as [(Int, String?)])
    func `of sixteen certificates`(count: Int, other: String?) throws {
        var made = made
        made.others = [Array(repeatElement(certificate, count: count - 1).joined())]
        #expect(try sub(made) == other)
        made.others = [Array(repeatElement([0xa1, 0], count: count - 1).joined())]
        #expect(try sub(made) == other)
    }

    @Test func `of certificates of 64 KiB together`() throws {
        var made = made
        let padding = HandMade.element(0xa1, HandMade.element(4, Array(repeating: 0, count: 15_000)))
        made.others = [Array(repeatElement(padding, count: 4).joined())]
        #expect(try sub(made) == nil)
        made.others = [Array(repeatElement(padding, count: 5).joined())]
        #expect(try sub(made) == "FORMAT_FAILURE")
    }

    @Test(arguments: [(16, nil), (17, "FORMAT_FAILURE")] as [(Int, String?)])
    func `of sixteen lists of revoked certificates`(count: Int, other: String?) throws {
        var made = made
        made.lists = Array(repeatElement([0x30, 0], count: count).joined())
        #expect(try sub(made) == other)
    }

    @Test(arguments: [(32, nil), (33, "FORMAT_FAILURE")] as [(Int, String?)])
    func `of thirty-two attributes and values`(count: Int, other: String?) throws {
        #expect(try sub(made, honest + Array(repeating: many(1), count: count - honest.count)) == other)
        #expect(try sub(made, honest + [many(count)]) == other)
        #expect(try sub(made, unsigned: Array(repeating: many(1), count: count)) == other)
        #expect(try sub(made, unsigned: [many(count)]) == other)
    }

    @Test func `of one mebibyte`() throws {
        let room = (1 << 20) - 10_000
        let large = HandMade.attribute("1.2.3.4", HandMade.element(4, Array(repeating: 0, count: room)))
        #expect(try sub(made, unsigned: [large]) == nil)
        let more = HandMade.attribute("1.2.3.5", HandMade.element(4, Array(repeating: 0, count: 10_000)))
        #expect(try sub(made, unsigned: [large, more]) == "FORMAT_FAILURE")
    }

    @Test func `of pieces of its content`() throws {
        for (count, passes) in [(4_095, true), (4_096, false)] {
            var made = made
            let document = Array(repeating: UInt8(ascii: "x"), count: count)
            let pieces = repeatElement([4, 1, UInt8(ascii: "x")], count: count)
            made.content = HandMade.element(0x24, Array(pieces.joined()))
            let attributes = [honest[0], honest[1], HandMade.messageDigest(of: document), honest[3]]
            let container = try made.container(attributes: attributes)
            #expect(try judge(container, over: document).sub == (passes ? nil : "FORMAT_FAILURE"))
        }
    }

    @Test func `and nothing in it is nested without end`() throws {
        for depth in [8, 40] {
            var value: [UInt8] = [5, 0]
            for _ in 0..<depth { value = HandMade.element(0x30, value) }
            let sub = try sub(made, honest + [HandMade.attribute("1.2.3.4", value)])
            // What is signed is never walked through unread, but nothing deep is called DER.
            #expect(sub == nil)
            let facts = try facts(honest + [HandMade.attribute("1.2.3.4", value)])
            #expect(facts.container.strictEncoding == (depth == 8))
        }
    }

    private func facts(_ attributes: [[UInt8]]) throws -> SignatureFacts {
        try Verifier(anchors: authority.anchors("root", "issuing")).facts(
            container: made.container(attributes: attributes),
            over: complaint,
            atSeconds: authority.now()
        )
    }

    @Test func `and what is signed is DER`() throws {
        // The length of the content type's identifier in a longer form.
        let loose = HandMade.element(0x30, Array(honest[0].dropFirst(2)))
        #expect(loose == honest[0])
        let longer = [0x30, 0x81] + honest[0].dropFirst()
        #expect(try sub(made, [longer] + honest.dropFirst()) == "FORMAT_FAILURE")
    }

    @Test func `and what must be signed does not count beside it`() throws {
        #expect(try sub(made, unsigned: [HandMade.signingTime]) == "SIG_CONSTRAINTS_FAILURE")
        let without = Array(honest.dropLast())
        #expect(try sub(made, without, unsigned: [honest[3]]) == "SIG_CONSTRAINTS_FAILURE")
    }

    @Test func `and a digest that its signer did not use is not enough`() throws {
        var made = made
        made.listed = "2.16.840.1.101.3.4.2.2"
        #expect(try sub(made) == "SIG_CONSTRAINTS_FAILURE")
    }

    @Test func `and names one of two certificates of one key`() throws {
        // The key of a certificate that was renewed: the signature was made under the old one.
        try authority.run(
            "openssl x509 -req -in rsa.csr -CA issuing.pem -CAkey issuing.key -days 300 -set_serial 4711 -extfile rsa.cnf"
                + " -extensions ext -sha256 -out renewed.pem"
        )
        let other = try Certificate(pem: authority.bytes("renewed.pem")).der
        let attributes = Array(honest.dropLast()) + [HandMade.signingCertificate(other)]
        #expect(try sub(made, attributes) == "NO_SIGNING_CERTIFICATE_FOUND")
        var swapped = made
        swapped.others = [other]
        #expect(try sub(swapped, attributes) == "NO_SIGNING_CERTIFICATE_FOUND")
        #expect(try sub(swapped) == nil)
    }

    @Test func `and PSS has no weaker mask`() throws {
        let options =
            "-signer rsa.pem -inkey rsa.key -cades -md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha1"
        #expect(try judge(authority.cms(options, over: complaint)).sub == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    }
}
