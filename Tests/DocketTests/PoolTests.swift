import Docket
import Law
import TestSupport
import Testing

/// A judge nothing is to be said against, unless the test says so.
func judge(
    _ id: String,
    court: String = "AST",
    share: UInt32 = 1,
    languages: Set<String> = ["kk", "ru"],
    iin: String = "111111111111",
    layers: Set<String> = ["duty"],
    load: UInt32 = 0,
    open: UInt32 = 0,
    ties: [JudgeOnRoster.Tie] = []
) -> JudgeOnRoster {
    JudgeOnRoster(
        judge: id,
        court: court,
        share: share,
        languages: languages,
        iin: iin,
        layers: layers,
        load: load,
        open: open,
        ties: ties
    )
}

extension Desk {
    /// What an assignment is decided on.
    func assignment(
        _ roster: [JudgeOnRoster],
        live: AssignmentFacts.Live? = nil,
        tried: [AssignmentFacts.Tried] = [],
        pools: [AssignmentFacts.RecordedPool] = [],
        anyRegion: Bool = false,
        earlierJudges: Set<String> = []
    ) -> AssignmentFacts {
        AssignmentFacts(
            head: head,
            live: live,
            tried: tried,
            pools: pools,
            roster: roster,
            anyRegion: anyRegion,
            complainant: "900517450120",
            earlierJudges: earlierJudges
        )
    }
}

/// Judges with something to say of them, and whether the pool leaves them out.
struct Doubt: Sendable, CustomTestStringConvertible {
    let words: String
    let judge: JudgeOnRoster
    let exclusion: Exclusion?

    init(_ words: String, _ judge: JudgeOnRoster, _ exclusion: Exclusion?) {
        self.words = words
        self.judge = judge
        self.exclusion = exclusion
    }

    var testDescription: String { words }

    static func tie(_ rule: String, _ place: String, _ exclusion: Exclusion?) -> Doubt {
        Doubt(
            "\(rule) \(place)",
            DocketTests.judge("J-1", ties: [JudgeOnRoster.Tie(rule: rule, place: place)]),
            exclusion
        )
    }

    static let all: [Doubt] = [
        tie("votesAt", "71-0123", .conflict), tie("votesAt", "71-0124", nil),
        tie("livesIn", "71", .conflict), tie("livesIn", "71-0123", .conflict), tie("livesIn", "35", nil),
        tie("satOn", "KZ-71-0123", .conflict), tie("satOn", "KZ-71", .conflict), tie("satOn", "KZ-71-0124", nil),
        tie("satOn", "KZ-CEC", nil), tie("kinIn", "KZ-71-0123", .conflict), tie("kinIn", "KZ-71", .conflict),
        tie("kinIn", "KZ-71-0124", nil), tie("votesAt", "KZ-71-0123", nil), tie("unknown", "71-0123", nil),
        Doubt("is the complainant", DocketTests.judge("J-1", iin: "900517450120"), .conflict),
        Doubt("decided earlier", DocketTests.judge("J-EARLIER"), .earlierInstance),
        Doubt("recused himself", DocketTests.judge("J-RECUSED"), .conflict),
        Doubt("was silent", DocketTests.judge("J-SILENT"), .offDuty),
        Doubt("was passed over by order", DocketTests.judge("J-REASSIGNED"), .offDuty),
        Doubt("does not speak the language", DocketTests.judge("J-1", languages: ["ru"]), .language),
        Doubt("speaks it among others", DocketTests.judge("J-1", languages: ["en", "kk"]), nil),
        Doubt("is off duty", DocketTests.judge("J-1", layers: []), .offDuty),
        Doubt("is on the reserve", DocketTests.judge("J-1", layers: ["reserve"]), .offDuty),
        Doubt("is on both", DocketTests.judge("J-1", layers: ["duty", "reserve"]), nil),
        Doubt("holds as many cases as one may", DocketTests.judge("J-1", open: 50), .cap),
        Doubt("holds one fewer", DocketTests.judge("J-1", open: 49), nil),
    ]
}

@Suite struct `A pool of judges` {
    private let tried: [AssignmentFacts.Tried] = [
        AssignmentFacts.Tried(judge: "J-RECUSED", reason: .recused),
        AssignmentFacts.Tried(judge: "J-SILENT", reason: .silent),
        AssignmentFacts.Tried(judge: "J-REASSIGNED", reason: .reassigned),
    ]

    private func narrow() throws -> Desk {
        try Desk(.registered, pack: TestPack().altering("holders", "widening", to: []).pack())
    }

    @Test(arguments: Doubt.all)
    func `leaves out by written rules, and nobody else`(doubt: Doubt) throws {
        let desk = try narrow()
        let facts = desk.assignment([doubt.judge], tried: tried, earlierJudges: ["J-EARLIER"])
        let pool = facts.pool(.duty, under: desk.pack)
        #expect(pool.members.map(\.judge) == [doubt.judge.judge])
        #expect(pool.members.map(\.exclusion) == [doubt.exclusion])
        #expect(pool.members.map { $0.weight == 0 } == [doubt.exclusion != nil])
    }

    @Test func `takes the reserve's judges when it is the reserve's`() throws {
        let desk = try narrow()
        let facts = desk.assignment([judge("J-1"), judge("J-2", layers: ["reserve"])])
        #expect(facts.pool(.duty, under: desk.pack).eligible.map(\.judge) == ["J-1"])
        #expect(facts.pool(.reserve, under: desk.pack).eligible.map(\.judge) == ["J-2"])
    }

    @Test func `does not see judges of other courts, unless the voter agreed to any region`() throws {
        let desk = try narrow()
        let roster = [judge("J-1"), judge("J-2", court: "KAR"), judge("J-3", court: "ALM")]
        #expect(desk.assignment(roster).pool(.duty, under: desk.pack).members.map(\.judge) == ["J-1"])
        let everywhere = desk.assignment(roster, anyRegion: true).pool(.duty, under: desk.pack)
        #expect(everywhere.eligible.map(\.judge) == ["J-1", "J-2", "J-3"])
    }

    @Test func `too small is widened by neighbours, of the same region only without the voter's consent`() throws {
        let desk = try Desk(.registered)
        let roster = [
            judge("J-1"), judge("J-2"), judge("J-3", court: "KAR"), judge("J-4", court: "PAV"),
            judge("J-5", court: "ALM"), judge("J-6", layers: ["reserve"]),
        ]
        let pool = desk.assignment(roster).pool(.duty, under: desk.pack)
        #expect(pool.widened == ["neighbours"])
        #expect(pool.eligible.map(\.judge) == ["J-1", "J-2", "J-3"])
        #expect(pool.members.first { $0.judge == "J-4" }?.exclusion == .region)
        #expect(!pool.members.contains { $0.judge == "J-5" })
        #expect(pool.members.first { $0.judge == "J-6" }?.exclusion == .offDuty)
    }

    @Test func `still too small is widened by the reserve, of the neighbours too`() throws {
        let desk = try Desk(.registered)
        let roster = [
            judge("J-1"), judge("J-3", court: "KAR"), judge("J-6", layers: ["reserve"]),
            judge("J-7", court: "KAR", layers: ["reserve"]),
        ]
        let pool = desk.assignment(roster).pool(.duty, under: desk.pack)
        #expect(pool.widened == ["neighbours", "reserve"])
        #expect(pool.eligible.map(\.judge) == ["J-1", "J-3", "J-6", "J-7"])
    }

    @Test func `does not say that a step widened it which brought nobody`() throws {
        let desk = try Desk(.registered)
        let pool = desk.assignment([judge("J-1"), judge("J-6", layers: ["reserve"])]).pool(.duty, under: desk.pack)
        #expect(pool.widened == ["reserve"])
        #expect(desk.assignment([judge("J-1")]).pool(.duty, under: desk.pack).widened.isEmpty)
    }

    @Test func `as large as the pack asks is not widened`() throws {
        let desk = try Desk(.registered)
        let roster = [judge("J-1"), judge("J-2"), judge("J-3"), judge("J-4", court: "KAR")]
        let pool = desk.assignment(roster).pool(.duty, under: desk.pack)
        #expect(pool.widened.isEmpty)
        #expect(pool.members.count == 3)
    }

    @Test func `weighs by share and by what others carry more, counting the eligible only`() throws {
        let desk = try Desk(.registered)
        let roster = [
            judge("J-1", load: 0), judge("J-2", share: 2, load: 3), judge("J-3", load: 3),
            judge("J-4", languages: ["ru"], load: 40),
        ]
        let pool = desk.assignment(roster).pool(.duty, under: desk.pack)
        #expect(pool.members.map(\.weight) == [4, 2, 1, 0])
    }

    @Test func `is sorted by the bytes of the names, whatever the roster's order`() throws {
        let desk = try narrow()
        let roster = [judge("j-1"), judge("J-2"), judge("J-10"), judge("J-1")]
        #expect(
            desk.assignment(roster).pool(.duty, under: desk.pack).members.map(\.judge)
                == ["J-1", "J-10", "J-2", "j-1"]
        )
    }

    @Test func `may have nobody eligible at all`() throws {
        let desk = try Desk(.registered)
        let pool = desk.assignment([judge("J-1", languages: ["ru"])]).pool(.duty, under: desk.pack)
        #expect(pool.eligible.isEmpty)
        #expect(pool.members.map(\.exclusion) == [.language])
    }
}
