internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// What the court gives for a complaint; the draft's key brings the same receipt and secret again.
    func showReceipt() async throws -> Response {
        let draft = try await openDraft()
        guard let number = draft.sentAs else { return goOn(to: draft.place("check")) }
        if draft.answers.correctedCase != nil { return goOn(to: ["status", number]) }
        guard let sha256 = draft.answers.values["document"]?.first, let bytes = try await house.frozen(sha256) else {
            throw DraftIsOver()
        }
        let filed = try await house.file(
            FilingRequest(document: bytes, signature: nil, attachments: [], key: draft.key, channel: .page)
        )
        guard let view = try await house.view(of: filed.number, for: .voter, purpose: "receipt") else {
            throw Problem(.busy)
        }
        let words = CaseWords(desk: self, view: view)
        let page = ReceiptView(
            number: filed.number,
            secret: filed.secret,
            received: moment(view.head.received, in: view.zone),
            court: words.court,
            isSigned: filed.receiptDocument["signed"]?.string == "present",
            papersNotKept: draft.answers.values["notKept"] ?? [],
            deadlines: words.staff.deadlines,
            next: words.next ?? NextStep(what: "", who: ""),
            downloads: words.receipts
        )
        let opening = filed.secret.map { [caseCookie(filed.number, $0)] } ?? []
        return show(page.html(in: context(about: view)), headers: opening)
    }
}

// Who knows number and secret has the case open in this browser, by a cookie for that case alone.
extension PageDesk {
    private static let caseLifeSeconds = 43_200

    private static func cookieName(_ number: String) -> String { "dauys-case-\(number)" }

    func caseCookie(_ number: String, _ secret: String) -> (String, String) {
        cookie(Self.cookieName(number), secret, lifeSeconds: Self.caseLifeSeconds)
    }

    /// Opens the cases that the same secret opens, in a browser where one of them is open.
    func openings(of numbers: [String], asOf number: String) -> [(String, String)] {
        guard let secret = porter.cookie(Self.cookieName(number), of: request) else { return [] }
        return numbers.map { caseCookie($0, secret) }
    }

    /// Asks for number and secret.
    func lookUp() async throws -> Response {
        let number = request.query["number"].map { ["number": [$0]] } ?? [:]
        return show(LookUpView(key: key, form: FormValues(values: number)).html(in: context()))
    }

    /// Opens a case to who knows its secret; wrong number and wrong secret get one and the same answer.
    func openCase() async throws -> Response {
        let form = try PageForm(request)
        let number = form["number"].filter { !$0.isWhitespace }.uppercased()
        let secret = form["secret"].filter { !$0.isWhitespace && $0 != "-" }.uppercased()
        var errors: [FieldError] = []
        if number.isEmpty { errors.append(fault(.numberMissing, on: "number")) }
        if secret.isEmpty { errors.append(fault(.secretMissing, on: "secret")) }
        var status = 422
        if errors.isEmpty {
            do {
                try await porter.requireSecret(secret, number: number, request)
                return goOn(to: ["status", number], headers: [caseCookie(number, secret)])
            } catch let problem as Problem where problem.word == .notYours {
                errors.append(fault(.secretWrong, on: "secret"))
                status = 403
            }
        }
        return show(LookUpView(key: key, form: form.again(errors)).html(in: context()), status: status)
    }

    /// Takes the case away from this browser, and with it every other that its secret opens.
    func closeCase() async throws -> Response {
        let name = Self.cookieName(path["number"].filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        let secret = porter.cookie(name, of: request)
        let prefix = porter.cookieName("")
        let others = request.cookies.filter { $0.key.hasPrefix(prefix) && $0.value == secret }.keys.map {
            String($0.dropFirst(prefix.count))
        }
        let names = Set(others.filter { $0.hasPrefix(Self.cookieName("")) } + [name])
        return goOn(to: [""], headers: names.sorted().map { cookie($0, "", lifeSeconds: 0) })
    }

    /// Nobody has opened that case in this browser.
    struct CaseIsClosed: Error { let number: String }

    /// Lets through a browser that has the secret of the case of that number.
    func openedHere(_ number: String, _ acts: [Authority.Act]) async throws -> Admitted {
        guard let secret = porter.cookie(Self.cookieName(number), of: request), !secret.isEmpty else {
            throw CaseIsClosed(number: number)
        }
        guard acts.allSatisfy({ Authority.allows(.voter, $0, [.ownCase]) }) else { throw Problem(.notYours) }
        try await porter.requireSecret(secret, number: number, request)
        return Admitted(visitor: .voter(number: number), acts: acts, number: number)
    }

    /// The case of that number, if this browser has its secret.
    func ownCase(_ number: String, purpose: String = "status") async throws -> CaseView {
        if Admitted.current?.visitor != .voter(number: number) { _ = try await openedHere(number, [.readCase]) }
        guard let view = try await house.view(of: number, for: .voter, purpose: purpose) else {
            throw Problem(.notYours)
        }
        return view
    }

    func ownCase() async throws -> CaseView { try await ownCase(path["number"]) }
}
