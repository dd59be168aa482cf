import Docket
import Law
import Postgres
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A receipt` {
    @Test func `has the same bytes and the same seal however often and by whichever node it is made`() async throws {
        let court = try await Courtroom()
        let filed = try await court.file()
        let other = try await court.node()
        try await court.settle()
        try await court.accept(filed.caseID)
        try await court.pass(seconds: 3_600)
        let later = try #require(Instant(rfc3339: Courtroom.day("21:00:00")))
        _ = try await court.house.say(
            .closes(later, reason: "power cut"),
            about: "71-0123",
            election: "kz-2026",
            by: court.staff("duty")
        )
        try await court.settle()
        for house in [court.house, other] {
            let receipt = try #require(try await house.receipt(of: filed.caseID))
            #expect(receipt.bytes == filed.receipt)
            #expect(receipt.seal == filed.seal)
        }
        #expect(try await court.count("SELECT count(*) FROM filing.seal") == 1)
    }

    @Test func `is sealed so that anybody can check it with the court's certificate alone`() async throws {
        let court = try await Courtroom()
        let filed = try await court.file()
        let seal = try #require(filed.seal)
        let authority = court.authority
        let name = "receipt-\(UInt64.random(in: 0...UInt64.max))"
        let certificate = try #require(court.house.sealCertificate)
        try authority.write(filed.receipt, to: "\(name).json")
        try authority.write(filed.receipt.dropLast() + [0x20], to: "\(name).altered")
        try authority.write(seal, to: "\(name).p7s")
        try authority.write(certificate, to: "\(name).pem")
        func verify(_ document: String) throws {
            // The certificate is a responder's here; its purpose is not what is looked at.
            try authority.run(
                "openssl cms -verify -cades -binary -purpose any -inform DER -in \(name).p7s -content \(document) "
                    + "-certfile \(name).pem -CAfile root.pem -attime 1795496400 -out /dev/null"
            )
        }
        try verify("\(name).json")
        #expect(throws: Authority.Failed.self) { try verify("\(name).altered") }
    }

    @Test func `is checked with what the court publishes after its sealing key was changed, too`() async throws {
        let court = try await Courtroom()
        let filed = try await court.file()
        let seal = try #require(filed.seal)
        let next = try SigningKey.generateSeal(commonName: "Next seal")
        let key = try SigningKey(keyPEM: next.keyPEM, certificatePEM: next.certificatePEM)
        let old = try #require(court.house.sealCertificate)
        let later = try court.sealing(with: key, others: old)
        let published = try #require(later.sealCertificate)
        // The one in use comes first.
        #expect(try Certificate(pem: published).commonName == "Next seal")
        let second = try key.seal(filed.receipt, atSeconds: 1_795_496_400)
        for (name, container) in [("old", seal), ("new", second)] {
            let file = "rotation-\(name)-\(UInt64.random(in: 0...UInt64.max))"
            try court.authority.write(filed.receipt, to: "\(file).json")
            try court.authority.write(container, to: "\(file).p7s")
            try court.authority.write(published, to: "\(file).pem")
            // -partial_chain: the published certificates are anchors, whoever has issued them.
            try court.authority.run(
                "openssl cms -verify -cades -binary -purpose any -partial_chain -inform DER -in \(file).p7s "
                    + "-content \(file).json -CAfile \(file).pem -attime 1795496400 -out /dev/null"
            )
        }
    }

    @Test func `fits its schema, and says what was filed, when, and what the law gives`() async throws {
        let court = try await Courtroom()
        let document = Papers.complaint()
        let filed = try await court.file(document)
        let receipt = try court.house.schemas.parse(filed.receipt, as: .receipt)
        #expect(receipt["case"]?.string == filed.number)
        #expect(receipt["received"] == "2026-11-24T10:00:00.000000+05:00")
        #expect(
            receipt["documents"]?.array?.compactMap { $0["role"]?.string } == ["complaint", "signature"]
        )
        #expect(receipt["documents"]?.array?.first?["sha256"]?.string == Digest.sha256Hex(document))
        #expect(receipt["deadlines"]?.array?.compactMap { $0["rule"]?.string } == ["USEFUL", "LIST"])
        #expect(receipt["clock"]?["source"] == "database")
    }

    @Test func `without the court's key is given all the same, and sealed when the key is back`() async throws {
        let court = try await Courtroom(sealed: false)
        let filed = try await court.file()
        #expect(filed.seal == nil)
        #expect(try await court.house.ready()["sealingKey"] == false)
        let other = try await court.node()
        let receipt = try #require(try await other.receipt(of: filed.caseID))
        #expect(receipt.bytes == filed.receipt)
        let seal = try #require(receipt.seal)
        #expect(try await court.house.receipt(of: filed.caseID)?.seal == seal)
    }

    @Test func `of five nodes sealing at once has one seal`() async throws {
        let court = try await Courtroom(sealed: false)
        let filed = try await court.file()
        var nodes: [Courthouse] = []
        for _ in 0..<5 { nodes.append(try await court.node()) }
        let seals = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            for node in nodes { group.addTask { try await node.receipt(of: filed.caseID)?.seal } }
            return try await group.reduce(into: Set<[UInt8]?>()) { $0.insert($1) }
        }
        #expect(seals.count == 1)
        #expect(seals.first != .some(nil))
    }
}
