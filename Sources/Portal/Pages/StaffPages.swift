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
        add(.get, "/{language}/staff/{number}/documents/{sha256}", to: &router) { desk in
            let view = try await desk.readCase(desk.path["number"])
            return try await desk.porter.document(desk.path["sha256"], of: view)
        }
    }

    private func addSignIn(to router: inout Router) {
        add(.get, "/{language}/sign-in", to: &router) { desk in try await desk.showSignIn(errors: []) }
        add(.get, "/{language}/sign-in/document", to: &router) { desk in try await desk.signInDocument() }
        add(.post, "/{language}/sign-in", to: &router) { desk in try await desk.signIn() }
        add(.post, "/{language}/sign-out", to: &router) { desk in try await desk.signOut() }
    }

    private func addClerkPages(to router: inout Router) {
        add(.get, "/{language}/clerk", to: &router) { desk in try await desk.clerkList() }
        add(.post, "/{language}/clerk/new", to: &router) { desk in try await desk.paperComplaint() }
        add(.get, "/{language}/clerk/{number}", to: &router) { desk in try await desk.clerkCase(errors: []) }
        add(.post, "/{language}/clerk/{number}/{act}", to: &router) { desk in try await desk.clerkAct() }
    }

    private func addJudgePages(to router: inout Router) {
        add(.get, "/{language}/judge", to: &router) { desk in try await desk.judgeDay() }
        add(.get, "/{language}/judge/{number}", to: &router) { desk in try await desk.judgeCase(errors: []) }
        add(.post, "/{language}/judge/{number}/acceptance", to: &router) { desk in try await desk.accept() }
        add(.post, "/{language}/judge/{number}/recusal", to: &router) { desk in try await desk.recuse() }
        add(.get, "/{language}/judge/{number}/ruling", to: &router) { desk in
            try await desk.rulingForm(FormValues())
        }
        add(.post, "/{language}/judge/{number}/ruling", to: &router) { desk in try await desk.prepareRuling() }
        add(.get, "/{language}/judge/{number}/ruling/{sha256}", to: &router) { desk in
            try await desk.frozenDocument()
        }
        add(.post, "/{language}/judge/{number}/ruling/signature", to: &router) { desk in
            try await desk.signRuling()
        }
    }

    private func addInboxPages(to router: inout Router) {
        add(.get, "/{language}/inbox", to: &router) { desk in try await desk.inbox() }
        add(.get, "/{language}/inbox/{id}", to: &router) { desk in try await desk.inboxItem(FormValues()) }
        let limit = house.limits.attachmentBytes
        add(.post, "/{language}/inbox/{id}/{act}", bodyLimitBytes: limit, to: &router) { desk in
            try await desk.inboxAct()
        }
        add(.get, "/{language}/inbox/{id}/document/{sha256}", to: &router) { desk in
            try await desk.frozenDocument()
        }
        add(.post, "/{language}/inbox/{id}/{act}/signature", to: &router) { desk in
            try await desk.signInboxAct()
        }
    }

    private func addDutyPages(to router: inout Router) {
        for wall in [false, true] {
            let address = wall ? "wall" : "duty"
            add(.get, "/{language}/\(address)", to: &router) { desk in try await desk.board(isWall: wall) }
            add(.get, "/{language}/\(address)/events", to: &router) { desk in
                try await desk.boardEvents(isWall: wall)
            }
        }
        add(.get, "/{language}/duty/audit", to: &router) { desk in try await desk.auditPage() }
        add(.get, "/{language}/duty/alarm/{id}", to: &router) { desk in try await desk.alarmPage(errors: []) }
        add(.post, "/{language}/duty/alarm/{id}/attention", to: &router) { desk in try await desk.attend() }
        add(.post, "/{language}/duty/alarm/{id}/reassignment", to: &router) { desk in try await desk.passOn() }
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
