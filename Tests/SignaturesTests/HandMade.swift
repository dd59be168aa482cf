import Foundation
import Signatures

/// Containers written byte by byte, for what no honest program would write.
struct HandMade {
    static func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        var body: [UInt8] = []
        for part in parts { body += part }
        let size = body.count
        if size < 128 { return [tag, UInt8(size)] + body }
        let length = [16, 8, 0].map { shift in UInt8(size >> shift & 255) }.drop { byte in byte == 0 }
        return [tag, 0x80 | UInt8(length.count)] + length + body
    }

    static func identifier(_ text: String) -> [UInt8] {
        let numbers = text.split(separator: ".").compactMap { part in Int(part) }
        var body = [UInt8(numbers[0] * 40 + numbers[1])]
        for number in numbers.dropFirst(2) {
            var septets = [UInt8(number & 127)]
            var rest = number >> 7
            while rest > 0 {
                septets.insert(UInt8(rest & 127) | 128, at: 0)
                rest >>= 7
            }
            body += septets
        }
        return element(0x06, body)
    }

    static func attribute(_ type: String, _ values: [UInt8]...) -> [UInt8] {
        element(0x30, identifier(type), element(0x31, Array(values.joined())))
    }

    static let data = "1.2.840.113549.1.7.1"
    static let contentType = attribute("1.2.840.113549.1.9.3", identifier(data))
    static let signingTime = attribute("1.2.840.113549.1.9.5", element(0x17, Array("261124100000Z".utf8)))

    static func messageDigest(of document: [UInt8]) -> [UInt8] {
        attribute("1.2.840.113549.1.9.4", element(0x04, Digest.sha256(document)))
    }

    static func signingCertificate(_ der: [UInt8]) -> [UInt8] {
        let value = element(0x30, element(0x30, element(0x30, element(0x04, Digest.sha256(der)))))
        return attribute("1.2.840.113549.1.9.16.2.47", value)
    }

    var authority: TestAuthority
    var signer = "rsa"
    var contentType = HandMade.data
    var digest = "2.16.840.1.101.3.4.2.1"
    var signature = "1.2.840.113549.1.1.11"
    var version: UInt8 = 1
    /// Another certificate than the one that goes by the signer's name.
    var certificate: [UInt8]?
    /// Certificates that are put in beside the signer's own.
    var others: [[UInt8]] = []
    /// Makes the signature value without the signer's key.
    var forge: (([UInt8]) -> [UInt8])?
    /// The digest that the container lists; without one, the signer's.
    var listed: String?
    /// How often the same signer stands there.
    var signers = 1
    /// What stands among the lists of revoked certificates.
    var lists: [UInt8] = []
    /// The embedded content, an OCTET STRING.
    var content: [UInt8]?

    /// Signs the attributes as they are handed in and puts a container around them.
    func container(
        attributes: [[UInt8]],
        unsigned: (_ signature: [UInt8]) throws -> [[UInt8]] = { _ in [] }
    ) throws -> [UInt8] {
        let certificate = try certificate ?? Certificate(pem: authority.bytes("\(signer).pem")).der
        let body = Array(attributes.joined())
        let attributes = Self.element(0x31, body)
        let algorithm = Self.element(0x30, Self.identifier(digest))
        let parts = Self.parts(of: Self.parts(of: certificate)[0])
        let sid = Self.element(0x30, parts[3], parts[1])
        let value = try forge.map { forge in forge(attributes) } ?? authority.sign(attributes, with: signer)
        let unsigned = try unsigned(value)
        let info = Self.element(
            0x30,
            [0x02, 0x01, 0x01],
            sid,
            algorithm,
            Self.element(0xa0, body),
            Self.element(0x30, Self.identifier(signature)),
            Self.element(0x04, value),
            unsigned.isEmpty ? [] : Self.element(0xa1, Array(unsigned.joined()))
        )
        let signed = Self.element(
            0x30,
            [0x02, 0x01, version],
            Self.element(0x31, Self.element(0x30, Self.identifier(listed ?? digest))),
            Self.element(0x30, Self.identifier(contentType), content.map { piece in Self.element(0xa0, piece) } ?? []),
            Self.element(0xa0, certificate, Array(others.joined())),
            lists.isEmpty ? [] : Self.element(0xa1, lists),
            Self.element(0x31, Array(repeatElement(info, count: signers).joined()))
        )
        return Self.element(0x30, Self.identifier("1.2.840.113549.1.7.2"), Self.element(0xa0, signed))
    }

    /// The elements inside another one.
    static func parts(of element: [UInt8]) -> [[UInt8]] {
        var rest = split(element[...]).body
        var parts: [[UInt8]] = []
        while !rest.isEmpty {
            let whole = split(rest).whole
            parts.append(Array(whole))
            rest = rest.dropFirst(whole.count)
        }
        return parts
    }

    static func split(_ bytes: ArraySlice<UInt8>) -> (whole: ArraySlice<UInt8>, body: ArraySlice<UInt8>) {
        let first = bytes[bytes.startIndex + 1]
        var length = Int(first)
        var head = 2
        if first >= 128 {
            head += Int(first & 127)
            length = bytes.dropFirst(2).prefix(min(4, Int(first & 127))).reduce(0) { sum, byte in sum << 8 | Int(byte) }
        }
        return (bytes.prefix(head + length), bytes.dropFirst(head).prefix(length))
    }
}
