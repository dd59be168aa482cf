import Signatures
import Testing

/// Lists that the operator hands in beside a signature.
@Suite struct `A list of revoked certificates` {
    private let authority: TestAuthority
    private let container: [UInt8]
    private let parts: [[UInt8]]

    init() throws {
        authority = try TestAuthority.shared.get()
        container = try authority.key("rsa").seal(complaint, atSeconds: authority.now())
        parts = HandMade.parts(of: HandMade.parts(of: try Certificate(pem: authority.bytes("rsa.pem")).der)[0])
    }

    private func list(
        number: UInt8,
        updated: Int,
        revokes: Bool,
        digest: String = "sha256",
        entry extensions: [[UInt8]] = []
    ) throws -> [UInt8] {
        let entry = TestAuthority.Entry(serial: parts[1], extensions: extensions)
        return try authority.list(number: number, updated: updated, revokes ? [entry] : [], digest: digest)
    }

    private func sub(_ lists: [UInt8]...) throws -> String? {
        let inspection = try Inspection(anchors: authority.anchors("issuing"), lists: lists)
        return try inspection.inspect(container, over: .bytes(complaint), atSeconds: authority.now()).verdict.sub
    }

    @Test func `tells what is revoked and what is not`() throws {
        #expect(try sub(list(number: 1, updated: 1, revokes: false)) == nil)
        #expect(try sub(list(number: 1, updated: 1, revokes: true)) == "REVOKED_NO_POE")
    }

    @Test func `counts for more than an older one, in whatever order they come`() throws {
        let old = try list(number: 1, updated: 1, revokes: false)
        let new = try list(number: 2, updated: 2, revokes: true)
        #expect(try sub(old, new) == "REVOKED_NO_POE")
        #expect(try sub(new, old) == "REVOKED_NO_POE")
    }

    @Test func `counts for nothing when its signature could be anybody's`() throws {
        #expect(try sub(list(number: 1, updated: 1, revokes: false, digest: "sha1")) == "TRY_LATER")
    }

    @Test func `speaks for nobody but its issuer unless it says so as a whole`() throws {
        let name = HandMade.element(0x30, HandMade.element(0xa4, parts[5]))
        let other = HandMade.element(
            0x30,
            HandMade.identifier("2.5.29.29"),
            [0x01, 0x01, 0xff],
            HandMade.element(0x04, name)
        )
        let list = try list(number: 1, updated: 1, revokes: true, entry: [other])
        #expect(try sub(list) == "REVOKED_NO_POE")
    }
}
