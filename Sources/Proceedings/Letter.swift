internal import CaseStore
internal import Docket
internal import Law

/// A message on its way outside, with everything it is made of.
struct Letter: Sendable {
    let message: Int64
    let caseID: Int64
    let number: String
    let addressee: String
    let office: String
    /// What is told, without the step or edition after the stroke.
    let what: String
    let due: Instant?
    let told: Instant
    /// The instant of this attempt, by the database.
    let moment: Instant
    let language: Language
    let pack: String
    let court: String
    let mailAddress: String?
    let telephone: String?
    let webhook: RegisteredWebhook?
    /// The ruling it carries: hash, document, signature, entry and its seal, in base64.
    var ruling: JSONValue?

    init(_ facts: JSONValue) throws {
        let reading = Reading(facts)
        message = try reading.integer("message")
        caseID = try reading.integer("case")
        number = try reading.text("number")
        addressee = try reading.text("addressee")
        office = try reading.text("office")
        what = String(try reading.text("what").prefix { $0 != "/" })
        due = reading.instantIfAny("due")
        told = try reading.instant("at")
        moment = try reading.instant("moment")
        guard let language = Language(rawValue: try reading.text("language")) else { throw StoreFault("language") }
        self.language = language
        pack = try reading.text("pack")
        court = try reading.text("court")
        mailAddress = facts["reach"]?["mail"]?.string
        telephone = facts["reach"]?["sms"]?.string
        webhook = try RegisteredWebhook(facts["webhook"])
        ruling = facts["ruling"]?.object.map(JSONValue.object)
    }

    /// The same for every attempt, so that who gets it twice can tell.
    var id: String { "msg_\(message)" }

    /// What a commission's program is sent, as the Standard Webhooks specification shapes it.
    ///
    /// A ruling travels whole: with the judge's signature, and the court's word on when it was taken in. A court without
    /// its sealing key still serves; that word is null then, and can be fetched with the case later.
    func webhookBody(origin: String, in zone: Zone) -> [UInt8] {
        var told: [String: JSONValue] = [
            "addressee": .string(addressee), "case": .string(number), "commission": .string(office),
            "due": due.map { .string($0.rfc3339(in: zone)) } ?? .null,
            "link": .string("\(origin)/api/v1/cases/\(number)"),
        ]
        if let ruling { for name in Self.rulingMembers { told[name] = Self.oneLine(ruling[name]) } }
        let body: JSONValue = [
            "type": .string("case.\(what)"), "timestamp": .string(self.told.rfc3339(in: zone)), "data": .object(told),
        ]
        return body.canonicalBytes
    }

    private static let rulingMembers = ["sha256", "document", "signature", "entry", "entrySeal"]

    /// Base64 as PostgreSQL writes it has line ends; documents have none.
    private static func oneLine(_ value: JSONValue?) -> JSONValue {
        value?.string.map { text in .string(String(decoding: text.utf8.filter { $0 != 0x0A }, as: UTF8.self)) } ?? .null
    }
}

/// A letter in the reader's words.
struct LetterWords: Sendable {
    let subject: String
    let text: String
    /// What a text message says: which case, what happened in a word, and where to read it; never what was ruled.
    let short: String
    /// The case's address, without its secret.
    let address: String

    init(_ letter: Letter, pack: Pack, origin: String) {
        let zone = pack.court(letter.court)?.zone ?? .utc
        // Pages are in the house's own languages; a pack may have one more.
        let page = ([letter.language] + pack.texts.languages).first { Language.allCases.contains($0) } ?? .en
        address = "\(origin)/\(page.rawValue)/status/\(letter.number)"
        let key = "letter.\(LetterWords.subjects.contains(letter.what) ? letter.what : "news")"
        let values = ["case": letter.number]
        let say = { (key: String, values: [String: String]) in pack.texts.text(key, in: letter.language, values) }
        subject = say("letter.subject", ["case": letter.number, "news": say(key, values)])
        var lines = [say(key, values)]
        if let due = letter.due { lines.append(say("letter.due", ["due": zone.clockText(at: due)])) }
        lines += ["", say("letter.open", ["address": address]), "", say("letter.foot", [:])]
        text = lines.joined(separator: "\r\n") + "\r\n"
        short = subject + " " + address
    }

    /// What voters are told of outside; each has its words in every pack.
    static let subjects = ["received", "returned", "forwarded", "leftUnconsidered", "ruling", "executed"]
}
