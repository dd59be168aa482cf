import Foundation
import Signatures

/// A certificate written byte by byte and signed with a key of the test authority, for what no authority would issue.
struct HandMadeCertificate {
    static let emailProtection = "1.3.6.1.5.5.7.3.4"
    static let serverAuthentication = "1.3.6.1.5.5.7.3.1"
    static let clientAuthentication = "1.3.6.1.5.5.7.3.2"

    var subject = HandMadeCertificate.name("Signer")
    var issuer = HandMadeCertificate.name("Issuing")
    /// Names of key files in the authority's folder: whose key it is, and who signs.
    var key = "ec"
    var signer = "foreignissuing"
    var version: [UInt8] = [0xa0, 3, 2, 1, 2]
    var serial: [UInt8] = [2, 1, 5]
    var validity = HandMade.element(
        0x30,
        HandMade.element(0x17, Array("250101000000Z".utf8)),
        HandMade.element(0x17, Array("400101000000Z".utf8))
    )
    var algorithm = HandMadeCertificate.ecdsa
    var innerAlgorithm: [UInt8]?
    var publicKey: [UInt8]?
    var extensions = HandMadeCertificate.ofSigner
    /// What stands at the end of the signed part, where nothing may.
    var tail: [UInt8] = []

    static let ecdsa = HandMade.element(0x30, HandMade.identifier("1.2.840.10045.4.3.2"))

    static let ofSigner = [
        authorityKey("Issuing"), usage([0x06, 0xc0]), extendedUsage(emailProtection, "1.2.398.3.3.4.1.1"),
    ]

    /// An authority under the root, with the key that signs signers.
    static let authority: Self = {
        var made = Self()
        made.subject = name("Issuing")
        made.issuer = name("Root")
        made.key = "foreignissuing"
        made.signer = "root"
        made.extensions = ofAuthority("Issuing", under: "Root")
        return made
    }()

    /// A root that signed itself.
    static let root: Self = {
        var made = authority
        made.subject = name("Root")
        made.key = "root"
        made.extensions = ofAuthority("Root", under: "Root")
        return made
    }()

    static func ofAuthority(_ name: String, under issuer: String) -> [[UInt8]] {
        [subjectKey(name), authorityKey(issuer), constraints([1, 1, 0xff]), usage([0x01, 0x06])]
    }

    // MARK: Parts

    static func name(_ text: String) -> [UInt8] {
        let pair = HandMade.element(0x30, HandMade.identifier("2.5.4.3"), HandMade.element(0x0c, Array(text.utf8)))
        return HandMade.element(0x30, HandMade.element(0x31, pair))
    }

    static func `extension`(_ type: String, _ value: [UInt8], critical: [UInt8] = []) -> [UInt8] {
        HandMade.element(0x30, HandMade.identifier(type), critical, HandMade.element(4, value))
    }

    static let critical: [UInt8] = [1, 1, 0xff]

    static func subjectKey(_ text: String) -> [UInt8] {
        `extension`("2.5.29.14", HandMade.element(4, Array(text.utf8)))
    }

    static func authorityKey(_ text: String) -> [UInt8] {
        `extension`("2.5.29.35", HandMade.element(0x30, HandMade.element(0x80, Array(text.utf8))))
    }

    static func constraints(_ parts: [UInt8]...) -> [UInt8] {
        `extension`("2.5.29.19", HandMade.element(0x30, Array(parts.joined())), critical: critical)
    }

    static func usage(_ bits: [UInt8]) -> [UInt8] {
        `extension`("2.5.29.15", HandMade.element(3, bits), critical: critical)
    }

    static func extendedUsage(_ purposes: String...) -> [UInt8] {
        `extension`("2.5.29.37", HandMade.element(0x30, Array(purposes.map(HandMade.identifier).joined())))
    }

    static func policies(_ names: String...) -> [UInt8] {
        let each = names.map { name in HandMade.element(0x30, HandMade.identifier(name)) }
        return `extension`("2.5.29.32", HandMade.element(0x30, Array(each.joined())))
    }

    static func alternativeNames(_ names: [UInt8]...) -> [UInt8] {
        `extension`("2.5.29.17", HandMade.element(0x30, Array(names.joined())))
    }

    static func nameConstraints(
        permitted: [UInt8]? = nil,
        excluded: [UInt8]? = nil,
        critical: [UInt8] = critical
    ) -> [UInt8] {
        func subtrees(_ tag: UInt8, _ base: [UInt8]?) -> [UInt8] {
            base.map { base in HandMade.element(tag, HandMade.element(0x30, base)) } ?? []
        }
        let value = HandMade.element(0x30, subtrees(0xa0, permitted), subtrees(0xa1, excluded))
        return `extension`("2.5.29.30", value, critical: critical)
    }

    // MARK: The whole

    func der(_ authority: TestAuthority) throws -> [UInt8] {
        let key = try publicKey ?? Certificate(pem: authority.bytes("\(key).pem")).publicKey
        let list = extensions.isEmpty ? [] : HandMade.element(0xa3, HandMade.element(0x30, Array(extensions.joined())))
        let signed = HandMade.element(
            0x30,
            version,
            serial,
            innerAlgorithm ?? algorithm,
            issuer,
            validity,
            subject,
            key,
            list,
            tail
        )
        let name = UUID().uuidString
        try authority.write(signed, to: name)
        try authority.run("openssl dgst -sha256 -sign \(signer).key -out \(name).sig \(name)")
        let value = HandMade.element(3, [0], try authority.bytes("\(name).sig"))
        return HandMade.element(0x30, signed, algorithm, value)
    }
}
