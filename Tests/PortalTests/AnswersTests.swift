import FoundationEssentials
import HTTP
import Law
import Testing

@testable import Portal
@testable import Proceedings

/// One election's pack as it is shipped, every zone five hours east.
enum ShippedPack {
    /// Read once: it is long, and nobody changes it.
    private static let read = Result { try fresh() }

    static func load() throws -> Pack { try read.get() }

    private static func fresh() throws -> Pack {
        let folder = Share.root + "/ops/jurisdictions/kz/"
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".json") {
            files[name] = Array(try #require(FileManager.default.contents(atPath: folder + name)))
        }
        let names = Pack.zoneNames(files: files)
        let zones = Dictionary(uniqueKeysWithValues: names.map { ($0, Zone(name: $0, alwaysAtOffsetSeconds: 18_000)) })
        // Nothing here asks for the pack's hash.
        return try Pack(files: files, zones: zones, sha256: { _ in Array(repeating: 0, count: 32) })
    }
}

/// What a voter enters, page by page, and when.
private struct Walk {
    static let now = Instant(rfc3339: "2026-11-24T10:00:00+05:00") ?? Instant(microsecondsSince1970: 0)

    var pages: [ComplaintStep: [String: String]] = [
        .kind: ["kind": "VL-01"],
        .station: ["station": "71-0123"],
        .happened: [
            "act": "inaction", "made-day": "today", "made-time": "09:40", "learned-day": "yesterday",
            "learned-time": "21.05", "statement": "Тізімде жоқпын.\r\nМеня нет <b>в списке</b>.",
        ],
        .request: ["request": "include"],
        .you: [
            "iin": "900517 450 120", "familyName": " Әлімұлы ", "givenName": "Дана", "birthDate": "17.05.1990",
            "phone": "+77010000000", "language": "kk", "attendance": "phone",
        ],
        .consents: ["remoteHearing": "yes"],
    ]

    func answers(_ papers: [FormDraft.Paper] = []) throws -> ComplaintAnswers {
        var answers = ComplaintAnswers(papers: papers, pack: try ShippedPack.load())
        for step in ComplaintStep.allCases {
            answers.take(step, from: try Self.form(pages[step] ?? [:]), now: Self.now)
        }
        return answers
    }

    static func form(_ fields: [String: String]) throws -> PageForm {
        func encoded(_ text: String) -> String {
            text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let body = fields.map { encoded($0.key) + "=" + encoded($0.value) }.joined(separator: "&")
        let request = Request(
            method: .post,
            target: "/kk/file/d/kind",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array(body.utf8)
        )
        return try PageForm(try #require(request))
    }

    mutating func set(_ step: ComplaintStep, _ field: String, _ value: String) { pages[step]?[field] = value }
}

@Suite struct `The answers of a complaint` {
    private let nonce = "3q2-7wAAEjRWeJq83vAAEQ"

    @Test func `become the document that the court publishes a schema for`() throws {
        let paper = FormDraft.Paper(
            sha256: String(repeating: "a", count: 64),
            name: "отказ.jpg",
            mediaType: "image/jpeg",
            size: 183_220
        )
        let answers = try Walk().answers([paper])
        #expect(answers.firstUnfinished(now: Walk.now) == nil)
        let document = try #require(answers.document(nonce: nonce, composed: Walk.now))
        let expected = """
            {"answers":null,"attachments":[{"mediaType":"image/jpeg","name":"отказ.jpg",\
            "sha256":"\(paper.sha256)","size":183220}],"challenged":{"act":"inaction","commission":"KZ-71-0123",\
            "made":"2026-11-24T09:40:00.000000+05:00","number":null},"complainant":{"birthDate":"1990-05-17",\
            "email":null,"familyName":"Әлімұлы","givenName":"Дана","iin":"900517450120","patronymic":null,\
            "phone":"+77010000000"},"composed":"2026-11-24T10:00:00.000000+05:00","consents":{"anyRegion":false,\
            "remoteHearing":true},"election":"kz-2026","hearing":{"attendance":"phone","interpreter":null},\
            "kind":"VL-01","language":"kk","learned":"2026-11-23T21:05:00.000000+05:00","nonce":"\(nonce)",\
            "representative":null,"request":"include",\
            "statement":"Тізімде жоқпын.\\nМеня нет <b>в списке</b>.","station":"71-0123","type":"dauys-complaint/1"}
            """
        #expect(document.canonicalText == expected)
        let schemas = try DocumentSchemas { name in
            Array(try #require(FileManager.default.contents(atPath: Share.root + "/ops/schemas/" + name)))
        }
        #expect(throws: Never.self) { try schemas.parse(document.canonicalBytes, as: .complaint) }
    }

    @Test(
        arguments: [
            (.kind, "kind", "XX-99", "kind"), (.kind, "kind", "", "kind"), (.station, "station", "", "station"),
            (.station, "station", "99-9999", "station"), (.happened, "act", "nothing", "act"),
            (.happened, "made-day", "", "made"), (.happened, "made-time", "", "made"),
            (.happened, "made-time", "25:00", "made"), (.happened, "made-time", "10:01", "made"),
            (.happened, "learned-day", "other", "learned"), (.happened, "statement", "  \n ", "statement"),
            (.request, "request", "restore", "request"), (.you, "iin", "12345", "iin"),
            (.you, "iin", "90051745012O", "iin"), (.you, "familyName", "", "familyName"),
            (.you, "birthDate", "31.02.1990", "birthDate"), (.you, "phone", "no", "phone"),
            (.you, "email", "name at example", "email"), (.you, "language", "fr", "language"),
            (.you, "attendance", "", "attendance"), (.you, "isRepresentative", "yes", "representativeIin"),
        ] as [(ComplaintStep, String, String, String)]
    )
    func `are named where they must be mended, and kept as they were given`(
        step: ComplaintStep,
        field: String,
        value: String,
        fault: String
    ) throws {
        var walk = Walk()
        walk.set(step, field, value)
        let answers = try walk.answers()
        #expect(answers.firstUnfinished(now: Walk.now) == (field == "kind" ? .kind : step))
        #expect(answers.faults(on: step, now: Walk.now).first?.field == fault)
        #expect(answers[field] == value.trimmed.filter { field != "iin" || $0.isNumber })
    }

    @Test(
        arguments: [
            (.happened, "made-time", "10:00"), (.happened, "made-time", "9.40"), (.happened, "made-time", "9"),
            (.you, "email", "name@example.kz"), (.you, "birthDate", ""), (.you, "iin", "900517450121"),
            (.station, "station", "№ 71 0123"), (.kind, "kind", "ZZ-01"),
        ] as [(ComplaintStep, String, String)]
    )
    func `are taken where people write otherwise, err in a digit, or come late`(
        step: ComplaintStep,
        field: String,
        value: String
    ) throws {
        var walk = Walk()
        walk.set(step, field, value)
        if value == "ZZ-01" { walk.set(.request, "request", "forward") }
        let answers = try walk.answers()
        #expect(answers.firstUnfinished(now: Walk.now) == nil)
        if field == "birthDate" { #expect(answers["birthDate"] == "1990-05-17") }
        if field == "station" { #expect(answers["station"] == "71-0123") }
    }

    @Test func `mean the day on which today was said`() throws {
        var answers = try Walk().answers()
        let made = answers.instant("made")
        let tomorrow = Walk.now.adding(seconds: 86_400)
        answers.take(.you, from: try Walk.form(Walk().pages[.you] ?? [:]), now: tomorrow)
        #expect(answers.instant("made") == made && made != nil)
    }

    @Test func `take nothing from a form that its page does not ask`() throws {
        var answers = ComplaintAnswers(
            ["case": ["AST-2026-000001"], "station": ["71-0123"]],
            pack: try ShippedPack.load()
        )
        let form = try Walk.form([
            "kind": "VL-01", "case": "AST-2026-000002", "sent": "x", "nonce": "x", "station": "71-0124",
        ])
        for step in ComplaintStep.allCases { answers.take(step, from: form, now: Walk.now) }
        #expect(answers.correctedCase == "AST-2026-000001" && answers["sent"] == "" && answers["nonce"] == "")
        // A correction stays with its station.
        #expect(answers["station"] == "71-0123")
    }

    @Test func `open again out of what was sent, and answer it`() throws {
        let sent = try #require(try Walk().answers().document(nonce: nonce, composed: Walk.now))
        let sha256 = String(repeating: "b", count: 64)
        let again = ComplaintAnswers(
            correcting: sent,
            of: "AST-2026-000001",
            sha256: sha256,
            pack: try ShippedPack.load()
        )
        #expect(again.firstUnfinished(now: Walk.now) == nil)
        var members = try #require(again.document(nonce: nonce, composed: Walk.now)?.object)
        #expect(members["answers"] == .string(sha256))
        members["answers"] = .null
        #expect(JSONValue.object(members) == sent)
    }
}

@Suite struct `A complaint in words` {
    /// Every text in a document, each with the member it stands under.
    private func texts(_ value: JSONValue, under name: String = "") -> [(name: String, text: String)] {
        switch value {
        case .object(let members): members.flatMap { texts($0.value, under: $0.key) }
        case .array(let elements): elements.flatMap { texts($0, under: name) }
        case .string(let text): [(name, text)]
        default: []
        }
    }

    @Test(arguments: PageLanguage.allCases)
    func `says everything that is signed`(language: PageLanguage) throws {
        var walk = Walk()
        for (name, value) in [
            ("isRepresentative", "yes"), ("representativeIin", "850101300121"), ("representativeFamilyName", "Сейітов"),
            ("representativeGivenName", "Марат"), ("representativePatronymic", "Асқарұлы"), ("email", "d@example.kz"),
            ("patronymic", "Болатқызы"), ("interpreter", "ым тілі"),
        ] { walk.set(.you, name, value) }
        walk.set(.happened, "number", "14")
        let paper = FormDraft.Paper(
            sha256: String(repeating: "a", count: 64),
            name: "отказ.jpg",
            mediaType: "image/jpeg",
            size: 183_220
        )
        let answers = try walk.answers([paper])
        let document = try #require(answers.document(nonce: "3q2-7wAAEjRWeJq83vAAEQ", composed: Walk.now))
        let t = Words(try Share.catalogs()[language])
        let rows = ComplaintWords(document: document, pack: answers.pack, t: t).rows
        let shown = rows.map { $0.question + " " + $0.answer }.joined(separator: "\n")
        // What is put into words, and what only machines read.
        let asWords: Set = ["act", "attendance", "birthDate", "language", "learned", "made", "request", "commission"]
        let forMachines: Set = ["composed", "election", "mediaType", "nonce", "sha256", "type"]
        for (name, text) in texts(document) where !asWords.contains(name) && !forMachines.contains(name) {
            #expect(shown.contains(text), "\(name): \(text)")
        }
        let times = MomentText(t: t)
        for name in ["made", "learned"] {
            let instant = try #require(answers.instant(name))
            #expect(shown.contains(times.full(Moment(instant, in: answers.zone, t))))
        }
        #expect(rows.allSatisfy { !$0.answer.isEmpty })
        #expect(!shown.contains("VL-01 (VL-01)"))
    }

    @Test func `changes with every answer`() throws {
        let first = try Walk().answers()
        let pack = first.pack
        let t = Words(try Share.catalogs()[.kk])
        func shown(_ answers: ComplaintAnswers) -> [String] {
            ComplaintWords(document: answers.document(nonce: "n", composed: Walk.now) ?? .null, pack: pack, t: t)
                .rows.map(\.answer)
        }
        for (name, value) in [
            ("kind", "VL-04"), ("station", "71-0124"), ("act", "decision"), ("statement", "x"), ("made-time", "08:00"),
            ("learned-time", "08:00"), ("iin", "850101300121"), ("givenName", "x"), ("phone", "12345"),
            ("language", "ru"), ("attendance", "video"), ("anyRegion", "yes"), ("email", "x@y.kz"),
        ] {
            var other = first
            other.values[name] = [value]
            #expect(shown(other) != shown(first), "\(name)")
        }
    }
}

@Suite struct `What a voter is told of a case` {
    /// Every name the schema may write into a case's history.
    private static let events = [
        "filed", "paperAdded", "signaturePassed", "signatureUnresolved", "signatureRefused", "signatureRechecked",
        "actSignatureRevoked",
        "ratified",
        "ratificationLapsed", "registered", "systemRegistered", "leftToClerk", "returned", "corrected",
        "correctionLapsed",
        "forwarded", "consented", "withdrawalAsked", "continued", "withdrawn", "poolFixed", "quorumMissing",
        "nobodyOnDuty", "drawn",
        "judgeNamed",
        "offered",
        "orderExhausted", "accepted", "respondentAsked", "respondentHeard", "answered", "answerKept",
        "answeredLate", "answerLapsed",
        "rulingPrepared", "ruled", "rulingSignatureRevoked", "released", "served", "copyDelivered", "acknowledged",
        "closedWithoutOrder", "executed",
        "executionRefused", "executionLapsed", "confirmed", "denied", "confirmationLapsed", "pollsClosed",
        "deadlineWarned",
        "deadlinePassed", "deadlinesSuperseded", "escalated", "flagRaised", "flagLowered",
    ]

    @Test(arguments: events)
    func `is in words, or is the court's own housekeeping`(event: String) throws {
        let words = Vocabulary(t: Words(try Share.catalogs()[.ru]))
        #expect(words.event(event) != event)
        let hidden: Set = [
            "flagRaised", "flagLowered", "rulingPrepared", "poolFixed", "quorumMissing", "deadlineWarned",
            "leftToClerk",
            "copyDelivered", "respondentHeard", "rulingSignatureRevoked", "actSignatureRevoked", "released",
        ]
        #expect((words.voterEvent(event) == nil) == hidden.contains(event))
    }

    @Test func `covers what the schema writes`() throws {
        var written: Set<String> = []
        let folder = Share.root + "/sql/"
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where name.hasSuffix(".sql") && !name.hasPrefix("tests") {
            let text = String(
                decoding: try #require(FileManager.default.contents(atPath: folder + name)),
                as: UTF8.self
            )
            for call in text.split(separator: "ground.record(").dropFirst() {
                // The third argument names the event, where it is written out.
                let arguments = call.prefix(200).split(separator: ",", maxSplits: 3).map {
                    $0.drop { " \n".contains($0) }
                }
                guard arguments.count > 2, arguments[2].hasPrefix("'") else { continue }
                written.insert(String(arguments[2].dropFirst().prefix { $0 != "'" }))
            }
        }
        #expect(written.count > 20)
        #expect(written.subtracting(Self.events) == [])
    }
}
