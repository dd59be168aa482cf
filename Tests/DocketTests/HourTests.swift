import Docket
import Law
import Testing

@Suite struct `The hour of a person who files` {
    private func filing(_ filed: Int, atMost limit: Int?) throws -> Filing {
        let desk = try Desk()
        let facts = FilingFacts(
            moment: at("10:00:00"),
            pack: "ab",
            underSameKey: nil,
            withSameBytes: nil,
            nonceIsUsed: false,
            stationDay: StationDay(closes: nil, counting: nil),
            filedWithinHour: filed,
            firstWithinHour: filed == 0 ? nil : at("09:10:00")
        )
        return facts.filing(
            of: try Desk.complaint(),
            sha256: String(repeating: "a", count: 64),
            isSigned: true,
            at: try desk.station,
            under: desk.pack,
            atMostAnHour: limit
        )
    }

    @Test(arguments: [(0, 20), (19, 20), (20, nil), (20, 21)] as [(Int, Int?)])
    func `has room up to its limit`(filed: Int, limit: Int?) throws {
        guard case .register = try filing(filed, atMost: limit) else {
            Issue.record("a complaint within the limit was refused")
            return
        }
    }

    @Test(arguments: [(20, 20), (21, 20), (1, 1)])
    func `is over one past it, until the first of them is an hour old`(filed: Int, limit: Int) throws {
        #expect(try filing(filed, atMost: limit) == .tooMany(again: at("10:10:00")))
    }
}
