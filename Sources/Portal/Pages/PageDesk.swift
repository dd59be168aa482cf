internal import Docket
internal import HTML
internal import HTTP
internal import Law
internal import Proceedings

/// One request for a page: who asks, in which language, and how pages and ways back are made.
struct PageDesk: Sendable {
    let porter: Porter
    let request: Request
    let path: PathParameters
    let t: Words
    /// The database's instant when the request came.
    let now: Instant
    let key: String

    var house: Courthouse { porter.house }
    var language: Language { porter.language(t) }

    /// The pack whose names and phone stand on pages that are about no case.
    var pack: Pack? { house.packs.elections.first }

    /// The segments of this page's address after the language.
    var address: [String] { Array(request.segments.dropFirst()) }

    /// The frame of a page: court, time, person; `about` is the case's own pack and court where there is one.
    func context(about view: CaseView? = nil, person: SignedIn? = nil, office: SignedIn.Office? = nil) -> PageContext {
        let pack = view?.pack ?? pack
        let court = (view?.head.court ?? office?.court).flatMap { pack?.court($0) }
        let name = court.map { text($0.names) } ?? pack.map { text($0.names) } ?? t("Court")
        let phone = court?.phone ?? pack?.helpPhone ?? ""
        var context = PageContext(
            t: t,
            address: address,
            query: request.query.sorted { $0.key < $1.key },
            court: CourtCard(name: name, phone: phone),
            now: moment(now, in: zone(view, office))
        )
        if let person, let office { context.person = card(person, office) }
        context.assets = porter.assets.places
        return context
    }

    func zone(_ view: CaseView? = nil, _ office: SignedIn.Office? = nil) -> Zone {
        view?.zone ?? office?.court.flatMap { pack?.court($0)?.zone } ?? pack?.courts.first?.zone ?? .utc
    }

    private func card(_ person: SignedIn, _ office: SignedIn.Office) -> PersonCard {
        let place = office.court ?? office.commission
        let words = Vocabulary(t: t).role(office.role.rawValue)
        return PersonCard(
            name: person.name,
            office: place.map { "\(words), \($0)" } ?? words,
            home: Self.home(of: office.role)
        )
    }

    /// Where an office's work begins.
    static func home(of role: Role) -> [String] {
        switch role {
        case .judge: ["judge"]
        case .registryClerk: ["clerk"]
        case .courtDutyOfficer: ["duty"]
        case .courtChair, .commissionOfficer, .prosecutor: ["inbox"]
        case .auditor: ["duty", "audit"]
        }
    }

    /// A text of the pack in the page's language, else in the pack's first.
    func text(_ texts: Texts) -> String {
        texts[language] ?? pack.flatMap { texts[$0.languages[0]] } ?? texts.values.first ?? ""
    }

    /// An instant as people read it in a zone.
    func moment(_ instant: Instant, in zone: Zone) -> Moment { Moment(instant, in: zone, t) }

    /// Whole seconds from now, rounded down, never below zero.
    func secondsLeft(until instant: Instant) -> Int { Int(clamping: max(0, now.seconds(until: instant))) }

    /// Sends a page.
    ///
    /// A page that shows a case, or a person's work, is never kept by anybody.
    func show(_ html: Html, status: Int = 200, isPrivate: Bool = true, headers: [(String, String)] = []) -> Response {
        var all = PageDesk.safetyHeaders + headers
        all += [
            ("Content-Type", "text/html; charset=utf-8"), ("Content-Language", t.language.rawValue),
            ("Cache-Control", isPrivate ? "no-store" : "no-cache"),
        ]
        return Response(status: status, headers: all, body: .bytes(Array(html.string.utf8)))
    }

    static let safetyHeaders = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
    ]

    /// Every step is a POST, then this to a GET.
    func goOn(to segments: [String], query: [(String, String)] = [], headers: [(String, String)] = []) -> Response {
        let link = Link.path([t.language.rawValue] + segments, query: query)
        return Response(
            status: 303,
            headers: PageDesk.safetyHeaders + [("Location", link.address), ("Cache-Control", "no-store")] + headers
        )
    }

    /// A cookie that scripts cannot read and other sites cannot send; an empty value takes it away.
    func cookie(_ name: String, _ value: String, lifeSeconds: Int) -> (String, String) {
        let secure = porter.isPlainHTTP ? "" : "; Secure"
        return (
            "Set-Cookie",
            "\(porter.cookieName(name))=\(value); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(lifeSeconds)\(secure)"
        )
    }
}

extension Assets {
    /// The addresses of the static files, with the hash of what is in them.
    var places: AssetPlaces {
        AssetPlaces(styles: .path("assets", version, "app.css"), script: .path("assets", version, "app.js"))
    }
}

/// The values and files of a form that was sent.
struct PageForm: Sendable {
    struct File: Sendable {
        let name: String
        let fileName: String
        let bytes: [UInt8]
    }

    private(set) var values: [String: [String]] = [:]
    private(set) var files: [File] = []

    init(_ request: Request) throws {
        switch request.mediaType {
        case "multipart/form-data":
            for part in try request.multipart() {
                if let fileName = part.fileName {
                    if !part.body.isEmpty {
                        files.append(File(name: part.name, fileName: String(fileName.suffix(120)), bytes: part.body))
                    }
                } else {
                    values[part.name, default: []].append(String(decoding: part.body, as: UTF8.self))
                }
            }
        case "application/x-www-form-urlencoded":
            do {
                for (name, value) in try request.form() { values[name, default: []].append(value) }
            } catch {
                throw Problem(.brokenRequest)
            }
        default: throw Problem(.wrongContentType)
        }
        // Browsers send line breaks as CR LF; what was typed has LF.
        values = values.mapValues { list in list.map { $0.replacingLineBreaks } }
    }

    /// What was entered, without blanks around it.
    subscript(name: String) -> String { (values[name]?.first ?? "").trimmed }

    func has(_ name: String, _ value: String) -> Bool { values[name]?.contains(value) ?? false }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// The signature a page's form carries, as DER: an uploaded file, or text in base64 or PEM.
    var signature: [UInt8] {
        let uploaded = files.first { $0.name == "signature" }?.bytes ?? Array(self["signatureText"].utf8)
        return Courthouse.der(of: uploaded)
    }

    /// The same values for showing the form again with what is wrong.
    func again(_ errors: [FieldError]) -> FormValues {
        var kept = values
        kept["key"] = nil
        return FormValues(values: kept, errors: errors)
    }
}

extension String {
    var trimmed: String {
        let scalars = unicodeScalars.drop { $0.properties.isWhitespace }
        guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(String.UnicodeScalarView(scalars[...last]))
    }

    var replacingLineBreaks: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars where scalar != "\r" { scalars.append(scalar) }
        return String(scalars)
    }
}
