import Testing

@testable import Signatures

@Suite struct `The search for a path` {
    @Test func `calculates nothing with the key of a citizen who has issued certificates`() throws {
        let authority = try TestAuthority.shared.get()
        func parsed(_ made: HandMadeCertificate) throws -> ParsedCertificate {
            try ParsedCertificate(try made.der(authority)[...])
        }
        var citizen = HandMadeCertificate()
        citizen.extensions.append(HandMadeCertificate.subjectKey("Signer"))
        var below = HandMadeCertificate()
        (below.subject, below.issuer, below.signer) = (HandMadeCertificate.name("Below"), citizen.subject, "ec")
        below.extensions = [HandMadeCertificate.subjectKey("Below"), HandMadeCertificate.authorityKey("Signer")]
        var target = HandMadeCertificate()
        (target.subject, target.issuer, target.signer) = (HandMadeCertificate.name("Target"), below.subject, "ec")
        target.extensions[0] = HandMadeCertificate.authorityKey("Below")
        var search = PathSearch(
            anchors: [try parsed(.root)],
            others: [try parsed(.authority), try parsed(citizen), try parsed(below)],
            rules: PathRules(atSeconds: 1_800_000_000)
        )
        #expect(throws: PathFault.self) { try search.path(to: parsed(target)) }
        // The root's over the authority and the authority's over the citizen, no more.
        #expect(search.signatures == 2)
    }
}
