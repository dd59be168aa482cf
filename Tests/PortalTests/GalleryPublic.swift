import HTML

@testable import Portal

// What anyone may see, and what goes wrong.
extension Gallery {
    private var orders: [String] {
        [
            say(
                "71-0123 учаскесінің сайлаушылар тізіміне енгізу",
                "Включить в список избирателей участка 71-0123",
                "Include in the voter list of station 71-0123"
            )
        ]
    }

    private var force: String { say("Дереу күшіне енді", "Вступило в силу немедленно", "In force at once") }
    private var hash: String { "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea" }

    var everyone: [Shot] {
        let ruling = CheckResultView.Ruling(
            number: "AST-2026-000123",
            court: "AST",
            decided: moment(17, 40),
            outcome: "grant",
            station: "71-0123",
            orders: orders,
            force: force,
            isInForce: true,
            sha256: hash
        )
        let sheet = OperativePartView(
            number: "AST-2026-000123",
            court: page().court.name,
            judge: "J-0012",
            decided: moment(17, 40),
            person: "Әлімұлы Дана, 1990-05-17",
            station: "71-0123, \(station)",
            outcome: "grant",
            orders: orders,
            force: force,
            appeal: say(
                "Шағымдану шешімнің орындалуын тоқтатпайды.",
                "Обжалование не приостанавливает исполнения.",
                "An appeal does not stop execution."
            ),
            sha256: hash,
            checkAddress: "https://sot.example.kz/\(t.language.rawValue)/check?number=AST-2026-000123&hash=3f79bb7b43"
        )
        let draw = DrawView(
            poolNumber: "7",
            publicId: "3q2-7wAAEjRWeJq83vAAEQ",
            pool: [
                .init(id: "J-0012", weight: 3), .init(id: "J-0047", exclusion: "CONFLICT"),
                .init(id: "J-0103", weight: 1), .init(id: "J-0104", exclusion: "LANGUAGE"),
            ],
            order: ["J-0103", "J-0012"],
            isLottery: true,
            seed: hash,
            holders: [("court", true), ("observers", true), ("university", false)],
            record: [Download(title: Notices(t: t).drawRecord, place: ["draws", "7", "record"], size: 2_100)]
        )
        let form = FormValues(errors: [FieldError(field: "hash", message: AnswerFault.hashTooShort.message(t))])
        return [
            ("check", CheckRulingView().html(in: page("check"))),
            ("check-error", CheckRulingView(form: form).html(in: page("check"))),
            ("check-real", CheckResultView(ruling: ruling).html(in: page("check"))),
            ("check-none", CheckResultView(ruling: nil).html(in: page("check"))),
            ("operative", sheet.html(in: page("status", "AST-2026-000123", "ruling"))),
            ("draw", draw.html(in: page("draws", "7"))),
        ]
    }

    var faults: [Shot] {
        let kinds: [(String, FaultView.Kind)] = [
            ("400", .notUnderstood), ("401", .signInFirst), ("403", .notYours), ("404", .notFound), ("409", .stale),
            ("409-sent", .alreadySent), ("413", .tooLarge(limit: 262_144)), ("429", .tooMany(waitSeconds: 61)),
            ("503", .busy(waitSeconds: 30)), ("429-filings", .tooManyFilings(waitSeconds: 1_201)),
            ("500", .accident),
        ]
        return kinds.map { name, kind in
            (
                "fault-" + name,
                FaultView(kind: kind, onward: name == "409" ? ["status"] : nil, reference: name == "500" ? "A1B2" : nil)
                    .html(in: page("status"))
            )
        }
    }
}
