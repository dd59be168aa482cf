import HTML

@testable import Portal

/// Every screen in every state that matters, filled with people and cases that do not exist.
struct Gallery {
    let t: Words

    /// One screen: its file name and its page.
    typealias Shot = (name: String, page: Html)

    var all: [Shot] { visitor + questions + sending + voter + staff + duty + everyone + faults }

    func moment(_ hour: Int, _ minute: Int, _ second: Int = 0) -> Moment {
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let zone =
            switch t.language {
            case .kk: "Астана уақыты (UTC+5)"
            case .ru: "время Астаны (UTC+5)"
            case .en: "Astana time (UTC+5)"
            }
        return Moment(
            year: 2026,
            month: 11,
            day: 24,
            hour: hour,
            minute: minute,
            second: second,
            iso: "2026-11-24T\(two(hour)):\(two(minute)):\(two(second))+05:00",
            zoneName: zone
        )
    }

    /// One text in the page's language.
    func say(_ kk: String, _ ru: String, _ en: String) -> String {
        switch t.language {
        case .kk: kk
        case .ru: ru
        case .en: en
        }
    }

    func page(_ address: String..., person: PersonCard? = nil) -> PageContext {
        PageContext(
            t: t,
            address: address,
            court: CourtCard(
                name: say(
                    "Астана қаласының мамандандырылған ауданаралық әкімшілік соты",
                    "Специализированный межрайонный административный суд города Астаны",
                    "Specialised Inter-District Administrative Court of Astana"
                ),
                phone: "+7 7172 00-00-00"
            ),
            now: moment(17, 6, 41),
            person: person,
            assets: AssetPlaces(styles: .path("app.css"), script: .path("app.js"))
        )
    }

    var strip: DeadlineStrip {
        DeadlineStrip(what: Notices(t: t).today, due: moment(20, 0), secondsLeft: 10_399)
    }

    var person: PersonCard {
        PersonCard(name: "J-0012", office: Vocabulary(t: t).role("judge"), home: ["judge"])
    }

    var station: String { say("№ 123 мектеп", "Школа № 123", "School No. 123") }

    var statement: String {
        """
        Бүгін таңертең № 123 мектепке келдім. «Тізімде жоқсыз» деді.
        Мне сказали <b>«вас нет в списке»</b> & отказали.
        """
    }

    var deadlines: [DeadlineView] {
        [
            DeadlineView(
                text: say("Сот шешім шығарады", "Суд принимает решение", "The court decides"),
                due: moment(20, 0),
                secondsLeft: 10_399,
                arithmetic: say(
                    "Дауыс беру күні түскен шағым сол күні қаралады.",
                    "Жалоба, поступившая в день голосования, рассматривается в тот же день.",
                    "A complaint received on voting day is decided on that day."
                ),
                source: "Constitutional Law “On Elections”, art. 49(2)",
                edition: "2026-07-01",
                isSure: false,
                consequence: nil,
                isLastUseful: true
            ),
            DeadlineView(
                text: say("Комиссия жауап береді", "Комиссия отвечает", "The commission answers"),
                due: moment(17, 20),
                secondsLeft: 799,
                arithmetic: nil,
                source: "kz-2026",
                edition: "1",
                isSure: true,
                consequence: say("Үнсіздік жазылады.", "Молчание заносится в протокол.", "Silence is put on record.")
            ),
        ]
    }

    var next: NextStep {
        let words = Vocabulary(t: t).next(in: "awaitingRespondent") ?? ("", "")
        return NextStep(what: words.what, who: words.who, by: moment(17, 20), secondsLeft: 799)
    }

    var events: [TimelineEntry] {
        let words = Vocabulary(t: t)
        return [
            TimelineEntry(at: moment(16, 58, 7), title: words.event("filed"), by: words.role("voter")),
            TimelineEntry(at: moment(16, 58, 8), title: words.event("signaturePassed"), by: words.role("system")),
            TimelineEntry(at: moment(16, 59, 2), title: words.event("register"), by: words.role("system")),
            TimelineEntry(at: moment(17, 0, 0), title: words.event("draw"), by: words.role("system"), note: "7"),
            TimelineEntry(at: moment(17, 4, 30), title: words.event("accept"), by: words.role("judge")),
        ]
    }

    var verdict: SignatureVerdictView {
        SignatureVerdictView(
            result: .indeterminate,
            words: say(
                "Сертификаттың күші әлі белгісіз, қайта тексеріледі.",
                "Пока неизвестно, действителен ли сертификат; проверим снова.",
                "It is not known yet whether the certificate is valid; it is checked again."
            ),
            checks: [
                .init(
                    title: say("Құжат өзгермеген", "Документ не изменён", "The document is unchanged"),
                    isPassed: true
                ),
                .init(title: say("Сертификаттың күші", "Отзыв сертификата", "Revocation"), isPassed: nil),
            ]
        )
    }

    var papers: [Download] {
        [
            Download(title: Notices(t: t).complaint, place: ["status", "AST-2026-000123", "document"], size: 1_204),
            Download(title: Notices(t: t).ruling, place: ["status", "AST-2026-000123", "ruling"], isPage: true),
            Download(title: Notices(t: t).receipt(1), place: ["status", "AST-2026-000123", "receipt"], size: 3_411),
            Download(title: "отказ.jpg", place: ["status", "AST-2026-000123", "paper"], size: 1_832_200),
        ]
    }

    var facts: [(question: String, answer: String)] {
        let words = Vocabulary(t: t)
        return [
            (t("Polling station"), "71-0123, \(station)"), (t("What do you complain about?"), words.act("action")),
            (t("What happened to you?"), words.kind("VL-01")),
            (t("When did it happen?"), MomentText(t: t).full(moment(9, 40))),
            (t("How do you want to be heard?"), words.attendance("phone")),
        ]
    }

    var document: DocumentToSign {
        DocumentToSign(
            rows: facts,
            sha256: "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
            download: Download(title: t("Documents"), place: ["file", "d1", "document"], size: 1_204)
        )
    }

    func step(_ values: [String: [String]] = [:], errors: [FieldError] = [], isPaper: Bool = false) -> FilingStep {
        FilingStep(
            draft: "d1",
            key: "k1",
            form: FormValues(values: values, errors: errors),
            isPaper: isPaper
        )
    }
}
