import Glibc
import Law
import Postgres
import Proceedings
import Synchronization
import TestSupport
import Testing

@testable import Portal

/// Whether something that others wait for has happened.
final class Over: Sendable {
    private let said = Atomic(false)

    var isSaid: Bool { said.load(ordering: .acquiring) }
    func say() { said.store(true, ordering: .releasing) }
}

@Suite(.freshDatabase) struct `A court with too much to do` {
    /// Holds every session of the node, lets `waiting` more acts wait, and asks then.
    private func crowd(
        _ room: Courtroom,
        waiting: Int,
        _ body: @escaping @Sendable (_ goHome: @Sendable () -> Void) async throws -> Void
    ) async throws {
        let pool = room.house.pool
        try await withThrowingTaskGroup { group in
            let isOver = Over()
            for _ in 0..<Courtroom.sessions {
                // Each session has a thread of its own, which this holds for exactly as long as the test likes.
                group.addTask { try await pool.transaction { _ in while !isOver.isSaid { usleep(2_000) } } }
            }
            while pool.load.busySessions < Courtroom.sessions { try await Task.sleep(for: .milliseconds(5)) }
            for number in 1...max(1, waiting) where number <= waiting {
                group.addTask { try await pool.run("SELECT 1") }
                while pool.load.waiters < number { try await Task.sleep(for: .milliseconds(5)) }
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body { isOver.say() }) } catch { result = .failure(error) }
            isOver.say()
            try await group.waitForAll()
            try result.get()
        }
    }

    private var wishes: Courtroom.Wishes {
        // Of eight places in the line the first closes public pages, the second what is read, the fourth acts.
        Courtroom.Wishes(proxies: ["127.0.0.1"], waiters: 8, waitMilliseconds: 60_000)
    }

    private func expectsToComeAgain(_ reply: Reply, _ isExpected: Bool = true) {
        let isAsked = reply.status == 503 && reply.header("Retry-After").flatMap { Int($0) }.map { $0 > 0 } == true
        #expect(isAsked == isExpected, "\(reply.status) \(reply.text)")
    }

    @Test(arguments: [(1, true, false, false), (2, true, true, false), (4, true, true, true)])
    func `turns away public pages first, then what is read, then acts`(
        waiting: Int,
        publicPages: Bool,
        reads: Bool,
        acts: Bool
    ) async throws {
        try await Courtroom.open(wishing: wishes) { room in
            let filed = try await room.file()
            try await crowd(room, waiting: waiting) { _ in
                expectsToComeAgain(try await room.read("/openapi.json"), publicPages)
                if reads { expectsToComeAgain(try await room.read(filed.path, as: filed.credentials)) }
                if acts { expectsToComeAgain(try await room.post("/sign-in/challenges", [:])) }
                // Whoever watches over the node is answered all the same.
                #expect(try await room.ask("GET", "/health/live").status == 200)
            }
            #expect(try await room.read("/openapi.json").status == 200)
        }
    }

    @Test func `takes filings while it turns everything else away, and refuses one beyond its line`() async throws {
        try await Courtroom.open(wishing: wishes) { room in
            let complaint = try room.complaint().canonicalBytes
            let signature = try await room.signature(of: "voter", over: complaint)
            try await crowd(room, waiting: 7) { goHome in
                expectsToComeAgain(try await room.post("/sign-in/challenges", [:]))
                async let taken = room.send(complaint, signature: signature, key: Courtroom.freshKey())
                while room.house.pool.load.waiters < 8 { try await Task.sleep(for: .milliseconds(5)) }
                // The line is full: the next is told so at once, and when to come again.
                let refused = try await room.send(complaint, key: Courtroom.freshKey())
                expectsToComeAgain(refused)
                #expect(refused.problem == "busy")
                goHome()
                let reply = try await taken
                #expect(reply.status == 201, "\(reply.text)")
            }
        }
    }

    @Test(arguments: ["kk", "ru", "en"])
    func `says on the page, in the reader's language, when to come again and that nothing is lost`(
        language: String
    ) async throws {
        try await Courtroom.open(wishing: wishes) { room in
            let t = Words(try Town.catalogs()[try #require(PageLanguage(rawValue: language))])
            try await crowd(room, waiting: 4) { _ in
                let reply = try await room.ask("GET", "/\(language)/check", headers: [("Accept", "text/html")])
                let seconds = try #require(reply.header("Retry-After"))
                #expect(reply.status == 503 && reply.header("Content-Language") == language)
                #expect(reply.text.contains(t("The court’s service is busy")))
                #expect(reply.text.contains(t("Please wait this many seconds and try again: {n}", ["n": seconds])))
                #expect(
                    reply.text.contains(t("Nothing you typed is lost: go back to the page before, it is still there."))
                )
            }
        }
    }

    @Test func `refuses an address that asks too often, and nobody else`() async throws {
        var wishes = Courtroom.Wishes(proxies: ["127.0.0.1"])
        wishes.doors.requestsPerAddressAndMinute = 5
        try await Courtroom.open(wishing: wishes) { room in
            func ask(_ address: String) async throws -> Reply {
                try await room.read("/openapi.json", headers: [("X-Forwarded-For", address)])
            }
            for _ in 1...5 { #expect(try await ask("192.0.2.1").status == 200) }
            let reply = try await ask("192.0.2.1")
            #expect(reply.status == 429 && reply.problem == "too-many" && reply.header("Retry-After") != nil)
            #expect(try await ask("192.0.2.2").status == 200)
            let metrics = try await room.ask("GET", "/metrics").text
            #expect(metrics.contains("dauys_requests_too_often_total{urgency=\"publicPage\"} 1"))
        }
    }

    @Test func `slows its boards down, and never puts one out`() async throws {
        try await Courtroom.open(wishing: wishes) { room in
            #expect(room.porter.boardPauseMilliseconds == DoorLimits().boardPauseMilliseconds)
            try await crowd(room, waiting: 4) { _ in
                let pause = room.porter.boardPauseMilliseconds
                #expect(pause > DoorLimits().boardPauseMilliseconds)
                #expect(pause <= DoorLimits().boardLongestPauseMilliseconds)
            }
        }
    }
}
