import Law
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The program` {
    @Test func `takes a pack, people and a roster, serves, and finds nothing when it audits itself`() async throws {
        let database = try FreshDatabase.current
        let authority = try Authority.shared.get()
        let folder = try Place.folder()
        let day = Town.votingDay(after: authority.madeSeconds)
        try await database.set(instant: "\(day)T10:00:00+05:00")
        let pack = TownPack(
            votingDay: day,
            holders: try zip(Holders.ids, Holders.secrets).map { id, secret in
                (id: id, key: Holders.hex(try ECVRF.publicKey(of: secret)), address: nil)
            }
        )
        try Place.run("mkdir pack", in: folder)
        for (name, bytes) in pack.files { try Place.write(bytes, to: "\(folder)/pack/\(name)") }
        try Place.write(Town.people.canonicalBytes, to: folder + "/people.json")
        try Place.write(Town.roster(day).canonicalBytes, to: folder + "/roster.json")
        try Place.write(authority.anchors, to: folder + "/anchors.pem")
        func dauys(_ words: String) throws -> String { try Place.run("'\(Place.program)' \(words)", in: folder) }
        let share = "--share '\(Place.share)'"
        let owner = "--database '\(database.conninfo)'"
        #expect(try dauys("pack check pack \(share)").contains("no faults"))
        #expect(try dauys("pack load pack \(owner) \(share)").contains("is in force for kz-2026"))
        #expect(try dauys("pack load pack \(owner) \(share)").contains("was in force already"))
        #expect(try dauys("people load people.json \(owner) \(share)").contains("version 1 is in force"))
        #expect(try dauys("roster load roster.json \(owner) \(share)").contains("version 1 is in force"))
        try Place.run("mkdir -m 700 state", in: folder)
        _ = try dauys("key new --kind seal --out state/seal.key")
        let node = try RunningProgram(
            [
                "serve", "--database", database.serviceConninfo, "--listen", "127.0.0.1:0", "--share", Place.share,
                "--state", folder + "/state", "--origin", Courtroom.origin, "--trust", folder + "/anchors.pem",
                // The database's clock stands on voting day, and this machine's does not.
                "--clock-disagreement-milliseconds", "10000000000000",
            ],
            in: folder
        )
        let address = try #require(try await node.line("listens")["address"]?.string)
        try Place.run("curl -fsS http://\(address)/health/ready", in: folder)
        let document = Parts(("document", Array("{}".utf8))).bytes
        try Place.write(document, to: folder + "/body")
        let refused = try Place.run(
            "curl -sS -H 'Content-Type: \(Parts.mediaType)' -H 'Idempotency-Key: 1234567890123456' "
                + "-H 'Accept-Language: en' --data-binary @body http://\(address)/api/v1/filings",
            in: folder
        )
        #expect(refused.contains("/problems/not-valid") && refused.contains("/statement"))
        #expect(try dauys("audit \(owner)").contains("\"waitingWithoutTimer\":[]"))
        node.stop()
        _ = try await node.line("stopped")
    }

    @Test func `says in one line what it was not told`() throws {
        let folder = try Place.folder()
        for words in ["serve", "nothing", "pack load", "holder --listen 127.0.0.1:0", "draw verify"] {
            let (status, said) = try Place.shell("'\(Place.program)' \(words)", in: folder)
            #expect(status != 0 && said.contains("dauys") && !said.contains("Fatal error"), "\(words): \(said)")
        }
    }
}
