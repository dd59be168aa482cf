import Law
import Proceedings
import TestSupport
import Testing

@testable import Portal

@Suite(.freshDatabase) struct `A template that many people copy` {
    private static let people = ["voter", "neighbour", "stranger"]

    /// Files copies of one text, each by another person or for another station's number in the text.
    private func copies(_ count: Int, in room: Courtroom) async throws -> [Filed] {
        var filed: [Filed] = []
        for number in 0..<count {
            let citizen = Self.people[number % Self.people.count]
            let text: JSONValue = .string("Мен № \(100 + number) учаскенің тізімінде ЖОҚПЫН!")
            filed.append(try await room.file(try room.complaint(of: citizen, ["statement": text]), signedBy: citizen))
        }
        return filed
    }

    private var wishes: Courtroom.Wishes {
        var wishes = Courtroom.Wishes()
        wishes.limits.copiesBeforeGroup = 2
        wishes.limits.copiesAtOnce = 3
        return wishes
    }

    private func settle(_ filed: some Collection<Filed>, in room: Courtroom, _ state: String) async throws {
        for each in filed { _ = try await room.view(each, once: state) }
    }

    @Test func `gives each person a number, the clerk one group, and judges only what a clerk lets through`()
        async throws
    {
        try await Courtroom.open(wishing: wishes) { room in
            let filed = try await copies(9, in: room)
            #expect(Set(filed.map(\.number)).count == 9)
            try await settle(filed.prefix(2), in: room, "offered")
            try await settle(filed.dropFirst(2), in: room, "screening")
            let clerk = try await room.signIn("clerk")
            let duty = try await room.signIn("duty")
            func group() async throws -> (rows: Int, copies: Int64?, singles: Int) {
                let desk = try await room.read("/screening", as: clerk).json
                let groups = desk["groups"]?.array ?? []
                return (groups.count, groups.first?["copies"]?.integer, desk["cases"]?.array?.count ?? -1)
            }
            // The checks of all are done when the last has been left to the clerk.
            while try await group().copies != 7 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(try await group() == (1, 7, 0))
            let board = try await room.read("/board", as: duty).json
            #expect(board["groups"]?.array?.count == 1)
            let numbers = Set((board["clocks"]?.array ?? []).compactMap { $0["number"]?.string })
            #expect(numbers == Set(filed.prefix(2).map(\.number)))
            // One press of the clerk's: the oldest three go to judges, and no more.
            let first = filed[2].number
            let cookie = ("Cookie", try await room.browse(as: "clerk"))
            let page = try await room.ask("GET", "/kk/clerk/\(first)", headers: [cookie])
            #expect(page.status == 200 && page.text.contains("/clerk/\(first)/copies"))
            let pressed = try await room.ask(
                "POST",
                "/kk/clerk/\(first)/copies",
                headers: [
                    cookie, ("Content-Type", "application/x-www-form-urlencoded"),
                ],
                body: Array("key=1".utf8)
            )
            #expect(pressed.status == 303, "\(pressed.text)")
            try await settle(filed[2..<5], in: room, "offered")
            #expect(try await group() == (1, 4, 0))
            try await settle(filed.dropFirst(5), in: room, "screening")
        }
    }

    @Test func `is no template where each says something of their own`() async throws {
        try await Courtroom.open(wishing: wishes) { room in
            var filed: [Filed] = []
            for word in ["бір", "екі", "үш", "төрт"] {
                filed.append(
                    try await room.file(try room.complaint(["statement": .string("Мен тізімде жоқпын: \(word)")]))
                )
            }
            try await settle(filed, in: room, "offered")
        }
    }
}

@Suite(.freshDatabase) struct `What one person may file` {
    @Test func `is so many complaints an hour, signed and unsigned apart, and the next is told when to come again`()
        async throws
    {
        var wishes = Courtroom.Wishes()
        wishes.limits.filingsPerPersonAndHour = 2
        try await Courtroom.open(wishing: wishes) { room in
            func unsigned() async throws -> Reply { try await room.send(try room.complaint().canonicalBytes) }
            for _ in 1...2 { #expect(try await unsigned().status == 201) }
            let refused = try await unsigned()
            #expect(refused.status == 429 && refused.problem == "too-many-filings")
            #expect(refused.header("Retry-After") == "3600")
            // Whoever sends complaints in a voter's name does not keep the voter from filing under a signature.
            for _ in 1...2 { _ = try await room.file() }
            let document = try room.complaint().canonicalBytes
            let signature = try await room.signature(of: "voter", over: document)
            #expect(try await room.send(document, signature: signature).status == 429)
            _ = try await room.file(try room.complaint(of: "neighbour"), signedBy: "neighbour")
            try await room.database.advance(bySeconds: 3_600)
            #expect(try await unsigned().status == 201)
        }
    }

    @Test func `is as many drafts as there is room for, and what was begun goes on`() async throws {
        var wishes = Courtroom.Wishes()
        wishes.limits.openDrafts = 1
        try await Courtroom.open(wishing: wishes) { room in
            func begin() async throws -> Reply {
                try await room.ask(
                    "POST",
                    "/kk/file",
                    headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "text/html")],
                    body: []
                )
            }
            let begun = try await begin()
            #expect(begun.status == 303)
            let refused = try await begin()
            #expect(refused.status == 503 && refused.header("Retry-After") != nil)
            let place = try #require(begun.header("Location"))
            #expect(try await room.ask("GET", place).status == 200)
        }
    }
}
