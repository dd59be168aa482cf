import HTML

@testable import Portal

// The screens of those who work on election day, and of anyone.
extension Gallery {
    private func rows(_ place: String) -> [CaseRow] {
        let words = Vocabulary(t: t)
        return [
            CaseRow(
                number: "AST-2026-000101",
                place: [place, "AST-2026-000101"],
                title: words.kind("VL-05"),
                tag: words.flag("overdue"),
                facts: ["71-0123", words.state("deliberation").word],
                due: moment(17, 0),
                secondsLeft: -401,
                owner: words.role("judge")
            ),
            CaseRow(
                number: "AST-2026-000123",
                place: [place, "AST-2026-000123"],
                title: words.kind("VL-01"),
                tag: words.flag("urgent"),
                facts: ["71-0045", words.state("offered").word],
                due: moment(17, 10),
                secondsLeft: 199,
                owner: words.role("judge")
            ),
            CaseRow(
                number: "AST-2026-000131",
                place: [place, "AST-2026-000131"],
                title: words.kind("OB-01"),
                facts: ["71-0007"],
                due: moment(19, 30),
                secondsLeft: 8_599
            ),
        ]
    }

    var staff: [Shot] { registry + judge + commission }

    private var registry: [Shot] {
        let errors = [FieldError(field: "defects", message: AnswerFault.defectsMissing.message(t))]
        return [
            ("clerk", ClerkListView(rows: rows("clerk"), key: "k").html(in: page("clerk", person: person))),
            ("clerk-empty", ClerkListView(rows: [], key: "k").html(in: page("clerk", person: person))),
            (
                "clerk-case",
                ClerkCaseView(
                    number: "AST-2026-000123",
                    version: 2,
                    state: "screening",
                    key: "k",
                    facts: facts,
                    checks: [
                        .init(title: t("IIN"), isPassed: false, note: t("Enter the IIN: 12 digits")),
                        .init(title: t("Polling station"), isPassed: true), .init(title: t("Signature"), isPassed: nil),
                    ],
                    signature: verdict,
                    papers: papers,
                    timeline: events,
                    acts: [.registration, .return, .forwarding, .ratification, .continuation, .withdrawal],
                    bodies: [Choice("KZ-71", "KZ-71"), Choice("KZ-CEC", "KZ-CEC")],
                    form: FormValues(errors: errors)
                ).html(in: page("clerk", "AST-2026-000123", person: person))
            ),
        ]
    }

    private var judge: [Shot] {
        let day = Notices(t: t).day
        let form = RulingFormView(
            number: "AST-2026-000123",
            version: 4,
            key: "k",
            attempt: 1,
            orders: [Choice("include", say("Тізімге енгізу", "Включить в список", "Put on the list"))],
            usefulUntil: DeadlineStrip(what: Notices(t: t).today, due: moment(20, 0), secondsLeft: 1_200),
            needsSignatureReason: true,
            form: FormValues(errors: [FieldError(field: "reasons", message: AnswerFault.placeLeftOpen.message(t))])
        )
        return [
            (
                "judge-day",
                JudgeDayView(
                    offers: Array(rows("judge").prefix(1)),
                    groups: [
                        .init(id: "decide", title: day.toDecide, rows: rows("judge")),
                        .init(id: "waiting", title: day.waiting, rows: []),
                    ]
                ).html(in: page("judge", person: person))
            ),
            ("judge-offer", judgeCase(offer: .init(attempt: 1, actBy: moment(17, 10), secondsLeft: 199))),
            ("judge-case", judgeCase(offer: nil)),
            ("ruling-form", form.html(in: page("judge", "AST-2026-000123", "ruling", person: person))),
            (
                "ruling-sign",
                SignDocumentView(
                    title: Notices(t: t).checkRuling,
                    consequence: Notices(t: t).needsConsequence,
                    version: 4,
                    key: "k",
                    document: document,
                    to: ["judge", "AST-2026-000123", "ruling", "sign"],
                    back: ["judge", "AST-2026-000123", "ruling"],
                    button: Notices(t: t).signRuling
                ).html(in: page("judge", "AST-2026-000123", "ruling", person: person))
            ),
        ]
    }

    private func judgeCase(offer: JudgeCaseView.Offer?) -> Html {
        JudgeCaseView(
            number: "AST-2026-000123",
            version: 4,
            key: "k",
            state: offer == nil ? "deliberation" : "offered",
            flags: ["urgent"],
            offer: offer,
            attempt: 1,
            mayRule: offer == nil,
            facts: facts,
            statement: statement,
            statementLanguage: "kk",
            answer: offer == nil ? .init(position: "disagrees", text: "Нет в списке.", at: moment(17, 2)) : nil,
            papers: offer == nil ? papers : [],
            deadlines: deadlines,
            signature: verdict,
            timeline: events
        ).html(in: page("judge", "AST-2026-000123", person: person))
    }

    private var commission: [Shot] {
        let item = InboxItemView(
            id: "i1",
            number: "AST-2026-000123",
            version: 7,
            key: "k",
            what: Vocabulary(t: t).next(in: "acknowledged")?.what ?? "",
            due: strip,
            opened: moment(17, 5),
            acknowledged: moment(17, 6),
            facts: facts,
            orders: [say("Тізімге енгізу", "Включить в список", "Put on the list")],
            papers: papers,
            timeline: events,
            acts: [.acknowledgement, .answer, .execution]
        )
        return [
            ("inbox", InboxView(office: "KZ-71-0123", rows: rows("inbox")).html(in: page("inbox", person: person))),
            ("inbox-item", item.html(in: page("inbox", "i1", person: person))),
        ]
    }

    var duty: [Shot] {
        let alarm = BoardView.Alarm(
            id: "a1",
            title: Vocabulary(t: t).event("acceptTimeout"),
            number: "AST-2026-000101",
            since: moment(17, 0),
            due: .init(at: moment(17, 0), secondsLeft: -401),
            owner: nil,
            nextEscalation: .init(at: moment(17, 20), to: Vocabulary(t: t).role("courtChair"))
        )
        let names = Notices(t: t).figures
        let figures: [BoardView.Figure] = [
            .init(value: 4, words: names.unassigned, tone: .plain),
            .init(value: 12, words: names.dueSoon, tone: .attention),
            .init(value: 1, words: names.overdue, tone: .late), .init(value: 3, words: names.hearings, tone: .plain),
            .init(value: 2, words: names.unconfirmed, tone: .attention),
        ]
        let lost = LostMessage(
            receiver: Vocabulary(t: t).role("voter"),
            what: Vocabulary(t: t).event("executed"),
            told: moment(16, 40),
            isPressing: true,
            tries: [.init(channel: t("text messages"), attempts: 7, reason: "timedOut", at: moment(16, 59))]
        )
        let line = BoardView.Unreached(
            channel: "sms",
            title: t("text messages"),
            alarms: 1_734,
            pressing: 12,
            unattended: 3,
            gone: 1,
            since: moment(12, 0),
            due: .init(at: moment(17, 30), secondsLeft: 1_600)
        )
        var board = BoardView(
            figures: figures,
            clocks: rows("duty"),
            alarms: [alarm],
            undelivered: [line],
            auditFindings: 2,
            key: "k"
        )
        var unheard = alarm
        unheard.messages = [lost]
        let undelivered = UndeliveredView(
            subject: line,
            receivers: [line, line],
            alarms: [unheard],
            upTo: "9",
            older: "7",
            key: "k"
        )
        let desk = board.html(in: page("duty", person: person))
        board.isWall = true
        let wall = board.html(in: page("wall"))
        let view = AlarmView(
            alarm: unheard,
            version: 5,
            key: "k",
            consequence: deadlines[1].consequence ?? "",
            steps: [
                .init(at: moment(17, 0), to: Vocabulary(t: t).role("courtDutyOfficer"), isDone: true),
                .init(at: moment(17, 20), to: Vocabulary(t: t).role("courtChair"), isDone: false),
            ],
            log: events,
            attempt: 1
        )
        var held = view
        held.attempt = nil
        held.release = ReleaseView(
            until: moment(17, 30),
            to: .path(["en", "duty", "alarm", "a1", "release"]),
            key: "k",
            version: 5
        )
        return [
            ("board", desk), ("wall", wall),
            ("undelivered", undelivered.html(in: page("duty", "undelivered", "sms", person: person))),
            ("alarm", view.html(in: page("duty", "alarm", "a1", person: person))),
            ("alarm-held", held.html(in: page("duty", "alarm", "a1", person: person))),
            (
                "audit",
                AuditView(
                    at: moment(17, 0),
                    rulesChecked: 21,
                    findings: [.init(rule: "one-open-assignment", number: "AST-2026-000101", detail: "2")]
                ).html(in: page("duty", "audit", person: person))
            ),
            (
                "audit-clean",
                AuditView(at: moment(17, 0), rulesChecked: 1, findings: []).html(
                    in: page("duty", "audit", person: person)
                )
            ),
        ]
    }
}
