internal import Docket
internal import HTTP
internal import Proceedings

extension Porter {
    /// The pages of the staff.
    func addStaffPages(to router: inout Router) {
        addSignIn(to: &router)
        addClerkPages(to: &router)
        addJudgePages(to: &router)
        addInboxPages(to: &router)
        addDutyPages(to: &router)
        staffPage(.get, "/{language}/staff/{number}/documents/{sha256}", to: &router) { desk in
            let view = try await desk.readCase(desk.path["number"])
            return try await desk.porter.document(desk.path["sha256"], of: view)
        }
    }

    /// A page that only signed-in people see.
    func staffPage(
        _ method: Method,
        _ pattern: String,
        bodyLimitBytes: Int? = nil,
        to router: inout Router,
        _ body: @escaping @Sendable (PageDesk) async throws -> Response
    ) {
        router.on(method, pattern, bodyLimitBytes: bodyLimitBytes) { request, path in
            await page(request, path, body)
        }
    }

    private func addSignIn(to router: inout Router) {
        staffPage(.get, "/{language}/sign-in", to: &router) { desk in try await desk.showSignIn(errors: []) }
        staffPage(.get, "/{language}/sign-in/document", to: &router) { desk in try await desk.signInDocument() }
        staffPage(.post, "/{language}/sign-in", to: &router) { desk in try await desk.signIn() }
        staffPage(.post, "/{language}/sign-out", to: &router) { desk in try await desk.signOut() }
    }

    private func addClerkPages(to router: inout Router) {
        staffPage(.get, "/{language}/clerk", to: &router) { desk in try await desk.clerkList() }
        staffPage(.post, "/{language}/clerk/new", to: &router) { desk in try await desk.paperComplaint() }
        staffPage(.get, "/{language}/clerk/{number}", to: &router) { desk in try await desk.clerkCase(errors: []) }
        staffPage(.post, "/{language}/clerk/{number}/{act}", to: &router) { desk in try await desk.clerkAct() }
    }

    private func addJudgePages(to router: inout Router) {
        staffPage(.get, "/{language}/judge", to: &router) { desk in try await desk.judgeDay() }
        staffPage(.get, "/{language}/judge/{number}", to: &router) { desk in try await desk.judgeCase(errors: []) }
        staffPage(.post, "/{language}/judge/{number}/acceptance", to: &router) { desk in try await desk.accept() }
        staffPage(.post, "/{language}/judge/{number}/recusal", to: &router) { desk in try await desk.recuse() }
        staffPage(.get, "/{language}/judge/{number}/ruling", to: &router) { desk in
            try await desk.rulingForm(FormValues())
        }
        staffPage(.post, "/{language}/judge/{number}/ruling", to: &router) { desk in try await desk.prepareRuling() }
        staffPage(.get, "/{language}/judge/{number}/ruling/{sha256}", to: &router) { desk in
            try await desk.frozenDocument()
        }
        staffPage(.post, "/{language}/judge/{number}/ruling/signature", to: &router) { desk in
            try await desk.signRuling()
        }
    }

    private func addInboxPages(to router: inout Router) {
        staffPage(.get, "/{language}/inbox", to: &router) { desk in try await desk.inbox() }
        staffPage(.get, "/{language}/inbox/{id}", to: &router) { desk in try await desk.inboxItem(FormValues()) }
        let limit = house.limits.attachmentBytes
        staffPage(.post, "/{language}/inbox/{id}/{act}", bodyLimitBytes: limit, to: &router) { desk in
            try await desk.inboxAct()
        }
        staffPage(.get, "/{language}/inbox/{id}/document/{sha256}", to: &router) { desk in
            try await desk.frozenDocument()
        }
        staffPage(.post, "/{language}/inbox/{id}/{act}/signature", to: &router) { desk in
            try await desk.signInboxAct()
        }
    }

    private func addDutyPages(to router: inout Router) {
        for wall in [false, true] {
            let address = wall ? "wall" : "duty"
            staffPage(.get, "/{language}/\(address)", to: &router) { desk in try await desk.board(isWall: wall) }
            staffPage(.get, "/{language}/\(address)/events", to: &router) { desk in
                try await desk.boardEvents(isWall: wall)
            }
        }
        staffPage(.get, "/{language}/duty/audit", to: &router) { desk in try await desk.auditPage() }
        staffPage(.get, "/{language}/duty/alarm/{id}", to: &router) { desk in try await desk.alarmPage(errors: []) }
        staffPage(.post, "/{language}/duty/alarm/{id}/attention", to: &router) { desk in try await desk.attend() }
        staffPage(.post, "/{language}/duty/alarm/{id}/reassignment", to: &router) { desk in try await desk.passOn() }
    }
}

extension PageDesk {
    /// The signed-in person in the office a page is for.
    func staff(_ roles: Role...) async throws -> (SignedIn, SignedIn.Office) {
        let person = try await porter.signedIn(request)
        guard let office = person.offices.first(where: { roles.contains($0.role) }) else { throw Problem(.notYours) }
        return (person, office)
    }

    /// A case the signed-in person may read in one of their offices.
    func readCase(_ number: String, purpose: String = "page") async throws -> CaseView {
        try await porter.reader(of: number, request, purpose: purpose)
    }

    /// The person in the office in which the case was opened.
    func person(of view: CaseView) throws -> (Person, SignedIn, SignedIn.Office) {
        guard case .staff(let signedIn, let office) = view.reader else { throw Problem(.notYours) }
        return (view.reader, signedIn, office)
    }

    /// A number a hidden field carries.
    func number(_ form: PageForm, _ name: String) throws -> Int {
        guard let number = Int(form[name]) else { throw Problem(.brokenRequest) }
        return number
    }

    /// Bytes that were frozen for signing.
    func frozenDocument() async throws -> Response {
        _ = try await porter.signedIn(request)
        let sha256 = path["sha256"]
        guard let bytes = try await house.frozen(sha256) else { throw Problem(.notFound) }
        return porter.download(bytes, mediaType: "application/json", name: "document-\(sha256.prefix(10)).json")
    }
}
