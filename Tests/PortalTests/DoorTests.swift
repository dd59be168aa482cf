import HTTP
import Testing

@testable import Portal

@Suite struct `The order of turning away` {
    @Test func `is public pages, what is read, acts of the staff, and filings last`() {
        let ends = [Urgency.publicPage, .reading, .staffAct].compactMap(\.turnedAwayFromThousandths)
        #expect(ends.count == 3 && ends == ends.sorted() && Set(ends).count == 3 && ends.allSatisfy { $0 < 1_000 })
        #expect([Urgency.filing, .board, .upkeep].allSatisfy { $0.turnedAwayFromThousandths == nil })
    }

    @Test(
        arguments: [
            ("/{language}/", .get, .filing), ("/{language}/file", .post, .filing),
            ("/{language}/file/{draft}/{step}", .get, .filing), ("/{language}/status/{number}/{act}", .post, .filing),
            ("/{language}/status", .post, .reading), ("/{language}/status/{number}", .get, .reading),
            ("/{language}/judge/{number}", .get, .reading), ("/{language}/judge/{number}/acceptance", .post, .staffAct),
            ("/{language}/inbox/{id}/{act}", .post, .staffAct), ("/{language}/sign-in", .get, .staffAct),
            ("/{language}/duty", .get, .board), ("/{language}/wall/events", .get, .board),
            ("/{language}/duty/audit", .get, .reading), ("/{language}/duty/alarm/{id}/attention", .post, .staffAct),
            ("/{language}/check", .get, .publicPage),
        ] as [(String, HTTP.Method, Urgency)]
    )
    func `knows what each page is for`(pattern: String, method: HTTP.Method, urgency: Urgency) {
        #expect(Urgency(page: pattern, method) == urgency)
    }
}

@Suite struct `The count of callers` {
    @Test func `lets an address ask as often as it may in a minute, and not once more`() {
        var limits = DoorLimits()
        limits.requestsPerAddressAndMinute = 3
        limits.filingRequestsPerAddressAndMinute = 4
        let callers = Callers(limits: limits)
        for _ in 1...3 { #expect(callers.wait("192.0.2.1", isFiling: false) == nil) }
        #expect(callers.wait("192.0.2.1", isFiling: false) == 60)
        // What he looked at does not keep him from filing, and another address is another.
        for _ in 1...4 { #expect(callers.wait("192.0.2.1", isFiling: true) == nil) }
        #expect(callers.wait("192.0.2.1", isFiling: true) == 60)
        #expect(callers.wait("192.0.2.2", isFiling: false) == nil)
        for _ in 1...59 { callers.tick() }
        #expect(callers.wait("192.0.2.1", isFiling: false) == 1)
        callers.tick()
        #expect(callers.wait("192.0.2.1", isFiling: false) == nil)
    }

    @Test(arguments: ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
    func `does not count this very machine`(address: String) {
        var limits = DoorLimits()
        limits.requestsPerAddressAndMinute = 1
        let callers = Callers(limits: limits)
        for _ in 1...3 { #expect(callers.wait(address, isFiling: false) == nil) }
        #expect(callers.count == 0)
    }

    @Test func `remembers no more addresses than it may, and those longest that ask most`() {
        var limits = DoorLimits()
        limits.requestsPerAddressAndMinute = 5
        limits.addressesRemembered = 100
        let callers = Callers(limits: limits)
        for _ in 1...5 { #expect(callers.wait("192.0.2.1", isFiling: false) == nil) }
        for number in 0..<1_000 { _ = callers.wait("2001:db8::\(number)", isFiling: false) }
        #expect(callers.count <= 100)
        #expect(callers.wait("192.0.2.1", isFiling: false) != nil)
    }
}

@Suite struct `The name a request brings` {
    @Test(
        arguments: [
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"),
            ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", "4bf92f3577b34da6a3ce929d0e0e4736"),
            ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", nil),
            ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", nil), ("4bf92f3577b34da6a3ce929d0e0e4736", nil),
            ("00-*/ DROP TABLE x; /*aaaaaaaaaaaaa-00f067aa0ba902b7-01", nil), (nil, nil),
        ] as [(String?, String?)]
    )
    func `is taken when it is one`(header: String?, name: String?) {
        #expect(TraceParent.id(header) == name)
    }
}
