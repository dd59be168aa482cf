import CaseStore
import Docket
import Law
import Postgres
import Signatures
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `The holders of a draw` {
    private let secrets = Dictionary(
        uniqueKeysWithValues: ["court", "bar", "observers"].map { ($0, Digest.sha256(Array("net \($0)".utf8))) }
    )

    /// A pack whose holders listen at this port, each under a path of its own.
    private func pack(_ port: UInt16, wrong: Set<String> = []) throws -> @Sendable (TestPack) -> TestPack {
        let keepers = try secrets.keys.sorted().map { name -> JSONValue in
            let secret = wrong.contains(name) ? Digest.sha256(Array("wrong \(name)".utf8)) : secrets[name] ?? []
            let key = Hex.text(try ECVRF.publicKey(of: secret))
            var holder = TestPack.holder(name, key: key, isRequired: name == "court").object ?? [:]
            holder["address"] = .string("http://127.0.0.1:\(port)/\(name)")
            return .object(holder)
        }
        return { $0.altering("holders", "holders", to: .array(keepers)) }
    }

    private func errands(of court: Courtroom) async throws {
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
        }
        for errand in ready { await court.house.run(errand) }
    }

    private func filed(_ court: Courtroom) async throws -> Int64 {
        let caseID = try await court.file().caseID
        for _ in 0..<3 { _ = try await court.watch.fire() }
        try await errands(of: court)
        return caseID
    }

    @Test func `are asked over the network, and the seed mixes what they proved`() async throws {
        try await Outside().serving(Authority.shared.get(), holders: secrets) { port in
            let court = try await Courtroom(pack: pack(port))
            let caseID = try await filed(court)
            _ = try await court.watch.fire()
            #expect(try await court.record(caseID).state == "offered")
            let kept = try #require(try await court.house.drawRecord(election: "kz-2026", number: 1))
            let record = try court.house.schemas.parse(kept.record, as: .draw)
            let holders = record["holders"]?.array ?? []
            #expect(holders.count == 3)
            let alpha = Array((record["alpha"]?.string ?? "").utf8)
            let betas = try holders.map { holder in
                let key = try #require(Hex.bytes(holder["key"]?.string ?? ""))
                let pi = try #require(Hex.bytes(holder["pi"]?.string ?? ""))
                return try #require(ECVRF.verify(publicKey: key, alpha: alpha, pi: pi))
            }
            let pool = try DrawPool.parse(Array((record["pool"]?.string ?? "").utf8))
            let seed = Draw.seed(pool: pool, betas: betas, sha256: Digest.sha256)
            #expect(record["seed"]?.string == Hex.text(seed))
        }
    }

    @Test func `who are absent or prove wrongly are on record as absent, and a quorum draws without them`() async throws
    {
        var present = secrets
        present["bar"] = nil
        try await Outside().serving(Authority.shared.get(), holders: present) { port in
            let court = try await Courtroom(pack: pack(port))
            let caseID = try await filed(court)
            _ = try await court.watch.fire()
            #expect(try await court.record(caseID).state == "offered")
            #expect(try await court.column("SELECT holder FROM assignment.absence") == ["bar"])
        }
    }

    @Test(arguments: ["court", "two of three"])
    func `without whom there is no draw are asked again, under the same number, and somebody is told`(
        missing: String
    ) async throws {
        let wrong: Set<String> = missing == "court" ? ["court"] : ["bar", "observers"]
        try await Outside().serving(Authority.shared.get(), holders: secrets) { port in
            let court = try await Courtroom(pack: pack(port, wrong: wrong))
            let caseID = try await filed(court)
            _ = try await court.watch.fire()
            #expect(try await court.record(caseID).state == "awaitingDraw")
            try await court.database.advance(bySeconds: 16)
            _ = try await court.watch.fire()
            let record = try await court.record(caseID)
            #expect(record.events.suffix(2) == ["poolFixed", "quorumMissing"])
            #expect(try await court.alarms(caseID) == ["quorumMissing>courtDutyOfficer"])
            try await court.requireSound()
            #expect(try await court.count("SELECT count(*) FROM assignment.pool") == 1)
            // The missing ones come back.
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'proofs'") == 1)
        }
    }
}
