import HTML

@testable import Portal

// The voter's screens.
extension Gallery {
    var visitor: [Shot] {
        let signInErrors = [FieldError(field: "signature", message: AnswerFault.signatureMissing.message(t))]
        return [
            ("home", HomeView(cutOff: strip, draft: ["file", "d1", "happened"], key: "k").html(in: page(""))),
            (
                "sign-in",
                SignInView(
                    nonce: "3q2-7wAAEjRWeJq83vAAEQ",
                    audience: "https://sot.example.kz",
                    expires: moment(17, 8, 41),
                    secondsLeft: 120,
                    key: "k"
                ).html(in: page("sign-in"))
            ),
            (
                "sign-in-error",
                SignInView(
                    nonce: "3q2-7wAAEjRWeJq83vAAEQ",
                    audience: "https://sot.example.kz",
                    expires: moment(17, 8, 41),
                    secondsLeft: 120,
                    key: "k",
                    form: FormValues(errors: signInErrors)
                ).html(in: page("sign-in"))
            ),
        ]
    }

    var questions: [Shot] {
        let words = Vocabulary(t: t)
        let codes = [
            "VL-01", "VL-02", "VL-03", "VL-04", "VL-05", "VL-06", "VL-07", "ID-01", "AC-01", "AC-02", "MO-01", "BA-01",
            "SE-01", "OB-01", "OB-02", "CM-01", "CM-02", "CM-03", "CA-01", "CA-02", "CO-01", "CO-02", "EX-01", "ZZ-01",
        ]
        let groups = words.groups(of: codes.map { Choice($0, words.kind($0)) })
        let card = StationCard(
            id: "71-0123",
            name: station,
            address: "Астана, Абай 1",
            commission: "KZ-71-0123",
            court: "AST",
            hours: "07:00–20:00"
        )
        let faults: [(String, AnswerFault)] = [
            ("act", .actMissing), ("made", .whenInFuture), ("statement", .statementMissing),
        ]
        let errors = faults.map { FieldError(field: $0, message: $1.message(t)) }
        return [
            ("kind", KindView(step: step(["kind": ["VL-01"]]), groups: groups).html(in: page("file", "d1", "kind"))),
            ("station", StationView(step: step(), found: nil).html(in: page("file", "d1", "station"))),
            (
                "station-found",
                StationView(step: step(["station": ["71-0123"]]), found: card).html(in: page("file", "d1", "station"))
            ),
            ("happened", HappenedView(step: step()).html(in: page("file", "d1", "happened"))),
            (
                "happened-error",
                HappenedView(step: step(["made-day": ["today"], "made-time": ["23:10"]], errors: errors))
                    .html(in: page("file", "d1", "happened"))
            ),
            (
                "request",
                RequestView(
                    step: step(),
                    requests: [
                        Choice("include", say("Мені тізімге енгізу", "Внести меня в список", "Put me on the list"))
                    ]
                ).html(in: page("file", "d1", "request"))
            ),
            (
                "you",
                PersonView(
                    step: step(["isRepresentative": ["yes"]]),
                    languages: [Choice("kk", "Қазақша"), Choice("ru", "Русский")]
                ).html(in: page("file", "d1", "you"))
            ),
            ("consents", ConsentsView(step: step()).html(in: page("file", "d1", "consents"))),
            (
                "papers",
                PapersView(
                    step: step(isPaper: true),
                    papers: [PaperCard(name: "отказ.jpg", size: 1_832_200, sha256: "3f79bb7b")],
                    longestPaper: 20_971_520,
                    allPapers: 209_715_200
                ).html(in: page("file", "d1", "papers"))
            ),
        ]
    }

    var sending: [Shot] {
        let answers = facts.map { CheckAnswersView.Answer(question: $0.question, answer: $0.answer, step: "happened") }
        return [
            (
                "check-answers",
                CheckAnswersView(
                    step: step(),
                    answers: answers + [.init(question: t("What happened?"), answer: statement, step: "happened")],
                    warnings: [Notices(t: t).lateWarning, Notices(t: t).fewMinutesWarning(minutes: 8)]
                ).html(in: page("file", "d1", "check"))
            ),
            (
                "sign",
                SendView(step: step(), document: document, ratifyBy: moment(19, 0)).html(in: page("file", "d1", "sign"))
            ),
            (
                "receipt",
                ReceiptView(
                    number: "AST-2026-000123",
                    secret: "K7M4PX",
                    received: moment(16, 58, 7),
                    court: "AST",
                    isSigned: false,
                    papersNotKept: ["видео.mp4"],
                    deadlines: deadlines,
                    next: next,
                    downloads: papers
                ).html(in: page("file", "d1", "receipt"))
            ),
        ]
    }

    var voter: [Shot] {
        let act = VoterAct(number: "AST-2026-000123", key: "k", version: 3)
        let lookUp = FormValues(
            values: ["number": ["AST-2026-000123"]],
            errors: [FieldError(field: "secret", message: AnswerFault.secretMissing.message(t))]
        )
        let defects = Vocabulary(t: t).defects.prefix(2).map(\.title)
        return [
            ("look-up", LookUpView(key: "k").html(in: page("status"))),
            ("look-up-error", LookUpView(key: "k", form: lookUp).html(in: page("status"))),
            ("status", status("awaitingRespondent", acts: [.papers, .consent, .withdrawal])),
            ("status-returned", status("returnedForCorrection", acts: [.correction], defects: defects)),
            (
                "status-executed",
                status("executed", acts: [.confirmation], result: Vocabulary(t: t).outcome("grant"))
            ),
            (
                "ratification",
                RatificationView(act: act, document: document, until: moment(19, 0)).html(in: page("status"))
            ),
            ("correction", CorrectionView(act: act, defects: defects, until: moment(19, 0)).html(in: page("status"))),
            (
                "add-papers",
                AddPapersView(
                    act: act,
                    papers: [
                        PaperCard(name: "отказ.jpg", size: 1_832_200, sha256: "3f", isAwaited: true),
                        PaperCard(name: "видео.mp4", size: 9_832_200, sha256: "4f", isAdded: true),
                    ],
                    longestPaper: 20_971_520
                ).html(in: page("status"))
            ),
            ("consent", ConsentChangeView(act: act).html(in: page("status"))),
            (
                "confirmation",
                ConfirmationView(
                    act: act,
                    ordered: say("Тізімге енгізу", "Включить в список", "Put on the list"),
                    reported: t("Carried out")
                ).html(in: page("status"))
            ),
            ("withdrawal", WithdrawalView(act: act).html(in: page("status"))),
            ("withdrawal-signed", WithdrawalView(act: act, document: document).html(in: page("status"))),
            (
                "done",
                DoneView(
                    title: Notices(t: t).confirmed.0,
                    sentences: [Notices(t: t).confirmed.1],
                    onward: ["status", "AST-2026-000123"],
                    onwardWords: Notices(t: t).toStatus
                ).html(in: page("status"))
            ),
        ]
    }

    private func status(
        _ state: String,
        acts: [StatusView.Act],
        defects: [String] = [],
        result: String? = nil
    ) -> Html {
        StatusView(
            number: "AST-2026-000123",
            key: "k",
            state: state,
            flags: ["urgent", "recheck"],
            next: next,
            result: result,
            acts: acts,
            defects: defects,
            correctBy: defects.isEmpty ? nil : moment(18, 30),
            signature: verdict,
            deadlines: deadlines,
            timeline: events,
            downloads: papers,
            sequels: state == "executed" ? ["AST-2026-000124"] : [],
            origin: state == "awaitingRespondent" ? "AST-2026-000120" : nil
        ).html(in: page("status", "AST-2026-000123"))
    }
}
