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

    /// A page that anybody may open; what is on it may need more.
    private func voterPage(
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

    private func addFilingPages(to router: inout Router) {
        voterPage(.get, "/{language}/", to: &router) { desk in try await desk.home() }
        voterPage(.post, "/{language}/file", to: &router) { desk in try await desk.beginComplaint() }
        voterPage(.post, "/{language}/forget", to: &router) { desk in try await desk.forgetComplaint() }
        let draft = "/{language}/file/{draft}"
        voterPage(.get, draft + "/sign", to: &router) { desk in try await desk.showSending() }
        voterPage(.post, draft + "/sign", to: &router) { desk in try await desk.send() }
        voterPage(.get, draft + "/document", to: &router) { desk in try await desk.documentToSign() }
        voterPage(.get, draft + "/receipt", to: &router) { desk in try await desk.showReceipt() }
        voterPage(.get, draft + "/{step}", to: &router) { desk in try await desk.question() }
        voterPage(.post, draft + "/papers", bodyLimitBytes: Self.longestUpload, to: &router) { desk in
            try await desk.takePapers()
        }
        voterPage(.post, draft + "/check", to: &router) { desk in try await desk.checked() }
        voterPage(.post, draft + "/{step}", to: &router) { desk in try await desk.answer() }
    }

    private func addCasePages(to router: inout Router) {
        voterPage(.get, "/{language}/status", to: &router) { desk in try await desk.lookUp() }
        voterPage(.post, "/{language}/status", to: &router) { desk in try await desk.openCase() }
        let number = "/{language}/status/{number}"
        voterPage(.get, number, to: &router) { desk in try await desk.showStatus() }
        voterPage(.post, number + "/close", to: &router) { desk in try await desk.closeCase() }
        voterPage(.get, number + "/documents/{sha256}", to: &router) { desk in try await desk.caseDocument() }
        for seal in [false, true] {
            let place = number + (seal ? "/seal" : "/receipt")
            voterPage(.get, place, to: &router) { desk in try await desk.caseReceipt(seal: seal, edition: nil) }
            voterPage(.get, place + "/{edition}", to: &router) { desk in
                try await desk.caseReceipt(seal: seal, edition: desk.path["edition"])
            }
        }
        voterPage(.get, number + "/ruling", to: &router) { desk in try await desk.operativePart() }
        for act in [StatusView.Act.ratification, .withdrawal] {
            voterPage(.get, number + "/\(act.rawValue)/document", to: &router) { desk in
                try await desk.documentOfAct(act)
            }
        }
        voterPage(.get, number + "/{act}", to: &router) { desk in try await desk.showVoterAct(FormValues()) }
        voterPage(.post, number + "/papers", bodyLimitBytes: Self.longestUpload, to: &router) { desk in
            try await desk.addPapers()
        }
        voterPage(.post, number + "/{act}", to: &router) { desk in try await desk.doVoterAct() }
    }

    private func addPublicPages(to router: inout Router) {
        voterPage(.get, "/{language}/check", to: &router) { desk in try await desk.checkRuling() }
        let draw = "/{language}/draws/{election}/{pool}"
        voterPage(.get, draw, to: &router) { desk in try await desk.showDraw() }
        for seal in [false, true] {
            voterPage(.get, draw + (seal ? "/seal" : "/record"), to: &router) { desk in
                try await desk.drawFile(seal: seal)
            }
        }
    }
}
