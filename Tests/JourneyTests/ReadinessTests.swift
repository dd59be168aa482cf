import Glibc
import Law
import Postgres
import Proceedings
import Signatures
import TestSupport
import Testing

@testable import Portal

@Suite(.freshDatabase) struct `A node's readiness` {
    @Test(
        arguments: [(nil, true), (0, true), (2_000, true), (-2_000, true), (2_001, false), (-2_001, false)]
            as [(Int64?, Bool)]
    )
    func `needs two clocks that agree`(aheadMilliseconds: Int64?, isReady: Bool) async throws {
        try await Courtroom.open(wishing: Courtroom.Wishes(clockAheadMilliseconds: aheadMilliseconds)) { room in
            let reply = try await room.ask("GET", "/health/ready")
            #expect(reply.json["clock"]?.bool == isReady, "\(reply.text)")
            #expect(reply.status == (isReady ? 200 : 503))
        }
    }

    @Test(arguments: [(5_000, true), (5_001, false)])
    func `needs timers that are not late`(lateMilliseconds: Int, isReady: Bool) async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            let (held, isOver) = (Over(), Over())
            try await withThrowingTaskGroup { group in
                // Somebody holds the case, so that what is due cannot be done.
                group.addTask {
                    try await room.database.pool().transaction { connection in
                        try connection.run("SELECT FROM ground.docket FOR UPDATE")
                        held.say()
                        while !isOver.isSaid { usleep(2_000) }
                    }
                }
                while !held.isSaid { try await Task.sleep(for: .milliseconds(2)) }
                try await room.database.pool().run(
                    """
                    UPDATE ground.timer SET wake = ground.instant() - \(Int64(lateMilliseconds))::bigint \
                    * interval '1 millisecond' WHERE kind = 'accept'
                    """
                )
                let reply = try await room.ask("GET", "/health/ready")
                isOver.say()
                #expect(reply.json["timersLate"]?.bool == !isReady, "\(reply.text)")
                #expect(reply.status == (isReady ? 200 : 503))
                try await group.waitForAll()
            }
        }
    }

    @Test func `is asked for its limits and figures without a name or number of any person`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            let text = try await room.ask("GET", "/metrics").text
            #expect(text.contains("dauys_cases{state=\"offered\"} 1"))
            #expect(!text.contains("Әлімұлы") && !text.contains(filed.number))
            #expect(!text.contains(try room.authority.citizen("voter").iin))
        }
    }

    @Test func `survives other anchors, and judges by them from then on`() async throws {
        try await Courtroom.open { room in
            let old = room.house.anchors.sha256
            let other = try #require(room.house.sealCertificate)
            room.house.trust(try TrustAnchors(pem: [other]))
            #expect(room.house.anchors.sha256 != old && room.porter.house.anchors.sha256 == room.house.anchors.sha256)
            // What led to a trusted root a moment ago leads nowhere now, and waits for the voter's own word.
            let filed = try await room.file()
            _ = try await room.view(filed, once: "ratificationPending")
            room.house.trust(try TrustAnchors(pem: [room.authority.anchors]))
            #expect(room.house.anchors.sha256 == old)
            _ = try await room.view(try await room.file(try room.complaint()), once: "offered")
        }
    }
}

@Suite(.freshDatabase) struct `An accident` {
    @Test func `is told with the name under which it is in the log, and keeps what went wrong to itself`() async throws
    {
        try await Courtroom.open { room in
            let cookie = try await room.browse(as: "duty")
            let owner = room.database.pool(sessions: 1)
            defer { owner.close() }
            _ = try await owner.rows("ALTER FUNCTION ground.board(text, integer) RENAME TO board_that_is_away")
            let page = try await room.ask("GET", "/en/duty", headers: [("Cookie", cookie)])
            #expect(page.status == 500)
            let trace = try #require(page.header("Trace-Id"))
            #expect(page.text.contains("Tell us this on the phone: \(trace.prefix(8))"))
            #expect(!page.text.contains("board") && !page.text.contains("42883"))
            let lost = try await room.ask("GET", "/en/no-such-page", headers: [("Accept", "text/html")])
            #expect(lost.status == 404 && !lost.text.contains("Tell us this"), "nothing went wrong")
        }
    }
}
