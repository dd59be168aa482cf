internal import HTTP
internal import Proceedings

extension Porter {
    /// The largest form with papers in it, unit: bytes.
    private static let longestUpload = 64 * 1_048_576

    /// The pages of voters and of the public.
    func addVoterPages(to router: inout Router) {
        addFilingPages(to: &router)
        addCasePages(to: &router)
        addPublicPages(to: &router)
    }

    private func addFilingPages(to router: inout Router) {
        add(.get, "/{language}/", to: &router) { desk in try await desk.home() }
        add(.post, "/{language}/file", to: &router) { desk in try await desk.beginComplaint() }
        add(.post, "/{language}/forget", to: &router) { desk in try await desk.forgetComplaint() }
        let draft = "/{language}/file/{draft}"
        add(.get, draft + "/sign", to: &router) { desk in try await desk.showSending() }
        add(.post, draft + "/sign", to: &router) { desk in try await desk.send() }
        add(.get, draft + "/document", to: &router) { desk in try await desk.documentToSign() }
        add(.get, draft + "/receipt", to: &router) { desk in try await desk.showReceipt() }
        add(.get, draft + "/{step}", to: &router) { desk in try await desk.question() }
        add(.post, draft + "/papers", bodyLimitBytes: Self.longestUpload, to: &router) { desk in
            try await desk.takePapers()
        }
        add(.post, draft + "/check", to: &router) { desk in try await desk.checked() }
        add(.post, draft + "/{step}", to: &router) { desk in try await desk.answer() }
    }

    private func addCasePages(to router: inout Router) {
        add(.get, "/{language}/status", to: &router) { desk in try await desk.lookUp() }
        add(.post, "/{language}/status", to: &router) { desk in try await desk.openCase() }
        let number = "/{language}/status/{number}"
        add(.get, number, to: &router) { desk in try await desk.showStatus() }
        add(.post, number + "/close", to: &router) { desk in try await desk.closeCase() }
        add(.get, number + "/documents/{sha256}", to: &router) { desk in try await desk.caseDocument() }
        for seal in [false, true] {
            let place = number + (seal ? "/seal" : "/receipt")
            add(.get, place, to: &router) { desk in try await desk.caseReceipt(seal: seal, edition: nil) }
            add(.get, place + "/{edition}", to: &router) { desk in
                try await desk.caseReceipt(seal: seal, edition: desk.path["edition"])
            }
        }
        add(.get, number + "/ruling", to: &router) { desk in try await desk.operativePart() }
        for act in [StatusView.Act.ratification, .withdrawal] {
            add(.get, number + "/\(act.rawValue)/document", to: &router) { desk in
                try await desk.documentOfAct(act)
            }
        }
        add(.get, number + "/{act}", to: &router) { desk in try await desk.showVoterAct(FormValues()) }
        add(.post, number + "/papers", bodyLimitBytes: Self.longestUpload, to: &router) { desk in
            try await desk.addPapers()
        }
        add(.post, number + "/{act}", to: &router) { desk in try await desk.doVoterAct() }
    }

    private func addPublicPages(to router: inout Router) {
        add(.get, "/{language}/check", to: &router) { desk in try await desk.checkRuling() }
        let draw = "/{language}/draws/{election}/{pool}"
        add(.get, draw, to: &router) { desk in try await desk.showDraw() }
        for seal in [false, true] {
            add(.get, draw + (seal ? "/seal" : "/record"), to: &router) { desk in
                try await desk.drawFile(seal: seal)
            }
        }
    }
}
