internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// The pages of the staff.
    func addStaffPages(to routes: inout Routes) {
        addSignIn(to: &routes)
        addClerkPages(to: &routes)
        addJudgePages(to: &routes)
        addInboxPages(to: &routes)
        addDutyPages(to: &routes)
        addAccessPages(to: &routes)
        add(.get, "/{language}/staff/{number}/documents/{sha256}", for: .readCase, to: &routes) { desk in
            let view = try await desk.readCase(desk.path["number"])
            return try await desk.porter.document(desk.path["sha256"], of: view)
        }
    }

    private func addSignIn(to routes: inout Routes) {
        add(.get, "/{language}/sign-in", for: .signIn, to: &routes) { desk in try await desk.showSignIn(errors: []) }
        add(.get, "/{language}/sign-in/document", for: .signIn, to: &routes) { desk in
            try await desk.signInDocument()
        }
        add(.post, "/{language}/sign-in", for: .signIn, to: &routes) { desk in try await desk.signIn() }
        add(.post, "/{language}/sign-out", for: .signIn, to: &routes) { desk in try await desk.signOut() }
        add(.get, "/{language}/sessions", for: .ownSessions, to: &routes) { desk in
            try await desk.showSessions(errors: [])
        }
        add(.post, "/{language}/sessions/{id}/end", for: .ownSessions, to: &routes) { desk in
            try await desk.endOwnSession()
        }
        add(.post, "/{language}/sessions/{id}/revocation", for: .othersSessions, to: &routes) { desk in
            try await desk.endOthersSession()
        }
    }

    private func addClerkPages(to routes: inout Routes) {
        add(.get, "/{language}/clerk", for: .readScreening, to: &routes) { desk in try await desk.clerkList() }
        add(.post, "/{language}/clerk/new", for: .enterPaper, to: &routes) { desk in try await desk.paperComplaint() }
        let number = "/{language}/clerk/{number}"
        add(.get, number, for: .readScreening, .readCase, to: &routes) { desk in
            try await desk.clerkCase(errors: [])
        }
        add(.post, number + "/\(ClerkCaseView.copiesAct)", for: .registration, .readCase, to: &routes) { desk in
            try await desk.registerCopies()
        }
        for act in ClerkCaseView.Act.allCases {
            add(.post, number + "/\(act.rawValue)", for: act.right, .readCase, to: &routes) { desk in
                try await desk.clerkAct(act)
            }
        }
    }

    private func addJudgePages(to routes: inout Routes) {
        add(.get, "/{language}/judge", for: .readQueue, to: &routes) { desk in try await desk.judgeDay() }
        let number = "/{language}/judge/{number}"
        add(.get, number, for: .readQueue, .readCase, to: &routes) { desk in try await desk.judgeCase(errors: []) }
        add(.post, number + "/acceptance", for: .acceptance, .readCase, to: &routes) { desk in
            try await desk.accept()
        }
        add(.post, number + "/recusal", for: .recusal, .readCase, to: &routes) { desk in try await desk.recuse() }
        add(.post, number + "/release", for: .release, .readCase, to: &routes) { desk in
            try await desk.releaseOwnRuling()
        }
        add(.get, number + "/ruling", for: .ruling, .readCase, to: &routes) { desk in
            try await desk.rulingForm(FormValues())
        }
        add(.post, number + "/ruling", for: .ruling, .readCase, to: &routes) { desk in
            try await desk.prepareRuling()
        }
        add(.get, number + "/ruling/{sha256}", for: .ruling, .readCase, to: &routes) { desk in
            try await desk.frozenDocument(of: desk.path["number"])
        }
        add(.post, number + "/ruling/signature", for: .ruling, .readCase, to: &routes) { desk in
            try await desk.signRuling()
        }
    }

    private func addInboxPages(to routes: inout Routes) {
        add(.get, "/{language}/inbox", for: .readInbox, to: &routes) { desk in try await desk.inbox() }
        let item = "/{language}/inbox/{id}"
        add(.get, item, for: .readInbox, to: &routes) { desk in try await desk.inboxItem(FormValues()) }
        add(.get, item + "/document/{sha256}", for: .readInbox, to: &routes) { desk in
            try await desk.frozenInboxDocument()
        }
        let limit = house.limits.attachmentBytes
        for act in InboxItemView.Act.allCases {
            let place = item + "/\(act.rawValue)"
            add(.post, place, for: act.right, .readInbox, bodyLimitBytes: limit, to: &routes) { desk in
                try await desk.inboxAct(act)
            }
            add(.post, place + "/signature", for: act.right, .readInbox, to: &routes) { desk in
                try await desk.signInboxAct(act)
            }
        }
    }

    private func addDutyPages(to routes: inout Routes) {
        for wall in [false, true] {
            let address = wall ? "wall" : "duty"
            add(.get, "/{language}/\(address)", for: .readBoard, to: &routes) { desk in
                try await desk.board(isWall: wall)
            }
            add(.get, "/{language}/\(address)/events", for: .readBoard, to: &routes) { desk in
                try await desk.boardEvents(isWall: wall)
            }
        }
        add(.get, "/{language}/wall/token", for: .signIn, to: &routes) { desk in desk.showScreenToken(errors: []) }
        add(.post, "/{language}/wall/token", for: .signIn, to: &routes) { desk in try await desk.takeScreenToken() }
        add(.get, "/{language}/duty/audit", for: .readFindings, to: &routes) { desk in try await desk.auditPage() }
        let undelivered = "/{language}/duty/undelivered/{channel}"
        add(.get, undelivered, for: .attendAlarm, to: &routes) { desk in try await desk.showUndelivered() }
        add(.post, undelivered + "/attention", for: .attendAlarm, to: &routes) { desk in
            try await desk.attendUndelivered()
        }
        let alarm = "/{language}/duty/alarm/{id}"
        add(.get, alarm, for: .attendAlarm, to: &routes) { desk in try await desk.alarmPage(errors: []) }
        add(.post, alarm + "/attention", for: .attendAlarm, to: &routes) { desk in try await desk.attend() }
        add(.post, alarm + "/release", for: .attendAlarm, .release, to: &routes) { desk in
            try await desk.releaseRuling()
        }
        add(.post, alarm + "/reassignment", for: .reassignment, to: &routes) { desk in try await desk.passOn() }
    }
}

extension ClerkCaseView.Act {
    /// The same act in the table of rights.
    fileprivate var right: Authority.Act {
        switch self {
        case .continuation: .continuation
        case .registration: .registration
        case .return: .return
        case .forwarding: .forwarding
        case .ratification: .ratification
        case .withdrawal: .withdrawal
        }
    }
}

extension InboxItemView.Act {
    /// The same act in the table of rights.
    var right: Authority.Act {
        switch self {
        case .acknowledgement: .acknowledgement
        case .answer: .answer
        case .execution: .execution
        }
    }
}

extension PageDesk {
    /// The person of the staff who was let in, in the office that has the right.
    func staff() throws(Problem) -> (SignedIn, SignedIn.Office) { try porter.staff() }

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

    /// Bytes that were frozen for signing, of the case of this number and no other.
    func frozenDocument(of number: String) async throws -> Response {
        let sha256 = path["sha256"]
        guard let bytes = try await house.frozen(sha256),
            (try? CanonicalJSON.parseLenient(bytes))?["case"]?.string == number  // Frozen bytes were ours.
        else { throw Problem(.notFound) }
        return porter.download(bytes, mediaType: "application/json", name: "document-\(sha256.prefix(10)).json")
    }
}
